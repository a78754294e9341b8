import { expect } from 'chai';
import '../../components/progress/progress.ts';
import { expectAccessible, inside, mount } from './page.ts';

describe('<reverie-progress>', () => {
  it('is accessible', async () => expectAccessible(await mount('reverie-progress', { fraction: 0.4 })));

  it('never goes back until it is restarted', async () => {
    const element = await mount('reverie-progress');
    element.follow({ type: 'progress', stage: 'sample', fraction: 0.6 });
    element.follow({ type: 'progress', stage: 'sample', fraction: 0.3 });
    expect(element.fraction).to.equal(0.6);
    element.restart();
    expect(element.fraction).to.equal(0);
  });

  it('fills from where lines of the language begin', async () => {
    const element = await mount('reverie-progress', { fraction: 0.4, dir: 'rtl' });
    const origin = (): string => getComputedStyle(inside(element, '.bar'), '::before').transformOrigin.split(' ')[0]!;
    const { width } = inside(element, '.bar').getBoundingClientRect();
    expect(parseFloat(origin())).to.be.closeTo(width, 1);
    element.dir = 'ltr';
    expect(parseFloat(origin())).to.equal(0);
  });

  it('tells megabytes, then steps', async () => {
    const element = await mount('reverie-progress');
    const text = async (): Promise<string> => (await element.updateComplete, inside(element, '.text span').textContent ?? '');
    element.follow({ type: 'queued', position: 2 });
    expect(await text()).to.equal('Waiting for 2 requests');
    element.follow({ type: 'progress', stage: 'download', fraction: 0.1, loadedBytes: 3.1e6, totalBytes: 5.8e6 });
    expect(await text()).to.equal('Downloading 3.1 of 5.8 MB');
    element.follow({ type: 'step', i: 7, n: 20, sigma: 1, elapsed: 5 });
    expect(await text()).to.equal('Step 7 of 20');
    expect(inside(element, '[role=progressbar]').ariaValueText).to.equal('Step 7 of 20');
  });

  it('tells which piece is being made, once there is more than one', async () => {
    const element = await mount('reverie-progress', { piece: 'Sentence' });
    const text = async (): Promise<string> => (await element.updateComplete, inside(element, '.text span').textContent ?? '');
    element.follow({ type: 'step', i: 10, n: 30, sigma: 0, elapsed: 5 });
    expect(await text()).to.equal('Step 10 of 30');
    element.follow({ type: 'piece', i: 1, n: 3, output: { kind: 'speech' } });
    expect(await text()).to.equal('Sentence 2 of 3');
    element.follow({ type: 'step', i: 11, n: 30, sigma: 1, elapsed: 5 });
    element.follow({ type: 'progress', stage: 'sample', fraction: 0.4 });
    expect(await text()).to.equal('Sentence 2 of 3');
    expect(inside(element, '[role=status]').textContent).to.equal('Sentence 2 of 3');
    element.follow({ type: 'piece', i: 3, n: 3, output: { kind: 'speech' } });
    element.follow({ type: 'progress', stage: 'decode', fraction: 1 });
    expect(await text()).to.equal('Finishing');
    element.restart();
    element.follow({ type: 'step', i: 1, n: 30, sigma: 1, elapsed: 5 });
    expect(await text()).to.equal('Step 1 of 30');
  });
});
