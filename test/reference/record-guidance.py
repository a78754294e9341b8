"""Records diffusers' guiders and thresholding, for test/reference/guidance.test.ts. None of it is a dependency of the product.

    python3 -m venv .venv && . .venv/bin/activate
    pip install torch diffusers numpy
    python test/reference/record-guidance.py            # last run with diffusers 0.42.1, torch 2.15.0

Every case guides the same estimates, with and without a prompt, at three noise levels in turn; guiders that remember do so. Estimates
are clean ones; a guider that works on a velocity is given that of x = x0 + sigma * n.
"""

import itertools
import json
import pathlib

import diffusers
import numpy as np
import torch
from diffusers.guiders import (AdaptiveProjectedGuidance, AutoGuidance, ClassifierFreeGuidance, ClassifierFreeZeroStarGuidance,
                               TangentialClassifierFreeGuidance)
from diffusers.guiders.adaptive_projected_guidance import MomentumBuffer

FIXTURE = pathlib.Path(__file__).parent / 'fixtures' / 'guiders.json'
SHAPE = (1, 2, 3)
SIGMAS = (5.0, 1.25, 0.3)

random = np.random.default_rng(21)
X, COND, UNCOND = (random.normal(size=(3, 6)).round(6) * scale for scale in ([[5.0], [1.6], [1.1]], 1.5, 1.2))


def tensor(values):
    return torch.tensor(values, dtype=torch.float64).reshape(SHAPE)


def guide(guider, to=lambda x, sigma, clean: clean, back=lambda x, sigma, prediction: prediction):
    """The guided clean estimates at the three levels."""
    for step, sigma in enumerate(SIGMAS):
        guider.set_state(step=step, num_inference_steps=len(SIGMAS), timestep=torch.tensor(0))
        x, cond, uncond = tensor(X[step]), tensor(COND[step]), tensor(UNCOND[step])
        yield back(x, sigma, guider.forward(to(x, sigma, cond), to(x, sigma, uncond)).pred)


# x0 from and to what a network predicts: n − x0 of a flow, or n
FLOW = (lambda x, sigma, clean: (x - (1 + sigma) * clean) / sigma, lambda x, sigma, v: (x - sigma * v) / (1 + sigma))
NOISE = (lambda x, sigma, clean: (x - clean) / sigma, lambda x, sigma, n: x - sigma * n)


def cases():
    for scale in (1.5, 7):
        guider = ClassifierFreeGuidance(guidance_scale=scale)
        yield {'id': 'classifier-free', 'scale': scale}, guide(guider)
        yield {'id': 'tangential', 'scale': scale}, guide(TangentialClassifierFreeGuidance(guidance_scale=scale), *NOISE)
        yield {'id': 'autoguidance', 'scale': scale}, guide(AutoGuidance(guidance_scale=scale, auto_guidance_layers=[0], dropout=1))
        # guidance at the middle level alone
        bare = [tensor(values) for values in COND]
        yield {'id': 'interval', 'scale': scale, 'low': 0.3, 'high': 1.25}, [bare[0], list(guide(guider))[1], bare[2]]

    for (velocity, maps), scale, levels in itertools.product((('flow', FLOW), ('noise', NOISE)), (0.5, 4), (0, 1, 2)):
        guider = ClassifierFreeZeroStarGuidance(guidance_scale=scale, zero_init_steps=levels)
        yield {'id': 'cfg-zero-star', 'scale': scale, 'zeroLevels': levels, 'velocity': velocity}, guide(guider, *maps)

    for scale, eta, threshold, momentum in ((5, 0, 0, 0), (5, 1, 0, 0), (12, 0.3, 1.1, 0), (5, 0, 2.5, -0.5), (3, 0.5, 0, 0.75)):
        # the paper adds to the conditional estimate, which is what `use_original_formulation` does
        guider = AdaptiveProjectedGuidance(guidance_scale=scale - 1, eta=eta, adaptive_projected_guidance_rescale=threshold,
                                           use_original_formulation=True)
        guider.momentum_buffer = MomentumBuffer(momentum)
        params = {'scale': scale, 'eta': eta, 'threshold': threshold, 'momentum': momentum}
        yield {'id': 'adaptive-projected'} | params, guide(guider)

    for share in (0.5, 0.8, 0.995, 1):
        scheduler = diffusers.DDPMScheduler(thresholding=True, dynamic_thresholding_ratio=share, sample_max_value=1e6)
        yield {'id': 'dynamic-thresholding', 'share': share}, (scheduler._threshold_sample(tensor(values)) for values in COND)


def rounded(values):
    return [float(f'{value:.8g}') for value in np.asarray(values, dtype=np.float64).ravel()]


fixture = {'sigmas': SIGMAS} | {name: [rounded(row) for row in rows] for name, rows in (('x', X), ('cond', COND), ('uncond', UNCOND))}
fixture['cases'] = [{'guidance': guidance, 'guided': [rounded(values) for values in guided]} for guidance, guided in cases()]
FIXTURE.write_text(json.dumps(fixture, separators=(',', ':')).replace('{"guidance"', '\n{"guidance"') + '\n')
