// Generated from the folders by `node --import tsx .ci/generate-plugins.ts`; change those instead.
import type { Plugin } from '../engine/plugin.ts';
import cldEulerMaruyamaSampler from './samplers/cld-euler-maruyama.ts';
import cldSscsSampler from './samplers/cld-sscs.ts';
import d3pmSampler from './samplers/d3pm.ts';
import ddimSampler from './samplers/ddim.ts';
import ddpmSampler from './samplers/ddpm.ts';
import dpmpp2mSampler from './samplers/dpmpp-2m.ts';
import eulerAncestralSampler from './samplers/euler-ancestral.ts';
import eulerSampler from './samplers/euler.ts';
import gddimSampler from './samplers/gddim.ts';
import heunSampler from './samplers/heun.ts';
import maskgitSampler from './samplers/maskgit.ts';
import exponentialSchedule from './schedules/exponential.ts';
import karrasSchedule from './schedules/karras.ts';
import maskingSchedule from './schedules/masking.ts';
import modelSchedule from './schedules/model.ts';
import classifierFreeGuidance from './guidance/classifier-free.ts';
import philoxNoise from './noise/philox.ts';
import pointCloudTask from './tasks/point-cloud/task.ts';

/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
  cldEulerMaruyamaSampler,
  cldSscsSampler,
  d3pmSampler,
  ddimSampler,
  ddpmSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerSampler,
  gddimSampler,
  heunSampler,
  maskgitSampler,
  exponentialSchedule,
  karrasSchedule,
  maskingSchedule,
  modelSchedule,
  classifierFreeGuidance,
  philoxNoise,
  pointCloudTask,
];

export {
  cldEulerMaruyamaSampler,
  cldSscsSampler,
  d3pmSampler,
  ddimSampler,
  ddpmSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerSampler,
  gddimSampler,
  heunSampler,
  maskgitSampler,
  exponentialSchedule,
  karrasSchedule,
  maskingSchedule,
  modelSchedule,
  classifierFreeGuidance,
  philoxNoise,
  pointCloudTask,
};
