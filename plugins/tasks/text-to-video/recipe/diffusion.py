"""EDM preconditioning, classifier-free guidance and DPM-Solver++(2M), as the engine does them, on clips."""
import math
from dataclasses import dataclass

import torch


@dataclass
class Request:
    """The card's default request."""
    steps: int = 15
    sigma_min: float = 0.02
    sigma_max: float = 80.0
    rho: float = 7.0
    scale: float = 2.0


def precondition(network, x, sigma, context, known, sigma_data: float):
    """The network's estimate of the clean clip; sigma is [batch]."""
    s = sigma[:, None, None, None, None]
    total = (s * s + sigma_data ** 2).sqrt()
    output = network(x / total, sigma.log() / 4, context, known)
    return x * (sigma_data / total) ** 2 + output.float() * (s * sigma_data / total)


def karras(request: Request) -> list[float]:
    low, high = request.sigma_min ** (1 / request.rho), request.sigma_max ** (1 / request.rho)
    steps = request.steps
    return [(high + i / (steps - 1) * (low - high)) ** request.rho for i in range(steps)] + [0.0]


@torch.no_grad()
def sample(network, context, empty, noise, request: Request, sigma_data: float, known=None):
    """Clips [batch, frames, 4, height, width] in -1..1 from unit noise; `known` gives frames that are kept."""
    sigmas = karras(request)
    batch = len(noise)
    known = noise.new_zeros(*noise.shape[:2], 5, *noise.shape[3:]) if known is None else known
    given = known[:, :, 4:]
    both, known2 = torch.cat([context, empty.expand_as(context)]), torch.cat([known, known])
    x, before = noise * sigmas[0], None
    for i, sigma in enumerate(sigmas[:-1]):
        level = torch.full((2 * batch,), sigma, device=x.device)
        with_text, without = precondition(network, torch.cat([x, x]), level, both, known2, sigma_data).chunk(2)
        clean = without + request.scale * (with_text - without)
        clean = clean * (1 - given) + known[:, :, :4] * given
        step = math.log(sigma / sigmas[i + 1]) if sigmas[i + 1] else math.inf
        estimate = clean
        if before is not None and sigmas[i + 1]:
            ratio = math.log(sigmas[i - 1] / sigma) / step
            estimate = clean + (clean - before) / (2 * ratio)
        x = math.exp(-step) * x + (1 - math.exp(-step)) * estimate
        before = clean
    return x * (1 - given) + known[:, :, :4] * given
