"""Records noise levels of diffusers, k-diffusion and ComfyUI, for test/reference/schedules.test.ts. None is a dependency of the product.

    python3 -m venv .venv && . .venv/bin/activate
    pip install torch diffusers numpy scipy tqdm torchdiffeq torchsde && pip install --no-deps k-diffusion
    python test/reference/record-schedules.py           # last run with diffusers 0.42.1, k-diffusion 0.1.1, SciPy 1.17.1

diffusers and k-diffusion are run. ComfyUI is no package, so its rules are restated here from their description, in 64 bits.
"""

import importlib
import importlib.metadata
import json
import pathlib
import sys
import types

import diffusers
import numpy as np
import scipy.stats
import torch
from diffusers.schedulers.scheduling_euler_discrete import rescale_zero_terminal_snr
from diffusers.schedulers.scheduling_utils import AysSchedules

FIXTURE = pathlib.Path(__file__).parent / 'fixtures' / 'schedules.json'
T = 1000
RANGE = {'sigmaMin': 0.02, 'sigmaMax': 40.0}
SD = {'betas': {'rule': 'scaled-linear', 'steps': T, 'start': 0.00085, 'end': 0.012}}
RULES = {
    'linear': ({'rule': 'linear', 'steps': T, 'start': 0.0001, 'end': 0.02}, 'linear'),
    'scaled-linear': (SD['betas'], 'scaled_linear'),
    'cosine': ({'rule': 'cosine', 'steps': T}, 'squaredcos_cap_v2'),
}

torch.set_default_dtype(torch.float64)


def table_of(name):
    """Levels of the training, rising."""
    settings, rule = RULES[name]
    options = {'beta_start': settings['start'], 'beta_end': settings['end']} if 'start' in settings else {}
    alpha_bar = diffusers.DDIMScheduler(beta_schedule=rule, **options).betas.double().mul(-1).add(1).cumprod(0)
    return ((1 - alpha_bar) / alpha_bar).sqrt().numpy()


def k_diffusion(module):
    """One module of it: the package itself imports its training code."""
    package, utils = types.ModuleType('k_diffusion'), types.ModuleType('k_diffusion.utils')
    package.__path__ = [str(importlib.metadata.distribution('k-diffusion').locate_file('k_diffusion'))]
    package.utils = utils
    utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    sys.modules |= {'k_diffusion': package, 'k_diffusion.utils': utils}
    return importlib.import_module(f'k_diffusion.{module}')


def k_diffusion_cases():
    sampling, external = k_diffusion('sampling'), k_diffusion('external')
    for rho in (0.5, 1, 3):
        yield 'k-diffusion', {'id': 'polyexponential', 'rho': rho}, RANGE, sampling.get_sigmas_polyexponential(9, 0.02, 40.0, rho)
    levels = torch.tensor(table_of('scaled-linear'))
    for steps in (1, 7, 20):
        yield 'k-diffusion', {'id': 'normal'}, SD, external.DiscreteSchedule(levels, quantize=False).get_sigmas(steps)


