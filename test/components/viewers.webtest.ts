/** What all viewers have in common. */
import { expect } from 'chai';
import { ReverieFrames } from '../../components/frames/frames.ts';
import { ReveriePointCloud } from '../../components/point-cloud/point-cloud.ts';
import { ReverieSpeech } from '../../components/speech/speech.ts';
import type { Viewer } from '../../components/viewers/registry.ts';
import { gradient } from './clips.ts';
import { flower } from './fake-engine.ts';
import { inside, mount } from './page.ts';
import { chirp } from './speeches.ts';

const late = [
  ['late-points', class extends ReveriePointCloud {}, { kind: 'points', points: flower(), known: 3 }, 'points'],
  ['late-frames', class extends ReverieFrames {}, { kind: 'frames', ...gradient(4, 4, 2) }, 'frames'],
  ['late-speech', class extends ReverieSpeech {}, chirp(), 'mel'],
] as const;

describe('viewers', () => {
  for (const [tag, type, output, part] of late) {
    it(`show an output that was set before their code came: ${output.kind}`, async () => {
      const element = Object.assign(document.createElement(tag), { output }) as unknown as Viewer;
      (await mount('reverie-point-cloud')).parentElement!.append(element);
      customElements.define(tag, type);
      await element.updateComplete;
      const shown = element as unknown as Record<string, unknown>;
      expect(shown[part] === (output as Record<string, unknown>)[part]).to.equal(true);
    });
  }

  it('fill their sliders from where lines of the language begin', async () => {
    const element = await mount('reverie-frames', { output: late[1][2], dir: 'rtl' });
    const start = (): string => getComputedStyle(inside(element, 'input[type=range]')).getPropertyValue('--_start');
    expect(start()).to.equal('100%');
    element.dir = 'ltr';
    expect(start()).to.equal('');
  });
});
