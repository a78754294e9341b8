// Generated from the folders by `node --import tsx .ci/generate-plugins.ts`; change those instead.
import type { DeclaredBy, Plugin } from '../engine/plugin.ts';
import analyticDpmSampler from './samplers/analytic-dpm.ts';
import annealedLangevinSampler from './samplers/annealed-langevin.ts';
import cldEulerMaruyamaSampler from './samplers/cld-euler-maruyama.ts';
import cldSscsSampler from './samplers/cld-sscs.ts';
import consistencySampler from './samplers/consistency.ts';
import consistentAnnealedSampler from './samplers/consistent-annealed.ts';
import d3pmSampler from './samplers/d3pm.ts';
import ddimSampler from './samplers/ddim.ts';
import ddpmSampler from './samplers/ddpm.ts';
import ddssSampler from './samplers/ddss.ts';
import deisSampler from './samplers/deis.ts';
import dpm2AncestralSampler from './samplers/dpm-2-ancestral.ts';
import dpm2Sampler from './samplers/dpm-2.ts';
import dpm3Sampler from './samplers/dpm-3.ts';
import dpmAdaptiveSampler from './samplers/dpm-adaptive.ts';
import dpmpp2mSdeSampler from './samplers/dpmpp-2m-sde.ts';
import dpmpp2mSampler from './samplers/dpmpp-2m.ts';
import dpmpp2sAncestralSampler from './samplers/dpmpp-2s-ancestral.ts';
import dpmpp3mSdeSampler from './samplers/dpmpp-3m-sde.ts';
import dpmppSdeSampler from './samplers/dpmpp-sde.ts';
import erSdeSampler from './samplers/er-sde.ts';
import eulerAncestralSampler from './samplers/euler-ancestral.ts';
import eulerMaruyamaSampler from './samplers/euler-maruyama.ts';
import eulerSampler from './samplers/euler.ts';
import flowEulerSampler from './samplers/flow-euler.ts';
import flowHeunSampler from './samplers/flow-heun.ts';
import gddimBlurringSampler from './samplers/gddim-blurring.ts';
import gddimSampler from './samplers/gddim.ts';
import gottaGoFastSampler from './samplers/gotta-go-fast.ts';
import gradientEstimationSampler from './samplers/gradient-estimation.ts';
import heunSampler from './samplers/heun.ts';
import improvedDdpmSampler from './samplers/improved-ddpm.ts';
import ipndmSampler from './samplers/ipndm.ts';
import lcmSampler from './samplers/lcm.ts';
import lmsSampler from './samplers/lms.ts';
import maskgitSampler from './samplers/maskgit.ts';
import odeRk45Sampler from './samplers/ode-rk45.ts';
import pdsSampler from './samplers/pds.ts';
import pndmSampler from './samplers/pndm.ts';
import predictorCorrectorSampler from './samplers/predictor-corrector.ts';
import repaintSampler from './samplers/repaint.ts';
import resSampler from './samplers/res.ts';
import saSolverSampler from './samplers/sa-solver.ts';
import seeds2Sampler from './samplers/seeds-2.ts';
import seeds3Sampler from './samplers/seeds-3.ts';
import tcdSampler from './samplers/tcd.ts';
import unipcSampler from './samplers/unipc.ts';
import alignYourStepsSchedule from './schedules/align-your-steps.ts';
import betaSchedule from './schedules/beta.ts';
import cosineSchedule from './schedules/cosine.ts';
import customSchedule from './schedules/custom.ts';
import exponentialSchedule from './schedules/exponential.ts';
import flowShiftSchedule from './schedules/flow-shift.ts';
import karrasSchedule from './schedules/karras.ts';
import klOptimalSchedule from './schedules/kl-optimal.ts';
import linearQuadraticSchedule from './schedules/linear-quadratic.ts';
import maskingSchedule from './schedules/masking.ts';
import modelSchedule from './schedules/model.ts';
import ncsnv2Schedule from './schedules/ncsnv2.ts';
import normalSchedule from './schedules/normal.ts';
import optimalStepsSchedule from './schedules/optimal-steps.ts';
import polyexponentialSchedule from './schedules/polyexponential.ts';
import sgmUniformSchedule from './schedules/sgm-uniform.ts';
import simpleSchedule from './schedules/simple.ts';
import adaptiveProjectedGuidance from './guidance/adaptive-projected.ts';
import autoguidanceGuidance from './guidance/autoguidance.ts';
import cfgPlusPlusGuidance from './guidance/cfg-plus-plus.ts';
import cfgZeroStarGuidance from './guidance/cfg-zero-star.ts';
import classifierFreeGuidance from './guidance/classifier-free.ts';
import classifierGuidance from './guidance/classifier.ts';
import dynamicThresholdingGuidance from './guidance/dynamic-thresholding.ts';
import epsilonScalingGuidance from './guidance/epsilon-scaling.ts';
import intervalGuidance from './guidance/interval.ts';
import momentMatchingGuidance from './guidance/moment-matching.ts';
import perpNegGuidance from './guidance/perp-neg.ts';
import reconstructionGuidance from './guidance/reconstruction.ts';
import shiftedTimeGuidance from './guidance/shifted-time.ts';
import tangentialGuidance from './guidance/tangential.ts';
import brownianNoise from './noise/brownian.ts';
import generalisedNormalNoise from './noise/generalised-normal.ts';
import numpyNoise from './noise/numpy.ts';
import philoxNoise from './noise/philox.ts';
import torchCpuNoise from './noise/torch-cpu.ts';
import torchCudaNoise from './noise/torch-cuda.ts';
import griffinLimConverter from './converters/griffin-lim.ts';
import vocosConverter from './converters/vocos.ts';
import pointCloudTask from './tasks/point-cloud/task.ts';
import textToSpeechTask from './tasks/text-to-speech/task.ts';
import textToVideoTask from './tasks/text-to-video/task.ts';

