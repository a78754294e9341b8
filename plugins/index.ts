// Generated from the folders by `node --import tsx .ci/generate-plugins.ts`; change those instead.
import type { Plugin } from '../engine/plugin.ts';
import analyticDpmSampler from './samplers/analytic-dpm.ts';
import annealedLangevinSampler from './samplers/annealed-langevin.ts';
import consistentAnnealedSampler from './samplers/consistent-annealed.ts';
import ddimSampler from './samplers/ddim.ts';
import ddpmSampler from './samplers/ddpm.ts';
import ddssSampler from './samplers/ddss.ts';
import dpmpp2mSampler from './samplers/dpmpp-2m.ts';
import eulerAncestralSampler from './samplers/euler-ancestral.ts';
import eulerMaruyamaSampler from './samplers/euler-maruyama.ts';
import eulerSampler from './samplers/euler.ts';
import gottaGoFastSampler from './samplers/gotta-go-fast.ts';
import heunSampler from './samplers/heun.ts';
import improvedDdpmSampler from './samplers/improved-ddpm.ts';
import odeRk45Sampler from './samplers/ode-rk45.ts';
import pdsSampler from './samplers/pds.ts';
import predictorCorrectorSampler from './samplers/predictor-corrector.ts';
import exponentialSchedule from './schedules/exponential.ts';
import karrasSchedule from './schedules/karras.ts';
import modelSchedule from './schedules/model.ts';
import ncsnv2Schedule from './schedules/ncsnv2.ts';
import optimalStepsSchedule from './schedules/optimal-steps.ts';
import classifierFreeGuidance from './guidance/classifier-free.ts';
import generalisedNormalNoise from './noise/generalised-normal.ts';
import philoxNoise from './noise/philox.ts';
import pointCloudTask from './tasks/point-cloud/task.ts';

/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
  analyticDpmSampler,
  annealedLangevinSampler,
  consistentAnnealedSampler,
  ddimSampler,
  ddpmSampler,
  ddssSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerMaruyamaSampler,
  eulerSampler,
  gottaGoFastSampler,
  heunSampler,
  improvedDdpmSampler,
  odeRk45Sampler,
  pdsSampler,
  predictorCorrectorSampler,
  exponentialSchedule,
  karrasSchedule,
  modelSchedule,
  ncsnv2Schedule,
  optimalStepsSchedule,
  classifierFreeGuidance,
  generalisedNormalNoise,
  philoxNoise,
  pointCloudTask,
];

export {
  analyticDpmSampler,
  annealedLangevinSampler,
  consistentAnnealedSampler,
  ddimSampler,
  ddpmSampler,
  ddssSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerMaruyamaSampler,
  eulerSampler,
  gottaGoFastSampler,
  heunSampler,
  improvedDdpmSampler,
  odeRk45Sampler,
  pdsSampler,
  predictorCorrectorSampler,
  exponentialSchedule,
  karrasSchedule,
  modelSchedule,
  ncsnv2Schedule,
  optimalStepsSchedule,
  classifierFreeGuidance,
  generalisedNormalNoise,
  philoxNoise,
  pointCloudTask,
};
