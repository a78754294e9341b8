"""Records random numbers of PyTorch, NumPy and torchsde, for test/reference/noise.test.ts. None is a dependency of the product.

    python3 -m venv .venv && . .venv/bin/activate
    pip install torch numpy scipy torchsde
    python test/reference/record-noise.py               # last run with torch 2.15.0, NumPy 1.26.4, torchsde 0.2.6

The numbers of `torch-cuda` are no recording: there was no card. They restate, apart from our code and with whole-array arithmetic of 64
bits, how PyTorch 2.x shares out Philox 4x32-10 to the threads of a card and how cuRAND makes normal numbers of it. `published` are the
first of seed 0 as AUTOMATIC1111 printed them beside its own imitation (modules/rng_philox.py).
"""

import json
import pathlib

import numpy as np
import torch
import torchsde

FIXTURE = pathlib.Path(__file__).parent / 'fixtures' / 'noise.json'
SEEDS = (0, 1234567, 2**32 + 5, 2**53 - 1)


def ends(values):
    """Both ends of a draw."""
    values = np.asarray(values, dtype=np.float32).ravel()
    kept = values if len(values) <= 24 else np.concatenate([values[:6], values[-18:]])
    return [float(f'{value:.8g}') for value in kept]


def case(noise, seed, shape, draws):
    return {'noise': noise, 'seed': seed, 'shape': shape, 'draws': [ends(draw) for draw in draws]}


def torch_cpu():
    for seed in SEEDS:
        # under 16 numbers, a whole number of blocks of 16, a block that overlaps the one before it, and large
        for shape in ([1, 5], [1, 2, 3], [1, 16], [1, 3, 7], [1, 64, 33]):
            generator = torch.Generator().manual_seed(seed)
            yield case({'id': 'torch-cpu'}, seed, shape, [torch.randn(shape, generator=generator) for _ in range(3)])


def numpy():
    for seed in SEEDS:
        for shape in ([1, 5], [1, 40, 50]):
            state = np.random.RandomState(seed if seed < 2**32 else [seed % 2**32, seed >> 32])
            yield case({'id': 'numpy', 'generator': 'RandomState'}, seed, shape, [state.standard_normal(shape) for _ in range(3)])
            generator = np.random.default_rng(seed)
            yield case({'id': 'numpy', 'generator': 'default_rng'}, seed, shape, [generator.standard_normal(shape) for _ in range(3)])


def philox(counter, key):
    """Rows of four words from rows of four words, ten rounds."""
    low = np.uint64(2**32 - 1)
    c, k = [word.astype(np.uint64) for word in counter], [np.uint64(word) for word in key]
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(p1 >> np.uint64(32)) ^ c[1] ^ k[0], p1 & low, (p0 >> np.uint64(32)) ^ c[3] ^ k[1], p0 & low]
        k = [(k[0] + np.uint64(0x9E3779B9)) & low, (k[1] + np.uint64(0xBB67AE85)) & low]
    return np.stack(c)


def cuda_draws(seed, count, threads, draws):
    """One thread a column; a call of the generator is four numbers a thread, laid down `threads` apart."""
    columns = min(threads // 256, -(-count // 256)) * 256
    calls = -(-count // (4 * columns))
    for draw in range(draws):
        grid = np.empty((calls, 4, columns))
        for call in range(calls):
            index = np.arange(columns)
            counter = [np.full(columns, draw * calls + call), np.zeros(columns), index, np.zeros(columns)]
            words = philox(counter, (seed % 2**32, seed >> 32)).astype(np.float64)
            radius = np.sqrt(-2 * np.log((words[0::2] + 0.5) / 2**32))
            angle = (words[1::2] + 0.5) / 2**32 * 2 * np.pi
            grid[call] = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1).reshape(4, columns)
        yield grid.ravel()[:count]


def torch_cuda():
    for seed in SEEDS:
        for shape, threads in (([1, 12], 196608), ([1, 3, 600], 196608), ([1, 3, 600], 512), ([1, 3, 1500], 300)):
            draws = cuda_draws(seed, int(np.prod(shape)), threads, 2)
            yield case({'id': 'torch-cuda', 'threads': threads}, seed, shape, draws)


def brownian():
    """Steps of k-diffusion's noise sampler: increments of the tree over σ in 32 bits, divided by the root of their length."""
    for seed in (0, 1234567, 2**53 - 1):
        for shape in ([1, 5], [1, 3, 7]):
            low, high = (float(torch.tensor(level)) for level in (0.02, 40.0))
            tree = torchsde.BrownianTree(low, torch.zeros(shape), high, entropy=seed)
            for levels in ([40.0, 17.3, 3.1, 0.4], [40.0, 3.1, 0.02], [0.4, 17.3], [1.25, 1.249]):
                sigmas = [float(torch.tensor(level)) for level in levels]
                steps = []
                for start, end in zip(sigmas, sigmas[1:]):
                    increment = tree(min(start, end), max(start, end)) / abs(end - start) ** 0.5
                    steps.append(increment if end > start else -increment)
                yield case({'id': 'brownian'}, seed, shape, steps) | {'levels': levels}


published = [-0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564,
             -0.62285122, -0.32838709, -1.07454231, -0.36314407, -1.67105067, 2.26550497]
cases = [*torch_cpu(), *numpy(), *torch_cuda(), *brownian()]
text = json.dumps({'published': published, 'cases': cases}, separators=(',', ':'))
FIXTURE.write_text(text.replace('{"noise"', '\n{"noise"') + '\n')
