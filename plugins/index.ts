// Generated from the folders by `node --import tsx .ci/generate-plugins.ts`; change those instead.
import type { Plugin } from '../engine/plugin.ts';
import consistencySampler from './samplers/consistency.ts';
import ddimSampler from './samplers/ddim.ts';
import ddpmSampler from './samplers/ddpm.ts';
import deisSampler from './samplers/deis.ts';
import dpm2AncestralSampler from './samplers/dpm-2-ancestral.ts';
import dpm2Sampler from './samplers/dpm-2.ts';
import dpmpp2mSdeSampler from './samplers/dpmpp-2m-sde.ts';
import dpmpp2mSampler from './samplers/dpmpp-2m.ts';
import dpmpp2sAncestralSampler from './samplers/dpmpp-2s-ancestral.ts';
import dpmpp3mSdeSampler from './samplers/dpmpp-3m-sde.ts';
import dpmppSdeSampler from './samplers/dpmpp-sde.ts';
import eulerAncestralSampler from './samplers/euler-ancestral.ts';
import eulerSampler from './samplers/euler.ts';
import flowEulerSampler from './samplers/flow-euler.ts';
import flowHeunSampler from './samplers/flow-heun.ts';
import heunSampler from './samplers/heun.ts';
import ipndmSampler from './samplers/ipndm.ts';
import lcmSampler from './samplers/lcm.ts';
import lmsSampler from './samplers/lms.ts';
import pndmSampler from './samplers/pndm.ts';
import tcdSampler from './samplers/tcd.ts';
import unipcSampler from './samplers/unipc.ts';
import exponentialSchedule from './schedules/exponential.ts';
import karrasSchedule from './schedules/karras.ts';
import modelSchedule from './schedules/model.ts';
import classifierFreeGuidance from './guidance/classifier-free.ts';
import philoxNoise from './noise/philox.ts';
import pointCloudTask from './tasks/point-cloud/task.ts';

/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
  consistencySampler,
  ddimSampler,
  ddpmSampler,
  deisSampler,
  dpm2AncestralSampler,
  dpm2Sampler,
  dpmpp2mSdeSampler,
  dpmpp2mSampler,
  dpmpp2sAncestralSampler,
  dpmpp3mSdeSampler,
  dpmppSdeSampler,
  eulerAncestralSampler,
  eulerSampler,
  flowEulerSampler,
  flowHeunSampler,
  heunSampler,
  ipndmSampler,
  lcmSampler,
  lmsSampler,
  pndmSampler,
  tcdSampler,
  unipcSampler,
  exponentialSchedule,
  karrasSchedule,
  modelSchedule,
  classifierFreeGuidance,
  philoxNoise,
  pointCloudTask,
];

export {
  consistencySampler,
  ddimSampler,
  ddpmSampler,
  deisSampler,
  dpm2AncestralSampler,
  dpm2Sampler,
  dpmpp2mSdeSampler,
  dpmpp2mSampler,
  dpmpp2sAncestralSampler,
  dpmpp3mSdeSampler,
  dpmppSdeSampler,
  eulerAncestralSampler,
  eulerSampler,
  flowEulerSampler,
  flowHeunSampler,
  heunSampler,
  ipndmSampler,
  lcmSampler,
  lmsSampler,
  pndmSampler,
  tcdSampler,
  unipcSampler,
  exponentialSchedule,
  karrasSchedule,
  modelSchedule,
  classifierFreeGuidance,
  philoxNoise,
  pointCloudTask,
};
