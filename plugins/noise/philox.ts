/** Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, 2011: Philox 4×32-10 with the Box–Muller transform. */
import { defineNoise } from '../../engine/plugin.ts';

export default defineNoise({
  id: 'philox',
  title: 'Philox',
  description: 'Normal noise made where it is used, the same on CPU and GPU. Choose it unless another program’s seeds are wanted.',
  source: 'Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, 2011, doi:10.1145/2063384.2063405',
  params: {},
  create({ gaussian }) {
    let draw = 0;
    return () => gaussian(draw++);
  },
});
