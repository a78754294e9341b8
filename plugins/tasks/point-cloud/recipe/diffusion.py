"""EDM preconditioning, classifier-free guidance, shifted noise levels and SDE-DPM-Solver++(2M), as the engine does them."""
import math
from dataclasses import dataclass

import torch


@dataclass
class Request:
    """The card's default request."""
    steps: int = 20
    sigma_min: float = 0.005
    sigma_max: float = 10.0
    rho: float = 7.0
    scale: float = 2.0
    start: float = 0.0           # guidance works in this window of the steps
    stop: float = 0.6
    factor: float = 1.0          # the network is told this share of sigma
    since: float = 0.0           # in this window of the steps
    until: float = 1.0
    eta: float = 0.0             # how much fresh noise every step draws; 0 is DPM-Solver++(2M)


def precondition(network, x, sigma, context, known, sigma_data: float):
    """The network's estimate of the clean cloud; sigma is [batch]."""
    s = sigma[:, None, None]
    total = (s * s + sigma_data ** 2).sqrt()
    output = network(x / total, sigma.log() / 4, context, known)
    return x * (sigma_data / total) ** 2 + output * (s * sigma_data / total)


def karras(request: Request) -> list[float]:
    low, high = request.sigma_min ** (1 / request.rho), request.sigma_max ** (1 / request.rho)
    steps = request.steps
    return [(high + i / (steps - 1) * (low - high)) ** request.rho for i in range(steps)] + [0.0]


def sample(network, context, empty, noise, request: Request, sigma_data: float, generator=None, known=None, start=None, learned: int = 0):
    """Clouds [batch, points, 3] from unit noise of that shape.

    `generator` draws the steps' noise; `known` [batch, points, 4] gives points that are kept; `start` begins at sigma_max from given clouds.
    Gradients pass the last `learned` steps, in which guidance counts as given.
    """
    sigmas = karras(request)
    known = noise.new_zeros(*noise.shape[:2], 4) if known is None else known
    given, empty = known[..., 3:], empty.expand_as(context)
    x = noise * sigmas[0] + (0 if start is None else start)
    before = None
    for i, sigma in enumerate(sigmas[:-1]):
        with torch.set_grad_enabled(i >= request.steps - learned):
            told = sigma * request.factor if request.since <= i / request.steps < request.until else sigma
            level = torch.full((len(x),), told, device=x.device)
            clean = precondition(network, x, level, context, known, sigma_data)
            if request.scale != 1 and request.start <= i / request.steps < request.stop:
                with torch.no_grad():
                    guidance = (request.scale - 1) * (clean - precondition(network, x, level, empty, known, sigma_data))
                clean = clean + guidance
            clean = clean * (1 - given) + known[..., :3] * given
            step = math.log(sigma / sigmas[i + 1]) if sigmas[i + 1] else math.inf
            estimate = clean
            if before is not None and sigmas[i + 1]:
                ratio = math.log(sigmas[i - 1] / sigma) / step
                estimate = clean + (clean - before) / (2 * ratio)
            kept = math.exp(-(1 + request.eta) * step)
            x = kept * x + (1 - kept) * estimate
            if request.eta and sigmas[i + 1]:
                x = x + sigmas[i + 1] * math.sqrt(1 - math.exp(-2 * request.eta * step)) * torch.randn(x.shape, generator=generator, device=x.device)
            before = clean
    return x * (1 - given) + known[..., :3] * given
