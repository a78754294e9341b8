"""Records what diffusers and k-diffusion do, for test/reference/*.test.ts. None of it is a dependency of the product.

    python3 -m venv /tmp/reference && . /tmp/reference/bin/activate
    pip install torch diffusers numpy scipy tqdm torchdiffeq torchsde && pip install --no-deps k-diffusion
    python test/reference/record.py                     # last run with diffusers 0.42.1, k-diffusion 0.1.1, torch 2.15.0

Every trajectory starts from the same numbers, uses the same noise in the same order and the same toy network
F = tanh(A·x + b·c + condition), where c is the noise input times `timeScale`. States are written in the
coordinates x = x0 + sigma·n.
"""

import importlib
import importlib.metadata
import itertools
import json
import pathlib
import sys
import types

import diffusers
import numpy as np
import torch
from diffusers.guiders.guider_utils import rescale_noise_cfg
from diffusers.schedulers import scheduling_ddpm, scheduling_euler_ancestral_discrete

FIXTURES = pathlib.Path(__file__).parent / 'fixtures'
SHAPE = (1, 2, 3)
T = 1000

random = np.random.default_rng(20)
A = (random.normal(size=(6, 6)) * 0.5).round(6)
B = random.normal(size=6).round(6)
CONDITION = random.normal(size=6).round(6)
START = random.normal(size=6).round(6)
NOISE = random.normal(size=(24, 6)).round(6)

BETAS = {
    'linear': {'rule': 'linear', 'steps': T, 'start': 0.0001, 'end': 0.02},
    'scaled-linear': {'rule': 'scaled-linear', 'steps': T, 'start': 0.00085, 'end': 0.012},
    'cosine': {'rule': 'cosine', 'steps': T},
}
RULE = {'linear': 'linear', 'scaled-linear': 'scaled_linear', 'cosine': 'squaredcos_cap_v2'}
PREDICTION = {'epsilon': 'epsilon', 'v': 'v_prediction', 'x0': 'sample'}
STEPS = {'epsilon': (4, 10), 'v': (7,), 'x0': (16,)}  # 7 and 16 round halves in linspace and trailing


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64).reshape(SHAPE)


def network(x, c, condition=0.0):
    return tensor(np.tanh(A @ x.numpy().ravel() + B * float(c) + condition))


class Draws:
    """Hands out the recorded noise in order, in place of a random generator."""

    def __init__(self):
        self.used = 0

    def __call__(self, *_, **__):
        self.used += 1
        return tensor(NOISE[self.used - 1])


def scheduler_of(name, betas, prediction, spacing, **options):
    settings = BETAS[betas]
    options |= {'clip_sample': False} if name in ('DDIM', 'DDPM') else {}
    options |= {'timestep_spacing': spacing, 'prediction_type': PREDICTION[prediction], 'beta_schedule': RULE[betas]}
    if 'start' in settings:
        options |= {'beta_start': settings['start'], 'beta_end': settings['end']}
    return getattr(diffusers, f'{name}Scheduler')(num_train_timesteps=T, **options)


def levels(scheduler):
    """The noise levels that the scheduler visits, in float64, 0 at the end."""
    if getattr(scheduler, 'sigmas', None) is not None:
        return list(dict.fromkeys(scheduler.sigmas.double().tolist()))
    alpha_bar = scheduler.alphas_cumprod.double()[scheduler.timesteps]
    return [*(1 / alpha_bar - 1).sqrt().tolist(), 0.0]


