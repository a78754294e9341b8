"""Trajectories of diffusers' consistency models and rectified flows, on models with continuous time.

As of k-diffusion, the clean estimates and the result stand for the states.
"""

import itertools

import diffusers
import numpy as np
from schedulers import use
from toy import START, Draws, case, edm, network, tensor


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
