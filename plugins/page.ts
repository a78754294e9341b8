/// <reference path="./index.ts" preserve="true" />
/** The package's main entry: the page side of the engine, and what the types know of the built-in plugins. */
export * from '../engine/index.ts';
export type { PointsOutput } from './tasks/point-cloud/task.ts';
export type { MelOutput, SpokenWord } from './tasks/text-to-speech/task.ts';
export type { FramesOutput } from './tasks/text-to-video/task.ts';