def trajectory(scheduler, steps, evaluations, predict=lambda x, t: network(x, float(t) / T), eta=None):
    """Noise levels, and the state after every step; `evaluations` of the network make one step, the last one aside."""
    draws = Draws()
    scheduling_ddpm.randn_tensor = scheduling_euler_ancestral_discrete.randn_tensor = draws
    scheduler.set_timesteps(steps)
    if hasattr(scheduler, 'sigmas'):
        scheduler.sigmas = scheduler.sigmas.double()  # in f32, x + d·(σ' − σ) loses what remains of x after σ = 20,000 (cosine betas)
    sigmas = levels(scheduler)
    variance_exploding = 'Discrete' in type(scheduler).__name__
    scale = (lambda sigma: 1.0) if variance_exploding else (lambda sigma: (1 + sigma**2) ** 0.5)
    states = [tensor(START) * sigmas[0]]
    x = states[0] / scale(sigmas[0])
    for k, t in enumerate(scheduler.timesteps):
        options = {} if eta is None else {'eta': eta, 'variance_noise': draws() if eta > 0 else None}
        output = predict(scheduler.scale_model_input(x, t).double(), t)
        x = scheduler.step(output, t, x, **options).prev_sample.double()
        if (k + 1) % evaluations == 0 or k + 1 == len(scheduler.timesteps):
            states.append(x * scale(sigmas[len(states)]))
    return sigmas, states


def rounded(values, digits=7):
    return [float(f'{value:.{digits}g}') for value in np.asarray(values, dtype=np.float64).ravel()]


def case(settings, sigmas, states):
    return settings | {'sigmas': rounded(sigmas, 9), 'states': [rounded(state) for state in states]}


# our sampler, its parameters, the scheduler, its options, evaluations per step, spacings
SCHEDULERS = [
    # without linspace: it steps to t - T // steps, which is not the timestep that comes next
    ('ddim', {'eta': 0}, 'DDIM', {}, 1, ['leading', 'trailing']),
    ('ddim', {'eta': 0.6}, 'DDIM', {}, 1, ['leading', 'trailing']),
    ('ddpm', {'variance': 'fixed-small'}, 'DDPM', {'variance_type': 'fixed_small'}, 1, ['leading', 'linspace', 'trailing']),
    # with trailing it adds noise to the finished result, as its last timestep is not 0
    ('ddpm', {'variance': 'fixed-large'}, 'DDPM', {'variance_type': 'fixed_large'}, 1, ['leading', 'linspace']),
    ('euler', {}, 'EulerDiscrete', {}, 1, ['leading', 'linspace', 'trailing']),
    ('euler-ancestral', {'eta': 1}, 'EulerAncestralDiscrete', {}, 1, ['leading', 'linspace', 'trailing']),
    ('heun', {}, 'HeunDiscrete', {}, 2, ['leading', 'linspace', 'trailing']),
    ('dpmpp-2m', {}, 'DPMSolverMultistep', {}, 1, ['leading', 'linspace', 'trailing']),
]


def sampler_cases():
    for sampler, params, name, options, evaluations, spacings in SCHEDULERS:
        for spacing, betas, prediction in itertools.product(spacings, BETAS, PREDICTION):
            if (name, prediction) == ('EulerAncestralDiscrete', 'x0'):
                continue  # diffusers has none
            for steps in STEPS[prediction]:
                if name == 'DDIM' and T % steps > 0 and spacing == 'trailing':
                    continue  # as with linspace
                scheduler = scheduler_of(name, betas, prediction, spacing, **options)
                settings = {'sampler': {'id': sampler} | params, 'prediction': prediction, 'betas': BETAS[betas]}
                settings['schedule'] = {'id': 'model', 'spacing': spacing}
                sigmas, states = trajectory(scheduler, steps, evaluations, eta=params['eta'] if name == 'DDIM' else None)
                if states[-1].isfinite().all():  # diffusers' Euler ancestral takes the root of a rounding error below 0 with cosine betas
                    yield case(settings, sigmas, states)
    for schedule in ('karras', 'exponential'):
        scheduler = scheduler_of('EulerDiscrete', 'scaled-linear', 'epsilon', 'linspace', **{f'use_{schedule}_sigmas': True})
        settings = {'sampler': {'id': 'euler'}, 'prediction': 'epsilon', 'betas': BETAS['scaled-linear'], 'schedule': {'id': schedule}}
        yield case(settings, *trajectory(scheduler, 10, 1))