/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
  analyticDpmSampler,
  annealedLangevinSampler,
  cldEulerMaruyamaSampler,
  cldSscsSampler,
  consistencySampler,
  consistentAnnealedSampler,
  d3pmSampler,
  ddimSampler,
  ddpmSampler,
  ddssSampler,
  deisSampler,
  dpm2AncestralSampler,
  dpm2Sampler,
  dpm3Sampler,
  dpmAdaptiveSampler,
  dpmpp2mSdeSampler,
  dpmpp2mSampler,
  dpmpp2sAncestralSampler,
  dpmpp3mSdeSampler,
  dpmppSdeSampler,
  erSdeSampler,
  eulerAncestralSampler,
  eulerMaruyamaSampler,
  eulerSampler,
  flowEulerSampler,
  flowHeunSampler,
  gddimBlurringSampler,
  gddimSampler,
  gottaGoFastSampler,
  gradientEstimationSampler,
  heunSampler,
  improvedDdpmSampler,
  ipndmSampler,
  lcmSampler,
  lmsSampler,
  maskgitSampler,
  odeRk45Sampler,
  pdsSampler,
  pndmSampler,
  predictorCorrectorSampler,
  repaintSampler,
  resSampler,
  saSolverSampler,
  seeds2Sampler,
  seeds3Sampler,
  tcdSampler,
  unipcSampler,
  alignYourStepsSchedule,
  betaSchedule,
  cosineSchedule,
  customSchedule,
  exponentialSchedule,
  flowShiftSchedule,
  karrasSchedule,
  klOptimalSchedule,
  linearQuadraticSchedule,
  maskingSchedule,
  modelSchedule,
  ncsnv2Schedule,
  normalSchedule,
  optimalStepsSchedule,
  polyexponentialSchedule,
  sgmUniformSchedule,
  simpleSchedule,
  adaptiveProjectedGuidance,
  autoguidanceGuidance,
  cfgPlusPlusGuidance,
  cfgZeroStarGuidance,
  classifierFreeGuidance,
  classifierGuidance,
  dynamicThresholdingGuidance,
  epsilonScalingGuidance,
  intervalGuidance,
  momentMatchingGuidance,
  perpNegGuidance,
  reconstructionGuidance,
  shiftedTimeGuidance,
  tangentialGuidance,
  brownianNoise,
  generalisedNormalNoise,
  numpyNoise,
  philoxNoise,
  torchCpuNoise,
  torchCudaNoise,
  griffinLimConverter,
  vocosConverter,
  pointCloudTask,
  textToSpeechTask,
  textToVideoTask,
];

