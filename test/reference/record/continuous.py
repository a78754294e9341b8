"""Trajectories on models with continuous time: k-diffusion's samplers, and diffusers' consistency models and rectified flows.

Of k-diffusion and consistency models the states are replaced by the clean estimates and the result, which is what they let out.
"""

import importlib
import importlib.metadata
import itertools
import sys
import types

import diffusers
import numpy as np
import torch
from schedulers import use
from toy import START, Draws, case, network, tensor


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


RANGE = {'sigmaMin': 0.02, 'sigmaMax': 40}
CHURN = {'churn': 3, 'churnFrom': 0.05, 'churnUpTo': 20, 'churnScale': 1.003}
S_CHURN = {'s_churn': 3, 's_tmin': 0.05, 's_tmax': 20, 's_noise': 1.003}


def k_cases(sampling, rows):
    schedules = {'karras': sampling.get_sigmas_karras(9, 0.02, 40.0), 'exponential': sampling.get_sigmas_exponential(9, 0.02, 40.0)}
    for (schedule, sigmas), (sampler, params, run, options) in itertools.product(schedules.items(), rows):
        sigmas, draws, denoised = sigmas.double(), Draws(), []

        def churn_noise(x):
            # k-diffusion draws in every step, we where it is used; one clean estimate is out per step before this one
            level = sigmas[len(denoised)]
            used = 's_churn' in options and options.get('s_tmin', 0) <= level <= options.get('s_tmax', np.inf)
            return draws() if used else torch.zeros_like(x)

        sampling.default_noise_sampler = lambda x: draws
        sampling.BrownianTreeNoiseSampler = lambda x, sigma_min, sigma_max: draws
        original, torch.randn_like = torch.randn_like, churn_noise
        result = run(lambda x, sigma: edm(x, sigma.item()), tensor(START) * sigmas[0], sigmas, disable=True,
                     callback=lambda step: denoised.append(step['denoised']), **options)
        torch.randn_like = original
        settings = {'sampler': {'id': sampler} | params, 'schedule': {'id': schedule}} | RANGE
        yield case(settings, sigmas, [*denoised, result])


def first_cases():
    sampling = k_diffusion()
    return k_cases(sampling, [
        ('euler', {}, sampling.sample_euler, {}),
        ('euler-ancestral', {'eta': 0.5}, sampling.sample_euler_ancestral, {'eta': 0.5}),
        ('euler-ancestral', {'eta': 1.6}, sampling.sample_euler_ancestral, {'eta': 1.6}),
        ('heun', {}, sampling.sample_heun, {}),
        ('heun', CHURN, sampling.sample_heun, S_CHURN),
        ('heun', {'churn': 40}, sampling.sample_heun, {'s_churn': 40}),
        ('dpmpp-2m', {}, sampling.sample_dpmpp_2m, {}),
    ])


def solver_cases():
    sampling = k_diffusion()
    return k_cases(sampling, [
        *[('lms', {'order': order}, sampling.sample_lms, {'order': order}) for order in (1, 2, 3, 4)],
        ('dpm-2', {}, sampling.sample_dpm_2, {}),
        ('dpm-2', CHURN, sampling.sample_dpm_2, S_CHURN),
        *[('dpm-2-ancestral', {'eta': eta}, sampling.sample_dpm_2_ancestral, {'eta': eta}) for eta in (0.5, 1)],
        *[('dpmpp-2s-ancestral', {'eta': eta}, sampling.sample_dpmpp_2s_ancestral, {'eta': eta}) for eta in (0.5, 1)],
        ('dpmpp-sde', {'eta': 1, 'r': 0.5}, sampling.sample_dpmpp_sde, {}),
        ('dpmpp-sde', {'eta': 0.5, 'r': 0.3}, sampling.sample_dpmpp_sde, {'eta': 0.5, 'r': 0.3}),
        *[('dpmpp-2m-sde', {'eta': eta, 'solver': solver}, sampling.sample_dpmpp_2m_sde, {'eta': eta, 'solver_type': solver})
          for eta in (0, 0.5, 1) for solver in ('midpoint', 'heun')],
        *[('dpmpp-3m-sde', {'eta': eta}, sampling.sample_dpmpp_3m_sde, {'eta': eta}) for eta in (0, 0.5, 1)],
    ])


def consistency_cases():
    for steps in (1, 2, 4):
        scheduler = diffusers.CMStochasticIterativeScheduler(clip_denoised=False)
        # the model's own scaling belongs to its card; here it is EDM's
        scheduler.get_scalings_for_boundary_condition = scheduler.get_scalings
        use(Draws())
        scheduler.set_timesteps(steps)
        scheduler.sigmas = scheduler.sigmas.double()
        sigmas = [*scheduler.sigmas[:-1].tolist(), 0.0]
        x, denoised = tensor(START) * sigmas[0], []
        for sigma, t in zip(sigmas, scheduler.timesteps):
            denoised.append(edm(x, sigma))
            output = network(scheduler.scale_model_input(x, t), np.log(sigma) / 4)
            x = scheduler.step(output, t, x).prev_sample
        settings = {'sampler': {'id': 'consistency', 'epsilon': 0.002}, 'schedule': {'id': 'karras'}, 'sigmaMin': 0.002, 'sigmaMax': 80}
        yield case(settings, sigmas, [*denoised, x])


def flow_cases():
    """z = x / (1 + sigma), t = sigma / (1 + sigma); from t = 0.98, as t = 1 is sigma without end."""
    for (sampler, name), shift, steps in itertools.product([('flow-euler', 'Euler'), ('flow-heun', 'Heun')], (1, 3), (5, 12)):
        scheduler = getattr(diffusers, f'FlowMatch{name}DiscreteScheduler')(shift=shift)
        scheduler.sigma_max = 0.98
        scheduler.set_timesteps(steps)
        scheduler.sigmas = scheduler.sigmas.double()
        times = list(dict.fromkeys(scheduler.sigmas.tolist()))
        z, denoised, seen = tensor(START) * times[0], [], set()
        for t in scheduler.timesteps:
            share = t.item() / 1000
            output = network(z, share)
            if len(denoised) < steps and (name == 'Euler' or scheduler.state_in_first_order):
                denoised.append(z - share * output)
            z = scheduler.step(output, t, z).prev_sample
        settings = {'sampler': {'id': sampler}, 'prediction': 'flow', 'schedule': {'id': f'flow, shift {shift}'}}
        yield case(settings | {'sigmaMin': 0.001, 'sigmaMax': 150}, [t / (1 - t) for t in times], [*denoised, z])
