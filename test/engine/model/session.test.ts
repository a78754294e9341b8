import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceSession } from 'onnxruntime-web';
import { Kernel } from '../../../engine/kernel.ts';
import { builtins } from '../../../plugins/index.ts';
import { tinyTask } from '../../fixtures/tiny.ts';

test('sessions are created and run one at a time, whoever asks for them', async () => {
  const { create } = InferenceSession;
  let now = 0;
  let most = 0;
  let calls = 0;
  const watched = async <T>(action: () => Promise<T>): Promise<T> => {
    most = Math.max(most, ++now);
    calls++;
    await new Promise((resolve) => setTimeout(resolve, 2)); // the others have time to begin
    try {
      return await action();
    } finally {
      now--;
    }
  };
  InferenceSession.create = ((...given: Parameters<typeof create>) =>
    watched(async () => {
      const session = await create.apply(InferenceSession, given);
      const run = session.run.bind(session);
      return Object.assign(session, { run: (...feeds: Parameters<typeof run>) => watched(() => run(...feeds)) });
    })) as typeof create;
  try {
    const kernels = await Promise.all([1, 2, 3].map(() => Kernel.start([...builtins, tinyTask()], { threads: 1 })));
    await Promise.all(kernels.map((kernel) => kernel.generate({ task: 'tiny', inputs: { prompt: 'red' }, steps: 3 })));
  } finally {
    InferenceSession.create = create;
  }
  assert.deepEqual([most, calls], [1, 3 * (2 + 2 + 3)], 'two sessions opened, two captions and three steps, of three engines');
});