export {
  analyticDpmSampler,
  annealedLangevinSampler,
  cldEulerMaruyamaSampler,
  cldSscsSampler,
  consistencySampler,
  consistentAnnealedSampler,
  d3pmSampler,
  ddimSampler,
  ddpmSampler,
  ddssSampler,
  deisSampler,
  dpm2AncestralSampler,
  dpm2Sampler,
  dpm3Sampler,
  dpmAdaptiveSampler,
  dpmpp2mSdeSampler,
  dpmpp2mSampler,
  dpmpp2sAncestralSampler,
  dpmpp3mSdeSampler,
  dpmppSdeSampler,
  erSdeSampler,
  eulerAncestralSampler,
  eulerMaruyamaSampler,
  eulerSampler,
  flowEulerSampler,
  flowHeunSampler,
  gddimBlurringSampler,
  gddimSampler,
  gottaGoFastSampler,
  gradientEstimationSampler,
  heunSampler,
  improvedDdpmSampler,
  ipndmSampler,
  lcmSampler,
  lmsSampler,
  maskgitSampler,
  odeRk45Sampler,
  pdsSampler,
  pndmSampler,
  predictorCorrectorSampler,
  repaintSampler,
  resSampler,
  saSolverSampler,
  seeds2Sampler,
  seeds3Sampler,
  tcdSampler,
  unipcSampler,
  alignYourStepsSchedule,
  betaSchedule,
  cosineSchedule,
  customSchedule,
  exponentialSchedule,
  flowShiftSchedule,
  karrasSchedule,
  klOptimalSchedule,
  linearQuadraticSchedule,
  maskingSchedule,
  modelSchedule,
  ncsnv2Schedule,
  normalSchedule,
  optimalStepsSchedule,
  polyexponentialSchedule,
  sgmUniformSchedule,
  simpleSchedule,
  adaptiveProjectedGuidance,
  autoguidanceGuidance,
  cfgPlusPlusGuidance,
  cfgZeroStarGuidance,
  classifierFreeGuidance,
  classifierGuidance,
  dynamicThresholdingGuidance,
  epsilonScalingGuidance,
  intervalGuidance,
  momentMatchingGuidance,
  perpNegGuidance,
  reconstructionGuidance,
  shiftedTimeGuidance,
  tangentialGuidance,
  brownianNoise,
  generalisedNormalNoise,
  numpyNoise,
  philoxNoise,
  torchCpuNoise,
  torchCudaNoise,
  griffinLimConverter,
  vocosConverter,
  pointCloudTask,
  textToSpeechTask,
  textToVideoTask,
};

declare module '../engine/tasks.ts' {
  interface Tasks {
    'point-cloud': DeclaredBy<typeof pointCloudTask, typeof griffinLimConverter | typeof vocosConverter>;
    'text-to-speech': DeclaredBy<typeof textToSpeechTask, typeof griffinLimConverter | typeof vocosConverter>;
    'text-to-video': DeclaredBy<typeof textToVideoTask, typeof griffinLimConverter | typeof vocosConverter>;
  }
  interface Ids {
    sampler:
      | 'analytic-dpm'
      | 'annealed-langevin'
      | 'cld-euler-maruyama'
      | 'cld-sscs'
      | 'consistency'
      | 'consistent-annealed'
      | 'd3pm'
      | 'ddim'
      | 'ddpm'
      | 'ddss'
      | 'deis'
      | 'dpm-2-ancestral'
      | 'dpm-2'
      | 'dpm-3'
      | 'dpm-adaptive'
      | 'dpmpp-2m-sde'
      | 'dpmpp-2m'
      | 'dpmpp-2s-ancestral'
      | 'dpmpp-3m-sde'
      | 'dpmpp-sde'
      | 'er-sde'
      | 'euler-ancestral'
      | 'euler-maruyama'
      | 'euler'
      | 'flow-euler'
      | 'flow-heun'
      | 'gddim-blurring'
      | 'gddim'
      | 'gotta-go-fast'
      | 'gradient-estimation'
      | 'heun'
      | 'improved-ddpm'
      | 'ipndm'
      | 'lcm'
      | 'lms'
      | 'maskgit'
      | 'ode-rk45'
      | 'pds'
      | 'pndm'
      | 'predictor-corrector'
      | 'repaint'
      | 'res'
      | 'sa-solver'
      | 'seeds-2'
      | 'seeds-3'
      | 'tcd'
      | 'unipc';
    schedule:
      | 'align-your-steps'
      | 'beta'
      | 'cosine'
      | 'custom'
      | 'exponential'
      | 'flow-shift'
      | 'karras'
      | 'kl-optimal'
      | 'linear-quadratic'
      | 'masking'
      | 'model'
      | 'ncsnv2'
      | 'normal'
      | 'optimal-steps'
      | 'polyexponential'
      | 'sgm-uniform'
      | 'simple';
    guidance:
      | 'adaptive-projected'
      | 'autoguidance'
      | 'cfg-plus-plus'
      | 'cfg-zero-star'
      | 'classifier-free'
      | 'classifier'
      | 'dynamic-thresholding'
      | 'epsilon-scaling'
      | 'interval'
      | 'moment-matching'
      | 'perp-neg'
      | 'reconstruction'
      | 'shifted-time'
      | 'tangential';
    noise:
      | 'brownian'
      | 'generalised-normal'
      | 'numpy'
      | 'philox'
      | 'torch-cpu'
      | 'torch-cuda';
    converter:
      | 'griffin-lim'
      | 'vocos';
  }
}
