"""Trajectories of diffusers' schedulers on models with discrete time, in the coordinates x = x0 + sigma·n."""

import itertools
import types

import diffusers
import torch
from diffusers import schedulers
from diffusers.guiders.guider_utils import rescale_noise_cfg
from toy import CONDITION, START, T, Draws, case, network, tensor

BETAS = {
    'linear': {'rule': 'linear', 'steps': T, 'start': 0.0001, 'end': 0.02},
    'scaled-linear': {'rule': 'scaled-linear', 'steps': T, 'start': 0.00085, 'end': 0.012},
    'cosine': {'rule': 'cosine', 'steps': T},
}
RULE = {'linear': 'linear', 'scaled-linear': 'scaled_linear', 'cosine': 'squaredcos_cap_v2'}
PREDICTION = {'epsilon': 'epsilon', 'v': 'v_prediction', 'x0': 'sample'}
STEPS = {'epsilon': (4, 10), 'v': (7,), 'x0': (16,)}  # 7 and 16 round halves in linspace and trailing


UNCLIPPED = ('DDIM', 'DDIMInverse', 'DDPM', 'LCM', 'TCD')


def scheduler_of(name, betas, prediction, spacing, **options):
    settings = BETAS[betas]
    options |= {'clip_sample': False} if name in UNCLIPPED else {}
    options |= {'timestep_spacing': spacing, 'prediction_type': PREDICTION[prediction], 'beta_schedule': RULE[betas]}
    if 'start' in settings:
        options |= {'beta_start': settings['start'], 'beta_end': settings['end']}
    return getattr(diffusers, f'{name}Scheduler')(**{'num_train_timesteps': T} | options)


def levels(scheduler):
    """The noise levels that the scheduler visits, in float64, mostly 0 at the end."""
    if getattr(scheduler, 'sigmas', None) is not None:
        return list(dict.fromkeys(scheduler.sigmas.double().tolist()))
    timesteps = scheduler._timesteps[::-1].copy() if hasattr(scheduler, '_timesteps') else scheduler.timesteps  # PNDM repeats some
    alpha_bar = scheduler.alphas_cumprod.double()
    end = 1 / alpha_bar[0] - 1 if scheduler.config.get('set_alpha_to_one') is False else torch.zeros(())
    return [*(1 / alpha_bar[timesteps] - 1).sqrt().tolist(), end.sqrt().item()]


def use(draws):
    """Has every scheduler take its noise from there."""
    for module in vars(schedulers).values():
        if isinstance(module, types.ModuleType) and hasattr(module, 'randn_tensor'):
            module.randn_tensor = draws


def trajectory(scheduler, steps, evaluations, predict=lambda x, t: network(x, float(t) / T), eta=None, begin=(), into_zero=False):
    """Noise levels, and the state after every step.

    `evaluations` of the network make one step, `begin` tells how many make the first ones; the last may have fewer. With
    `into_zero` the last state is the last clean estimate, for schedulers that do not go to sigma = 0 themselves.
    """
    draws = Draws()
    use(draws)
    scheduler.set_timesteps(steps)
    for name in ('sigmas', 'sigmas_up', 'sigmas_down', 'sigmas_interpol'):
        if hasattr(scheduler, name):  # in f32, x + d·(σ' − σ) loses what remains of x after σ = 20,000 (cosine betas)
            setattr(scheduler, name, getattr(scheduler, name).double())
    sigmas = levels(scheduler)
    variance_exploding = 'Discrete' in type(scheduler).__name__
    scale = (lambda sigma: 1.0) if variance_exploding else (lambda sigma: (1 + sigma**2) ** 0.5)
    states = [tensor(START) * sigmas[0]]
    x = states[0] / scale(sigmas[0])
    wanted = [*begin, *[evaluations] * steps]
    for t in scheduler.timesteps:
        options = {} if eta is None else {'eta': eta}
        options |= {'variance_noise': draws() if eta > 0 else None} if 'DDIM' in type(scheduler).__name__ else {}
        output = predict(scheduler.scale_model_input(x, t).double(), t)
        before, x = x, scheduler.step(output, t, x, **options).prev_sample.double()
        wanted[len(states) - 1] -= 1
        if wanted[len(states) - 1] == 0 or t == scheduler.timesteps[-1]:
            states.append(x * scale(sigmas[len(states)]))
    if into_zero:
        sigmas[-1], states[-1] = 0.0, estimate(scheduler.config.prediction_type, before, output, sigmas[-2])
    return sigmas, states


def estimate(prediction, x, output, sigma):
    """x0 from x scaled to variance 1 and the network's output."""
    alpha = 1 / (1 + sigma**2) ** 0.5
    beta = sigma * alpha
    return {'epsilon': (x - beta * output) / alpha, 'v_prediction': alpha * x - beta * output, 'sample': output}[prediction]


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


def inversion_cases():
    """DDIM from data to noise, from its first level above 0 on: our step to there undoes the last one of a generation.

    Of epsilon alone: for the others diffusers mixes the network's output at one level with x0 and noise at the one below.
    """
    for betas, spacing, steps in itertools.product(BETAS, ('leading', 'trailing'), (4, 10, 20)):
        scheduler = scheduler_of('DDIMInverse', betas, 'epsilon', spacing)
        scheduler.set_timesteps(steps)
        sigmas = (1 / scheduler.alphas_cumprod.double()[scheduler.timesteps] - 1).sqrt().tolist()
        states = [tensor(START) * sigmas[0]]
        for t, sigma, sigma_next in zip(scheduler.timesteps[1:], sigmas[:-1], sigmas[1:]):
            x = states[-1] / (1 + sigma**2) ** 0.5
            x = scheduler.step(network(x, float(t) / T), t, x).prev_sample.double()
            states.append(x * (1 + sigma_next**2) ** 0.5)
        settings = {'sampler': {'id': 'ddim', 'eta': 0}, 'prediction': 'epsilon', 'betas': BETAS[betas]}
        settings |= {'schedule': {'id': 'model', 'spacing': spacing}, 'odd': 'from data to noise'}
        yield case(settings, sigmas, states)


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
