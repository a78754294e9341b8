import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Plugin } from '../../engine/plugin.ts';
import { builtins } from '../../plugins/index.ts';
import { testConverter } from './converter.ts';
import { testGuidance, type GuidanceParams } from './guidance.ts';
import { testNoise } from './noise.ts';
import { testSampler } from './sampler.ts';
import { testSchedule } from './schedule.ts';
import { testTask } from './task.ts';

const FOLDERS = {
  sampler: 'samplers',
  schedule: 'schedules',
  guidance: 'guidance',
  noise: 'noise',
  converter: 'converters',
  task: 'tasks',
} as const;

/** The parameters at which a guidance does nothing, and those that it needs to do something here, or to do no more than guide. */
const GUIDANCE: Readonly<Record<string, GuidanceParams>> = {
  'adaptive-projected': { neutral: { scale: 1 } },
  autoguidance: { neutral: { scale: 1 } },
  'cfg-plus-plus': {},
  'cfg-zero-star': { neutral: { scale: 1, zeroLevels: 0 }, guiding: { zeroLevels: 0 } },
  classifier: { neutral: { scale: 0 } },
  'classifier-free': { neutral: { scale: 1, rescale: 0 } },
  'dynamic-thresholding': { neutral: { share: 1, bound: 1000 }, active: { bound: 0.1 } },
  'epsilon-scaling': { neutral: { lambda: 1 } },
  interval: { neutral: { scale: 1 } },
  'moment-matching': { neutral: { iterations: 0 }, active: { averages: [1, 2, 3] }, guiding: { iterations: 1 }, rounds: 2 },
  'perp-neg': { neutral: { scale: 1, weight: 0 } },
  reconstruction: { neutral: { strength: 0 }, active: { averages: [1, 2, 3] } },
  'shifted-time': { neutral: { factor: 1 } },
  tangential: { neutral: { scale: 1 } },
};

/** Noise sources that take no more than 32 bits of a seed, as the library that they follow. */
const SHORT_SEEDS = ['torch-cpu', 'brownian'];

describe('the built-in plugins', () => {
  it('lie in a file or folder that is named like their id', () => {
    for (const { kind, id } of builtins) {
      const path = `plugins/${FOLDERS[kind]}/${id}${kind === 'task' ? '/task' : ''}.ts`;
      assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), `${kind} "${id}" should be ${path}`);
    }
  });

  for (const plugin of builtins) test(plugin);
});

function test(plugin: Plugin): void {
  switch (plugin.kind) {
    case 'sampler': return testSampler(plugin);
    case 'schedule': return testSchedule(plugin);
    case 'guidance': return testGuidance(plugin, paramsOf(plugin.id));
    case 'noise': return testNoise(plugin, SHORT_SEEDS.includes(plugin.id));
    case 'converter': return testConverter(plugin, builtins);
    case 'task': return testTask(plugin, builtins);
  }
}

function paramsOf(id: string): GuidanceParams {
  const params = GUIDANCE[id];
  if (!params) throw new Error(`Add the parameters at which guidance "${id}" does nothing to GUIDANCE in this file.`);
  return params;
}
