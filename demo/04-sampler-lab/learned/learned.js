// Made by train.py: the files of the learned models, and how far they are from what is exact.
export const learned = {
  'checkerboard-langevin': {
    bytes: 71968,
    sha256: '63a9a889ee6320dcb5a973392bd3cddec9e412f7a926320e4ff60f9dd48f6d18',
    metrics: { 'noise-error': 0.0177 },
  },
  'checkerboard-variance': {
    bytes: 68372,
    sha256: 'dd5584ee35251f2cf5b6a0e0dc2b91c768c65b8d39838a7bd4f3cf749a8306f7',
    metrics: { 'estimate-error': 0.0181, 'variance-error': 0.0264 },
  },
  'eight-gaussians-langevin': {
    bytes: 71968,
    sha256: 'a56d9b8b3d7defbe8d1c67dd468cea16e0571bbf964bd49e89f041250dcf7f70',
    metrics: { 'noise-error': 0.0166 },
  },
  'eight-gaussians-variance': {
    bytes: 68372,
    sha256: '8543b5505b9732f80f332dd7a185744069d77ce071e42491750a9fe4e9c1589b',
    metrics: { 'estimate-error': 0.0136, 'variance-error': 0.0308 },
  },
  'spiral-langevin': {
    bytes: 71968,
    sha256: '5f5e429620d7d641d1ba7f14e1cbeef44f201732df9685a76e4b4785bb0aaa5d',
    metrics: { 'noise-error': 0.0169 },
  },
  'spiral-variance': {
    bytes: 68371,
    sha256: '1cd76eddb8e30a852fcfbcdc2d307ae2dd3d20c9f59f24266f60d62a9ae91b79',
    metrics: { 'estimate-error': 0.017, 'variance-error': 0.0252 },
  },
  'two-moons-langevin': {
    bytes: 71968,
    sha256: '1f2a688794eeed2c1ba53cb1505649b328f71c9c8f6b0c0055f39ff63b358303',
    metrics: { 'noise-error': 0.0137 },
  },
  'two-moons-variance': {
    bytes: 68372,
    sha256: '49293c3d3389130791cde2d5cb1f3069ae7e6e487c0dd64a8876e10079f01bec',
    metrics: { 'estimate-error': 0.0161, 'variance-error': 0.0199 },
  },
};
