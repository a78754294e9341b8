"""Fits the coefficients of plugins/samplers/ddss.ts and writes them to ddss.json beside it.

    pip install torch numpy
    python plugins/samplers/recipe/fit-ddss.py          # three minutes on one core; last run with torch 2.15.0

Watson et al. 2022 fit the coefficients of a sampler on the differentiable quality of what it makes. Here quality is known
exactly: random mixtures of Gaussians have an exact denoiser, and the probability-flow ODE an exact solution, from which the
sampler's result should not differ. Every iteration draws new mixtures, ranges of noise and points; levels are Karras, rho = 7.
"""

import json
import pathlib

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
STEPS = (5, 10)
LOOKBACK = 2
MIXTURES, POINTS, COMPONENTS, DIMENSION = 24, 48, 4, 3


def draw(random):
    """Mixtures of overlapping to well separated components, one of them per row."""
    shape = (MIXTURES, 1, COMPONENTS)
    mean = torch.randn(*shape, DIMENSION, generator=random)
    deviation = 10 ** (torch.rand(*shape, DIMENSION, generator=random) * 1.3 - 1.5)
    weight = torch.rand(shape, generator=random) + 0.2
    scale = 10 ** (torch.rand(MIXTURES, 1, 1, 1, generator=random) * 0.7 - 0.6)
    return scale * mean, scale * deviation, (weight / weight.sum(-1, keepdim=True)).log(), scale


def denoise(x, sigma, mean, deviation, log_weight):
    """E[x0 | x] at sigma of every mixture, x of shape mixtures, points, dimension."""
    variance = deviation**2 + sigma[..., None] ** 2
    away = x[..., None, :] - mean
    share = (log_weight - (away**2 / variance + variance.log()).sum(-1) / 2).softmax(-1)
    return (share[..., None] * (mean + deviation**2 / variance * away)).sum(-2)


def karras(high, low, steps):
    share = torch.linspace(0, 1, steps) if steps > 1 else torch.zeros(1)
    return (high ** (1 / 7) + share * (low ** (1 / 7) - high ** (1 / 7))) ** 7


def exact(x, high, low, mixture):
    """The ODE from high to low by Heun's method in 200 steps, then the denoiser."""
    sigmas = karras(high, low, 201)
    for i in range(200):
        sigma, following = sigmas[..., i : i + 1], sigmas[..., i + 1 : i + 2]
        d = (x - denoise(x, sigma, *mixture)) / sigma
        euler = x + (following - sigma) * d
        x = x + (following - sigma) * (d + (euler - denoise(euler, following, *mixture)) / following) / 2
    return denoise(x, sigmas[..., -1:], *mixture)


def sample(x, high, low, steps, coefficients, mixture):
    sigmas = torch.cat([karras(high, low, steps), torch.zeros_like(high)], -1)
    history = []
    for i in range(steps):
        sigma, following = sigmas[..., i : i + 1], sigmas[..., i + 1 : i + 2]
        history.insert(0, denoise(x, sigma, *mixture))
        towards = history[0]
        for j in range(1, min(i, LOOKBACK) + 1):
            towards = towards + coefficients[i, j - 1] * (history[0] - history[j])
        x = following / sigma * x + (1 - following / sigma) * towards
    return x


def fit(steps, iterations=400):
    random = torch.Generator().manual_seed(steps)
    coefficients = torch.zeros(steps, LOOKBACK, requires_grad=True)
    optimizer = torch.optim.Adam([coefficients], lr=0.05)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, iterations)
    recent = []
    for iteration in range(iterations):
        *mixture, scale = draw(random)
        high = 10 ** (torch.rand(MIXTURES, 1, 1, generator=random) * 1.2 + 0.7)
        low = 10 ** (torch.rand(MIXTURES, 1, 1, generator=random) - 2.7)
        with torch.no_grad():
            start = high * torch.randn(MIXTURES, POINTS, DIMENSION, generator=random)
            target = exact(start, high, low, mixture)
        size = scale[..., 0] ** 2
        loss = ((sample(start, high, low, steps, coefficients, mixture) - target) ** 2 / size).mean()
        plain = ((sample(start, high, low, steps, torch.zeros_like(coefficients), mixture) - target) ** 2 / size).mean()
        recent = [*recent, (loss / plain).sqrt().item()][-40:]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    print(f'{steps} steps: error {sum(recent) / len(recent):.3f} of that of DDIM')
    return [[round(value, 4) for value in row] for row in coefficients.tolist()]


if __name__ == '__main__':
    fitted = {str(steps): fit(steps) for steps in STEPS}
    path = pathlib.Path(__file__).parents[1] / 'ddss.json'
    path.write_text(json.dumps(fitted).replace('], "', '],\n "') + '\n')
