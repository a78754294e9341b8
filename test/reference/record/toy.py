"""The toy network, the numbers that every trajectory starts from, and how a trajectory is written down."""

import json
import pathlib

import numpy as np
import torch

FIXTURES = pathlib.Path(__file__).parent.parent / 'fixtures'
SHAPE = (1, 2, 3)
T = 1000

random = np.random.default_rng(20)
A = (random.normal(size=(6, 6)) * 0.5).round(6)
B = random.normal(size=6).round(6)
CONDITION = random.normal(size=6).round(6)
START = random.normal(size=6).round(6)
NOISE = random.normal(size=(24, 6)).round(6)


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64).reshape(SHAPE)


def network(x, c, condition=0.0):
    return tensor(np.tanh(A @ x.numpy().ravel() + B * float(c) + condition))


def edm(x, sigma):
    """The toy network preconditioned as in Karras et al. 2022, table 1, with sigma_data = 0.5."""
    root = (sigma**2 + 0.25) ** 0.5
    return x * 0.25 / root**2 + network(x / root, np.log(sigma) / 4) * sigma * 0.5 / root


class Draws:
    """Hands out the recorded noise in order, in place of a random generator."""

    def __init__(self):
        self.used = 0

    def __call__(self, *_, **__):
        self.used += 1
        return tensor(NOISE[self.used - 1])


def rounded(values, digits=7):
    return [float(f'{value:.{digits}g}') for value in np.asarray(values, dtype=np.float64).ravel()]


def case(settings, sigmas, states):
    return settings | {'sigmas': rounded(sigmas, 9), 'states': [rounded(state) for state in states]}


def write(name, time_scale, cases):
    toy = {'A': rounded(A), 'b': rounded(B), 'condition': rounded(CONDITION), 'timeScale': time_scale}
    fixture = {'toy': toy, 'start': rounded(START), 'noise': [rounded(draw) for draw in NOISE], 'cases': list(cases)}
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / name).write_text(json.dumps(fixture, allow_nan=False, separators=(',', ':')).replace('{"sampler"', '\n{"sampler"') + '\n')