def guidance_cases():
    for scale, rescale in ((5, 0), (0, 0), (5, 0.7), (12, 1)):
        def predict(x, t):
            condition, without = network(x, float(t) / T, CONDITION), network(x, float(t) / T)
            guided = without + scale * (condition - without)
            return rescale_noise_cfg(guided, condition, rescale) if rescale > 0 else guided

        scheduler = scheduler_of('DDIM', 'scaled-linear', 'epsilon', 'leading')
        settings = {'sampler': {'id': 'ddim', 'eta': 0}, 'prediction': 'epsilon', 'betas': BETAS['scaled-linear']}
        settings |= {'schedule': {'id': 'model', 'spacing': 'leading'}, 'guidance': {'scale': scale, 'rescale': rescale}}
        yield case(settings, *trajectory(scheduler, 10, 1, predict, eta=0))


def k_diffusion():
    """Its sampling.py alone: the package itself imports its training code."""
    package, utils = types.ModuleType('k_diffusion'), types.ModuleType('k_diffusion.utils')
    package.__path__ = [str(importlib.metadata.distribution('k-diffusion').locate_file('k_diffusion'))]
    package.utils = utils
    utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    sys.modules |= {'k_diffusion': package, 'k_diffusion.utils': utils}
    return importlib.import_module('k_diffusion.sampling')


def edm(x, sigma):
    """The toy network preconditioned as in Karras et al. 2022, table 1, with sigma_data = 0.5."""
    root = (sigma**2 + 0.25) ** 0.5
    return x * 0.25 / root**2 + network(x / root, np.log(sigma) / 4) * sigma * 0.5 / root


CHURN = {'churn': 3, 'churnFrom': 0.05, 'churnUpTo': 20, 'churnScale': 1.003}
S_CHURN = {'s_churn': 3, 's_tmin': 0.05, 's_tmax': 20, 's_noise': 1.003}


def continuous_cases(sampling):
    """States are replaced by the clean estimates and the result, which is what k-diffusion lets out."""
    schedules = {'karras': sampling.get_sigmas_karras(9, 0.02, 40.0), 'exponential': sampling.get_sigmas_exponential(9, 0.02, 40.0)}
    for (schedule, sigmas), (sampler, params, run, options) in itertools.product(schedules.items(), [
        ('euler', {}, sampling.sample_euler, {}),
        ('euler-ancestral', {'eta': 0.5}, sampling.sample_euler_ancestral, {'eta': 0.5}),
        ('euler-ancestral', {'eta': 1.6}, sampling.sample_euler_ancestral, {'eta': 1.6}),
        ('heun', {}, sampling.sample_heun, {}),
        ('heun', CHURN, sampling.sample_heun, S_CHURN),
        ('heun', {'churn': 40}, sampling.sample_heun, {'s_churn': 40}),
        ('dpmpp-2m', {}, sampling.sample_dpmpp_2m, {}),
    ]):
        sigmas, draws, denoised = sigmas.double(), Draws(), []

        def churn_noise(x):
            # k-diffusion draws in every step, we where it is used; one clean estimate is out per step before this one
            level = sigmas[len(denoised)]
            used = 's_churn' in options and options.get('s_tmin', 0) <= level <= options.get('s_tmax', np.inf)
            return draws() if used else torch.zeros_like(x)

        sampling.default_noise_sampler = lambda x: draws
        original, torch.randn_like = torch.randn_like, churn_noise
        result = run(lambda x, sigma: edm(x, sigma.item()), tensor(START) * sigmas[0], sigmas, disable=True,
                     callback=lambda step: denoised.append(step['denoised']), **options)
        torch.randn_like = original
        settings = {'sampler': {'id': sampler} | params, 'schedule': {'id': schedule}, 'sigmaMin': 0.02, 'sigmaMax': 40}
        yield case(settings, sigmas, [*denoised, result])


def write(name, time_scale, cases):
    toy = {'A': rounded(A), 'b': rounded(B), 'condition': rounded(CONDITION), 'timeScale': time_scale}
    fixture = {'toy': toy, 'start': rounded(START), 'noise': [rounded(draw) for draw in NOISE], 'cases': list(cases)}
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / name).write_text(json.dumps(fixture, separators=(',', ':')).replace('{"sampler"', '\n{"sampler"') + '\n')


write('samplers.json', 1 / T, sampler_cases())
write('guidance.json', 1 / T, guidance_cases())
write('continuous.json', 1, continuous_cases(k_diffusion()))
