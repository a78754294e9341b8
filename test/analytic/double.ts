import { Arena } from '../../engine/tensor/arena.ts';
import { CpuEvaluator, type CpuStorage } from '../../engine/tensor/cpu.ts';

/** The CPU evaluator over 64-bit blocks, for tests in which 32-bit rounding would hide how an error falls. */
export class DoubleEvaluator extends CpuEvaluator {
  protected override readonly arena = new Arena<CpuStorage>((length) => ({
    length,
    generation: 0,
    step: 0,
    values: new Float64Array(length) as unknown as Float32Array,
  }));
}
