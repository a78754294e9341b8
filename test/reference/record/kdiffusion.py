"""Trajectories of k-diffusion's samplers. It lets out the clean estimates and the result, which stand for the states."""

import importlib
import importlib.metadata
import itertools
import sys
import types

import numpy as np
import torch
from schedulers import BETAS, PREDICTION, STEPS, estimate, scheduler_of
from toy import START, T, Draws, case, edm, network, tensor


def k_diffusion():
    """Its sampling.py alone: the package itself imports its training code."""
    package, utils = types.ModuleType('k_diffusion'), types.ModuleType('k_diffusion.utils')
    package.__path__ = [str(importlib.metadata.distribution('k-diffusion').locate_file('k_diffusion'))]
    package.utils = utils
    utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    sys.modules |= {'k_diffusion': package, 'k_diffusion.utils': utils}
    return importlib.import_module('k_diffusion.sampling')


def use_noise(sampling, draws):
    sampling.default_noise_sampler = lambda x: draws
    sampling.BrownianTreeNoiseSampler = lambda x, sigma_min, sigma_max: draws


RANGE = {'sigmaMin': 0.02, 'sigmaMax': 40}
CHURN = {'churn': 3, 'churnFrom': 0.05, 'churnUpTo': 20, 'churnScale': 1.003}
S_CHURN = {'s_churn': 3, 's_tmin': 0.05, 's_tmax': 20, 's_noise': 1.003}


def cases_of(sampling, rows):
    schedules = {'karras': sampling.get_sigmas_karras(9, 0.02, 40.0), 'exponential': sampling.get_sigmas_exponential(9, 0.02, 40.0)}
    for (schedule, sigmas), (sampler, params, run, options) in itertools.product(schedules.items(), rows):
        sigmas, draws, denoised = sigmas.double(), Draws(), []

        def churn_noise(x):
            # k-diffusion draws in every step, we where it is used; one clean estimate is out per step before this one
            level = sigmas[len(denoised)]
            used = 's_churn' in options and options.get('s_tmin', 0) <= level <= options.get('s_tmax', np.inf)
            return draws() if used else torch.zeros_like(x)

        use_noise(sampling, draws)
        original, torch.randn_like = torch.randn_like, churn_noise
        result = run(lambda x, sigma: edm(x, sigma.item()), tensor(START) * sigmas[0], sigmas, disable=True,
                     callback=lambda step: denoised.append(step['denoised']), **options)
        torch.randn_like = original
        settings = {'sampler': {'id': sampler} | params, 'schedule': {'id': schedule}} | RANGE
        yield case(settings, sigmas, [*denoised, result])


def first_cases():
    sampling = k_diffusion()
    return cases_of(sampling, [
        ('euler', {}, sampling.sample_euler, {}),
        ('euler-ancestral', {'eta': 0.5}, sampling.sample_euler_ancestral, {'eta': 0.5}),
        ('euler-ancestral', {'eta': 1.6}, sampling.sample_euler_ancestral, {'eta': 1.6}),
        ('heun', {}, sampling.sample_heun, {}),
        ('heun', CHURN, sampling.sample_heun, S_CHURN),
        ('heun', {'churn': 40}, sampling.sample_heun, {'s_churn': 40}),
        ('dpmpp-2m', {}, sampling.sample_dpmpp_2m, {}),
    ])


def dpm_3(sampling):
    def run(model, x, sigmas, disable, callback):
        solver = sampling.DPMSolver(model)
        for sigma, sigma_next in zip(sigmas, sigmas[1:]):
            denoised = model(x, sigma)
            callback({'denoised': denoised})
            x = solver.dpm_solver_3_step(x, -sigma.log(), -sigma_next.log())[0] if sigma_next > 0 else denoised
        return x

    return run


def solver_cases():
    sampling = k_diffusion()
    return cases_of(sampling, [
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
        ('dpm-3', {}, dpm_3(sampling), {}),
    ])


def discrete_cases():
    """Those that diffusers has not, on models with discrete time: between two levels the timestep follows ln sigma."""
    sampling = k_diffusion()
    rows = [
        ('dpmpp-2s-ancestral', {'eta': 1}, sampling.sample_dpmpp_2s_ancestral),
        ('dpmpp-sde', {'eta': 1, 'r': 0.5}, sampling.sample_dpmpp_sde),
        ('dpmpp-3m-sde', {'eta': 1}, sampling.sample_dpmpp_3m_sde),
    ]
    for (sampler, params, run), (prediction, betas) in itertools.product(rows, zip(STEPS, BETAS)):
        scheduler = scheduler_of('DDIM', betas, prediction, 'trailing')
        scheduler.set_timesteps(STEPS[prediction][-1] // 2 + 2)
        table = (1 / scheduler.alphas_cumprod.double() - 1).sqrt()
        sigmas = torch.cat([table[scheduler.timesteps], torch.zeros(1)])
        use_noise(sampling, Draws())
        denoised = []

        def model(x, sigma):
            t = np.interp(np.log(sigma.item()), np.log(table.numpy()), np.arange(T))
            scaled = x / (1 + sigma.item() ** 2) ** 0.5
            return estimate(PREDICTION[prediction], scaled, network(scaled, t / T), sigma.item())

        result = run(model, tensor(START) * sigmas[0], sigmas, disable=True, callback=lambda step: denoised.append(step['denoised']))
        settings = {'sampler': {'id': sampler} | params, 'prediction': prediction, 'schedule': {'id': 'model', 'spacing': 'trailing'}}
        yield case(settings | {'betas': BETAS[betas]}, sigmas, [*denoised, result])