class Comfy:
    """A model as ComfyUI sees it: `level(timestep)` between the entries of a table, and the table for rules that count."""

    def __init__(self, table, level):
        self.table, self.level = np.asarray(table), level

    @classmethod
    def discrete(cls):
        table = table_of('scaled-linear')
        return cls(table, lambda t: np.exp(np.interp(t, np.arange(T), np.log(table))))

    @classmethod
    def continuous(cls):
        """EDM: a thousand levels even in ln σ, which is what its time is up to a factor."""
        low, high = np.log(RANGE['sigmaMin']), np.log(RANGE['sigmaMax'])
        level = lambda t: np.exp(low + t / (T - 1) * (high - low))
        return cls(level(np.arange(T)), level)

    @classmethod
    def flow(cls):
        """Time is t = σ/(1 + σ), from 1/1000 to 999/1000 for levels that are finite."""
        level = lambda t: (1 + t / (T - 1) * 998) / (999 - t / (T - 1) * 998)
        return cls(level(np.arange(T)), level)

    def simple(self, n):
        return [self.table[T - 1 - int(i * T / n)] for i in range(n)]

    def sgm_uniform(self, n):
        return self.level(np.linspace(T - 1, 0, n + 1)[:-1])

    def normal(self, n):
        return self.level(np.linspace(T - 1, 0, n))

    def ddim_uniform(self, n):
        return self.table[1::T // n][::-1]

    def beta(self, n, alpha=0.6, beta=0.6):
        timesteps = np.rint(scipy.stats.beta.ppf(1 - np.arange(n) / n, alpha, beta) * (T - 1))
        assert len(set(timesteps)) == n  # ComfyUI leaves out what occurs twice
        return self.table[timesteps.astype(int)]


FLOW_RANGE = {'sigmaMin': 1 / 999, 'sigmaMax': 999.0, 'prediction': 'flow'}


def comfy_cases():
    for model, comfy in ((SD, Comfy.discrete()), (RANGE, Comfy.continuous()), (FLOW_RANGE, Comfy.flow())):
        for n in (1, 7, 16, 30):
            yield 'ComfyUI', {'id': 'simple'}, model, comfy.simple(n)
            yield 'ComfyUI', {'id': 'sgm-uniform'}, model, comfy.sgm_uniform(n)
            yield 'ComfyUI', {'id': 'beta'}, model, comfy.beta(n)
        yield 'ComfyUI', {'id': 'beta', 'alpha': 1.5, 'beta': 0.4}, model, comfy.beta(12, 1.5, 0.4)
        yield 'ComfyUI', {'id': 'normal'}, model, comfy.normal(11)
    for n in (4, 20, 50):
        yield 'ComfyUI', {'id': 'model', 'spacing': 'leading', 'offset': 1}, SD, Comfy.discrete().ddim_uniform(n)
    for n in (2, 9, 24):
        share = np.arange(n) / (n - 1)
        yield 'ComfyUI', {'id': 'kl-optimal'}, RANGE, np.tan(share * np.arctan(0.02) + (1 - share) * np.arctan(40.0))
    for threshold, n in ((0.025, 1), (0.025, 2), (0.025, 9), (0.025, 20), (0.1, 12)):
        left = linear_quadratic(n, threshold)
        yield 'ComfyUI', {'id': 'linear-quadratic', 'threshold': threshold}, RANGE, 40.0 * left
        t = left * 0.999
        yield 'ComfyUI', {'id': 'linear-quadratic', 'threshold': threshold}, FLOW_RANGE, t / (1 - t)


def linear_quadratic(n, threshold):
    """What is left to go: a line to `threshold` over half of the steps, then the parabola with its slope there and 1 at the end."""
    if n == 1:
        return np.ones(1)
    half = n // 2
    rows = [[half**2, half, 1], [n**2, n, 1], [2 * half, 1, 0]]
    parabola = np.linalg.solve(np.array(rows, dtype=float), [threshold, 1, threshold / half])
    line = np.arange(half) * threshold / half
    return 1 - np.concatenate([line, np.polyval(parabola, np.arange(half, n))])


def diffusers_cases():
    options = {'beta_start': 0.00085, 'beta_end': 0.012, 'beta_schedule': 'scaled_linear'}
    for n in (6, 25):
        scheduler = diffusers.EulerDiscreteScheduler(use_beta_sigmas=True, timestep_spacing='linspace', **options)
        scheduler.set_timesteps(n)
        yield 'diffusers', {'id': 'beta', 'over': 'level'}, SD, scheduler.sigmas[:-1]
    for n, offset in ((5, 1), (20, 1), (30, 1), (999, 1), (1000, 0)):
        scheduler = diffusers.DDIMScheduler(steps_offset=offset, timestep_spacing='leading', **options)
        scheduler.set_timesteps(n)
        yield 'diffusers', {'id': 'model', 'spacing': 'leading', 'offset': offset}, SD, table_of('scaled-linear')[scheduler.timesteps]
    for shift in (1.0, 3.0, 6.0):
        scheduler = diffusers.FlowMatchEulerDiscreteScheduler(shift=shift)
        scheduler.set_timesteps(12)
        t = scheduler.sigmas[:-1].double().numpy()
        t[0] = 1 - 1e-9  # pure noise has no finite level
        levels = t / (1 - t)
        model = {'sigmaMin': levels[-1], 'sigmaMax': levels[0], 'prediction': 'flow'}
        yield 'diffusers', {'id': 'flow-shift', 'shift': shift}, model, levels
    for fitted_to, name, low in (('stable-diffusion-1.5', 'StableDiffusion', 0.029), ('stable-diffusion-xl', 'StableDiffusionXL', 0.029),
                                 ('stable-video-diffusion', 'StableDiffusionVideo', 0.002)):
        table = AysSchedules[f'{name}Sigmas']
        model = {'sigmaMin': low, 'sigmaMax': table[0]}
        schedule = {'id': 'align-your-steps', 'fittedTo': fitted_to}
        yield 'diffusers', schedule, model, table[:-1]
        # other counts: ln σ interpolated, as the authors publish it
        closed = np.log([*table[:-1], low])
        yield 'authors', schedule, model, np.exp(np.interp(np.arange(17) / 17, np.arange(11) / 10, closed))


def tables():
    """Every 37th level of the training, and the last, after the rescaling to zero terminal SNR."""
    for name, (settings, rule) in RULES.items():
        options = {'beta_start': settings['start'], 'beta_end': settings['end']} if 'start' in settings else {}
        betas = rescale_zero_terminal_snr(diffusers.DDIMScheduler(beta_schedule=rule, **options).betas.double())
        alpha_bar = (1 - betas).cumprod(0)
        alpha_bar[-1] = 2**-24  # as diffusers' Euler schedulers do, so that the highest level is finite
        levels = ((1 - alpha_bar) / alpha_bar).sqrt().numpy()
        at = [*range(0, T, 37), T - 1]
        yield {'betas': settings | {'zeroTerminalSnr': True}, 'at': at, 'sigmas': rounded(levels[at])}


def rounded(values):
    return [float(f'{value:.9g}') for value in np.asarray(values, dtype=np.float64).ravel()]


def levels(values):
    """Without the 0 at the end, which some have."""
    return rounded([value for value in np.asarray(values, dtype=np.float64).ravel() if value > 0])


cases = [{'of': of, 'schedule': schedule, 'model': model, 'sigmas': levels(sigmas)}
         for cases in (k_diffusion_cases(), comfy_cases(), diffusers_cases()) for of, schedule, model, sigmas in cases]
for case in cases:
    if len(case['sigmas']) > 50:  # long ones: both ends
        case |= {'steps': len(case['sigmas']), 'sigmas': case['sigmas'][:5], 'last': case['sigmas'][-5:]}
text = json.dumps({'cases': cases, 'tables': list(tables())}, separators=(',', ':'))
FIXTURE.write_text(text.replace('{"of"', '\n{"of"').replace(',{"betas"', ',\n{"betas"') + '\n')
