"""Records diffusers' DDPM with a learned variance, for test/reference/variance.test.ts.

    python3 -m venv .venv && . .venv/bin/activate
    pip install torch diffusers numpy
    python test/reference/record-variance.py            # last run with diffusers 0.42.1, torch 2.15.0

The toy network has two outputs, tanh(A·x + b·c) for the noise and tanh(V·x + w·c) for where the variance lies. States are
written in the coordinates x = x0 + sigma·n.
"""

import json
import pathlib

import diffusers
import numpy as np
import torch
from diffusers.schedulers import scheduling_ddpm

T = 1000
random = np.random.default_rng(21)
A, V = (random.normal(size=(2, 6, 6)) * 0.5).round(6)
b, w = random.normal(size=(2, 6)).round(6)
START = random.normal(size=6).round(6)
NOISE = random.normal(size=(24, 6)).round(6)
BETAS = {
    'linear': {'rule': 'linear', 'steps': T, 'start': 0.0001, 'end': 0.02},
    'cosine': {'rule': 'cosine', 'steps': T},
}
RULE = {'linear': 'linear', 'cosine': 'squaredcos_cap_v2'}
PREDICTION = {'epsilon': 'epsilon', 'v': 'v_prediction', 'x0': 'sample'}


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64).reshape(1, 2, 3)


def network(x, c):
    flat = x.numpy().ravel()
    return torch.cat([tensor(np.tanh(A @ flat + b * c)), tensor(np.tanh(V @ flat + w * c))], dim=1)


def trajectory(betas, prediction, spacing, steps):
    options = {'clip_sample': False, 'timestep_spacing': spacing, 'prediction_type': PREDICTION[prediction]}
    scheduler = diffusers.DDPMScheduler(T, beta_schedule=RULE[betas], variance_type='learned_range', **options)
    scheduler.set_timesteps(steps)
    draws = iter(NOISE)
    scheduling_ddpm.randn_tensor = lambda *_, **__: tensor(next(draws))
    sigmas = [*(1 / scheduler.alphas_cumprod.double()[scheduler.timesteps] - 1).sqrt().tolist(), 0.0]
    states = [tensor(START) * sigmas[0]]
    x = states[0] / (1 + sigmas[0] ** 2) ** 0.5
    for t, sigma in zip(scheduler.timesteps, sigmas[1:]):
        x = scheduler.step(network(x, float(t) / T), t, x).prev_sample.double()
        states.append(x * (1 + sigma**2) ** 0.5)
    return sigmas, states


def rounded(values, digits=7):
    return [float(f'{value:.{digits}g}') for value in np.asarray(values, dtype=np.float64).ravel()]


cases = []
for betas, prediction, spacing, steps in [
    ('linear', 'epsilon', 'leading', 10),
    ('cosine', 'epsilon', 'linspace', 10),
    ('cosine', 'v', 'leading', 7),
    ('linear', 'x0', 'linspace', 16),
]:
    sigmas, states = trajectory(betas, prediction, spacing, steps)
    case = {'betas': BETAS[betas], 'prediction': prediction, 'spacing': spacing}
    cases.append(case | {'sigmas': rounded(sigmas, 9), 'states': [rounded(state) for state in states]})

toy = {'A': rounded(A), 'b': rounded(b), 'V': rounded(V), 'w': rounded(w), 'timeScale': 1 / T}
fixture = {'toy': toy, 'start': rounded(START), 'noise': [rounded(draw) for draw in NOISE], 'cases': cases}
path = pathlib.Path(__file__).parent / 'fixtures' / 'variance.json'
path.write_text(json.dumps(fixture, separators=(',', ':')).replace('{"betas"', '\n{"betas"') + '\n')
