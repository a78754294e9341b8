/** The speech viewer's form for saving, and its files read by the browser. */
import { expect } from 'chai';
import '../../components/speech/speech.ts';
import type { ReverieSpeechSave } from '../../components/speech/save-panel.ts';
import { timingsVTT } from '../../components/speech/export/timings.ts';
import { toUtterance } from '../../components/speech/utterance.ts';
import { inside, mount, until } from './page.ts';
import { chirp } from './speeches.ts';

const output = chirp();
const { samples: _, ...silent } = output;

/** The form, opened by its button and with the focus. */
async function opened(element: HTMLElement): Promise<ReverieSpeechSave> {
  inside(element, '.save').click();
  const panel = await until(() => element.shadowRoot!.querySelector('reverie-speech-save') ?? undefined, 'the form is there');
  await until(() => !!panel.shadowRoot?.activeElement, 'it has the focus');
  return panel;
}

describe('saving speech', () => {
  it('opens a form, saves what was chosen, and gives the focus back', async () => {
    const element = await mount('reverie-speech', { output, name: 'Birds' });
    const panel = await opened(element);
    inside<HTMLInputElement>(panel, '[value=vtt]').click();
    await panel.updateComplete;
    inside(panel, '.primary').focus();
    inside(panel, '.primary').click();
    await until(() => /birds\.vtt, \d+ kB/.test(inside(panel, '[role=status]').textContent ?? ''), 'it says so');
    expect(panel.shadowRoot!.activeElement?.className).to.equal('primary');
    inside(panel, '[value=vtt]').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('reverie-speech-save')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, '.save'));
  });

  it('offers what there is', async () => {
    const element = await mount('reverie-speech', { output: silent });
    const panel = await opened(element);
    const formats = [...panel.shadowRoot!.querySelectorAll<HTMLInputElement>('[name=format]')].map(({ value }) => value);
    expect(formats).to.deep.equal(['npy', 'png', 'json', 'vtt']);
  });

  it('writes sound that the browser decodes', async () => {
    const file = await (await mount('reverie-speech', { output })).toFile('wav');
    const sound = await new OfflineAudioContext(1, 1, 22_050).decodeAudioData(await file.arrayBuffer());
    expect([sound.numberOfChannels, sound.sampleRate, sound.length]).to.deep.equal([1, 22_050, output.samples!.length]);
    const apart = sound.getChannelData(0).reduce((most, value, i) => Math.max(most, Math.abs(value - output.samples![i]!)), 0);
    expect(apart).to.be.below(1e-4);
  });

  it('writes captions that the browser reads', async () => {
    const video = document.createElement('video');
    const track = document.createElement('track');
    const src = URL.createObjectURL(new Blob([timingsVTT(toUtterance(output))], { type: 'text/vtt' }));
    video.append(Object.assign(track, { kind: 'captions', src, default: true }));
    document.body.append(video);
    track.track.mode = 'hidden';
    await new Promise((resolve, reject) => Object.assign(track, { onload: resolve, onerror: reject }));
    const cues = [...track.track.cues!] as VTTCue[];
    expect(cues.map(({ startTime, endTime }) => [startTime, endTime])).to.deep.equal([[0, 0.975], [1, 1.475]]);
    expect(cues.map((cue) => cue.getCueAsHTML().textContent)).to.deep.equal(['The birds sing early.', '“Who listens?”']);
    video.remove();
    URL.revokeObjectURL(src);
  });

  it('says that there is nothing to save', async () => {
    const element = await mount('reverie-speech');
    const message = await element.toFile('wav').then(() => '', (error: Error) => error.message);
    expect(message).to.match(/no speech to be saved; set `samples` or `mel`/);
  });
});
