// Generated from the folders by `node --import tsx .ci/generate-plugins.ts`; change those instead.
import type { Plugin } from '../engine/plugin.ts';
import ddimSampler from './samplers/ddim.ts';
import ddpmSampler from './samplers/ddpm.ts';
import dpmpp2mSampler from './samplers/dpmpp-2m.ts';
import eulerAncestralSampler from './samplers/euler-ancestral.ts';
import eulerSampler from './samplers/euler.ts';
import heunSampler from './samplers/heun.ts';
import repaintSampler from './samplers/repaint.ts';
import alignYourStepsSchedule from './schedules/align-your-steps.ts';
import betaSchedule from './schedules/beta.ts';
import customSchedule from './schedules/custom.ts';
import exponentialSchedule from './schedules/exponential.ts';
import flowShiftSchedule from './schedules/flow-shift.ts';
import karrasSchedule from './schedules/karras.ts';
import klOptimalSchedule from './schedules/kl-optimal.ts';
import linearQuadraticSchedule from './schedules/linear-quadratic.ts';
import modelSchedule from './schedules/model.ts';
import normalSchedule from './schedules/normal.ts';
import polyexponentialSchedule from './schedules/polyexponential.ts';
import sgmUniformSchedule from './schedules/sgm-uniform.ts';
import simpleSchedule from './schedules/simple.ts';
import adaptiveProjectedGuidance from './guidance/adaptive-projected.ts';
import cfgZeroStarGuidance from './guidance/cfg-zero-star.ts';
import classifierFreeGuidance from './guidance/classifier-free.ts';
import dynamicThresholdingGuidance from './guidance/dynamic-thresholding.ts';
import intervalGuidance from './guidance/interval.ts';
import reconstructionGuidance from './guidance/reconstruction.ts';
import brownianNoise from './noise/brownian.ts';
import numpyNoise from './noise/numpy.ts';
import philoxNoise from './noise/philox.ts';
import torchCpuNoise from './noise/torch-cpu.ts';
import torchCudaNoise from './noise/torch-cuda.ts';
import pointCloudTask from './tasks/point-cloud/task.ts';

/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
  ddimSampler,
  ddpmSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerSampler,
  heunSampler,
  repaintSampler,
  alignYourStepsSchedule,
  betaSchedule,
  customSchedule,
  exponentialSchedule,
  flowShiftSchedule,
  karrasSchedule,
  klOptimalSchedule,
  linearQuadraticSchedule,
  modelSchedule,
  normalSchedule,
  polyexponentialSchedule,
  sgmUniformSchedule,
  simpleSchedule,
  adaptiveProjectedGuidance,
  cfgZeroStarGuidance,
  classifierFreeGuidance,
  dynamicThresholdingGuidance,
  intervalGuidance,
  reconstructionGuidance,
  brownianNoise,
  numpyNoise,
  philoxNoise,
  torchCpuNoise,
  torchCudaNoise,
  pointCloudTask,
];

export {
  ddimSampler,
  ddpmSampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerSampler,
  heunSampler,
  repaintSampler,
  alignYourStepsSchedule,
  betaSchedule,
  customSchedule,
  exponentialSchedule,
  flowShiftSchedule,
  karrasSchedule,
  klOptimalSchedule,
  linearQuadraticSchedule,
  modelSchedule,
  normalSchedule,
  polyexponentialSchedule,
  sgmUniformSchedule,
  simpleSchedule,
  adaptiveProjectedGuidance,
  cfgZeroStarGuidance,
  classifierFreeGuidance,
  dynamicThresholdingGuidance,
  intervalGuidance,
  reconstructionGuidance,
  brownianNoise,
  numpyNoise,
  philoxNoise,
  torchCpuNoise,
  torchCudaNoise,
  pointCloudTask,
};
