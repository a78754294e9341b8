"""EDM preconditioning, and the three ways to make a mel, as the engine does them.

grad-tts: noise about the encoder's mean, Karras' levels, DPM-Solver++(2M). diff-tts: the same base and network, DDIM over every
n-th of 1,000 levels that are even in arctan sigma. resgrad: noise about the first guess, from a lower level, since the guess is nearly
right.
"""
import math
from dataclasses import dataclass

import torch

import audio
from monotonic import expand

STEPS = {"grad-tts": 10, "diff-tts": 10, "resgrad": 4}     # modes, and the steps that the card names for each


@dataclass
class Request:
    """The card's default request."""
    mode: str = "grad-tts"
    steps: int = 10
    sigma_min: float = 0.01
    sigma_max: float = 10.0
    sigma_residual: float = 2.0      # where resgrad begins
    rho: float = 7.0
    fine: int = 1000                 # levels that diff-tts strides over
    temperature: float = 0.67        # on the first noise
    speed: float = 1.0


def precondition(denoiser, x, sigma, context, voice, about, mask=None):
    """The estimate of the clean residual; sigma is [batch]."""
    s, d = sigma[:, None, None], denoiser.config.sigma_data
    total = (s * s + d * d).sqrt()
    output = denoiser(x / total, sigma.log() / 4, context, voice, about, mask)
    return x * (d / total) ** 2 + output.float() * (s * d / total)


def karras(low: float, high: float, steps: int, rho: float) -> list[float]:
    a, b = high ** (1 / rho), low ** (1 / rho)
    return [(a + i / max(1, steps - 1) * (b - a)) ** rho for i in range(steps)] + [0.0]


def strided(request: Request) -> list[float]:
    """Every n-th of the `fine` levels that a cosine schedule (Nichol and Dhariwal 2021) has in the range, the highest first."""
    low, high = math.atan(request.sigma_min), math.atan(request.sigma_max)
    chosen = [round(request.fine * (1 - i / request.steps)) for i in range(request.steps)]
    return [math.tan(low + (high - low) * (k - 1) / (request.fine - 1)) for k in chosen] + [0.0]


def sigmas(request: Request) -> list[float]:
    if request.mode == "diff-tts":
        return strided(request)
    high = request.sigma_residual if request.mode == "resgrad" else request.sigma_max
    return karras(request.sigma_min, high, request.steps, request.rho)


def sample(estimate, noise, levels: list[float], second_order: bool):
    """DDIM, or DPM-Solver++(2M), from unit noise down the levels."""
    x, before = noise * levels[0], None
    for i, sigma in enumerate(levels[:-1]):
        clean = estimate(x, sigma)
        step = math.log(sigma / levels[i + 1]) if levels[i + 1] else math.inf
        mixed = clean
        if second_order and before is not None and levels[i + 1]:
            mixed = clean + (clean - before) * step / (2 * math.log(levels[i - 1] / sigma))
        x = math.exp(-step) * x + (1 - math.exp(-step)) * mixed
        before = clean
    return x


def counts(log_frames: torch.Tensor, speed: float) -> torch.Tensor:
    return (log_frames.exp() / speed).round().clamp(1, 200).long()


@torch.no_grad()
def generate(network, tokens: tuple[list[int], list[int]], voice: int, language: int, request: Request, generator, durations=None):
    """The mel [T, 80] of one sentence, and the frames of its tokens; `durations` takes the place of the predicted ones."""
    device = network.mean.device
    voice, language = torch.tensor([voice], device=device), torch.tensor([language], device=device)
    context, log_frames = network.encoder(*torch.tensor(tokens, device=device)[:, None], voice, language)
    frames = counts(log_frames, request.speed) if durations is None else durations[None].to(device)
    context = context[0][expand(frames, int(frames.sum()))[0]][None]
    about = torch.tensor([int(request.mode == "resgrad")], device=device)
    if about:
        context = torch.cat([network.guess(context, voice), context[..., 80:]], -1)
    base = context[..., :80]
    if request.steps:
        noise = torch.randn(base.shape, generator=generator, device=device) * request.temperature
        estimate = lambda x, sigma: precondition(network.denoiser, x, torch.full((1,), sigma, device=device), context, voice, about)
        base = base + sample(estimate, noise, sigmas(request), request.mode != "diff-tts")
    return (base[0] * network.deviation + network.mean).clamp_min(math.log(audio.FLOOR)), frames[0]
