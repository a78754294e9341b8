"""More of diffusers' schedulers on models with discrete time: every prediction, and the tables and spacings in turn."""

import itertools

import diffusers
import torch
from schedulers import BETAS, STEPS, estimate, scheduler_of, trajectory
from toy import START, T, case, network, tensor

ALL = ['leading', 'linspace', 'trailing']
SDE = {'algorithm_type': 'sde-dpmsolver++'}
ZERO = {'set_alpha_to_one': True}

# our sampler, its parameters, the scheduler, its options, spacings, how trajectory() runs it
SOLVERS = [
    ('lms', {'order': 4}, 'LMSDiscrete', {}, ALL, {}),
    ('dpm-2', {}, 'KDPM2Discrete', {}, ALL, {'evaluations': 2}),
    ('dpm-2-ancestral', {'eta': 1}, 'KDPM2AncestralDiscrete', {}, ALL, {'evaluations': 2}),
    ('dpmpp-2m-sde', {'eta': 1, 'solver': 'midpoint'}, 'DPMSolverMultistep', SDE | {'solver_type': 'midpoint'}, ALL, {}),
    ('dpmpp-2m-sde', {'eta': 1, 'solver': 'heun'}, 'DPMSolverMultistep', SDE | {'solver_type': 'heun'}, ALL, {}),
    ('deis', {'order': 2}, 'DEISMultistep', {'solver_order': 2, 'lower_order_final': False}, ALL, {}),
    ('deis', {'order': 3}, 'DEISMultistep', {'solver_order': 3, 'lower_order_final': False}, ALL, {}),
    ('unipc', {'order': 2, 'variant': 'bh2'}, 'UniPCMultistep', {'solver_order': 2}, ALL, {}),
    ('unipc', {'order': 3, 'variant': 'bh2'}, 'UniPCMultistep', {'solver_order': 3}, ALL, {}),
    # into sigma = 0 its B(h) = h is infinite, and the last state is not a number
    ('unipc', {'order': 2, 'variant': 'bh1'}, 'UniPCMultistep', {'solver_order': 2, 'solver_type': 'bh1'}, ALL, {'into_zero': True}),
    ('unipc', {'order': 3, 'variant': 'bh1'}, 'UniPCMultistep', {'solver_order': 3, 'solver_type': 'bh1'}, ALL, {'into_zero': True}),
    # as DDIM, it steps to t - T // steps, which is the timestep that comes next only with leading
    ('pndm', {'skipPrk': True}, 'PNDM', ZERO | {'skip_prk_steps': True}, ['leading'], {'begin': [2]}),
    ('pndm', {'skipPrk': False}, 'PNDM', ZERO, ['leading'], {'begin': [4, 4, 4]}),
    # its second order is not that of the paper
    *[('sa-solver', {'tau': tau, 'predictor': 1, 'corrector': 1}, 'SASolver',
       {'tau_func': lambda _, tau=tau: tau, 'predictor_order': 1, 'corrector_order': 1}, ALL, {'into_zero': True}) for tau in (0, 0.6, 1)],
    # they have a spacing of their own
    ('lcm', {}, 'LCM', {}, ['leading'], {}),
    ('tcd', {'gamma': 0.3}, 'TCD', {'set_alpha_to_one': False}, ['leading'], {'eta': 0.3}),
    ('tcd', {'gamma': 1}, 'TCD', {'set_alpha_to_one': False}, ['leading'], {'eta': 1.0}),
]
# PNDM weighs what the network puts out, so that with v it weighs other things than the noise of the paper
PREDICTIONS = {'PNDM': ('epsilon',), 'KDPM2Discrete': ('epsilon', 'v'), 'KDPM2AncestralDiscrete': ('epsilon', 'v')}


def settings_of(sampler, params, prediction, betas, spacing):
    return {'sampler': {'id': sampler} | params, 'prediction': prediction, 'schedule': {'id': 'model', 'spacing': spacing}} | betas


def solver_cases():
    turn = 0
    for (sampler, params, name, options, spacings, run), (prediction, all_steps) in itertools.product(SOLVERS, STEPS.items()):
        if prediction not in PREDICTIONS.get(name, STEPS):
            continue
        for steps in all_steps:
            spacing, betas = spacings[turn % len(spacings)], list(BETAS)[turn // 2 % len(BETAS)]
            turn += 1
            if name == 'KDPM2AncestralDiscrete' and betas == 'cosine':
                betas = 'linear'  # it takes the root of a rounding error below 0 with cosine betas
            scheduler = scheduler_of(name, betas, prediction, spacing, **options)
            scheduler.alphas_cumprod = scheduler.alphas_cumprod.double()
            sigmas, states = trajectory(scheduler, steps, **{'evaluations': 1} | run)
            yield case(settings_of(sampler, params, prediction, {'betas': BETAS[betas]}, spacing), sigmas, states)


def ipndm_cases():
    """Its levels are those of a table of its own, so that it is given ours, and takes v, so that it is given that."""
    for prediction, betas in zip(STEPS, BETAS):
        steps = STEPS[prediction][0]
        other = scheduler_of('DDIM', betas, prediction, 'leading')
        other.set_timesteps(steps)
        sigma = torch.cat([(1 / other.alphas_cumprod.double()[other.timesteps] - 1).sqrt(), torch.zeros(1)])
        scheduler = diffusers.IPNDMScheduler()
        scheduler.set_timesteps(steps)
        scheduler.alphas, scheduler.betas = 1 / (1 + sigma**2).sqrt(), sigma / (1 + sigma**2).sqrt()
        states = [tensor(START) * sigma[0]]
        x = states[0] * scheduler.alphas[0]
        for k, t in enumerate(other.timesteps):
            alpha, beta = scheduler.alphas[k], scheduler.betas[k]
            x0 = estimate(other.config.prediction_type, x, network(x, float(t) / T), sigma[k].item())
            v = (alpha * x - x0) / beta
            x = scheduler.step(v, scheduler.timesteps[k], x).prev_sample
            states.append(x / scheduler.alphas[k + 1])
        yield case(settings_of('ipndm', {'order': 4}, prediction, {'betas': BETAS[betas]}, 'leading'), sigma, states)


OFFSET = {'set_alpha_to_one': False, 'steps_offset': 1}
SIGMA_MIN = {'final_sigmas_type': 'sigma_min', 'lower_order_final': False}
ZERO_SNR = {'rescale_betas_zero_snr': True, 'num_train_timesteps': 40}

# what is odd, our sampler, its parameters, the scheduler, its options, spacing, prediction, steps, how trajectory() runs it
ODD = [
    ('set_alpha_to_one false, steps_offset 1', 'ddim', {'eta': 0}, 'DDIM', OFFSET, 'leading', 'epsilon', 10, {'eta': 0}),
    ('set_alpha_to_one false, steps_offset 1', 'ddim', {'eta': 0.6}, 'DDIM', OFFSET, 'leading', 'v', 7, {'eta': 0.6}),
    ('set_alpha_to_one false, steps_offset 1', 'pndm', {'skipPrk': True}, 'PNDM', OFFSET | {'skip_prk_steps': True}, 'leading', 'epsilon',
     10, {'begin': [2]}),
    ('set_alpha_to_one false, steps_offset 1', 'pndm', {'skipPrk': False}, 'PNDM', OFFSET, 'leading', 'epsilon', 10, {'begin': [4, 4, 4]}),
    ('steps_offset 1', 'euler', {}, 'EulerDiscrete', {'steps_offset': 1}, 'leading', 'epsilon', 10, {}),
    ('steps_offset 1', 'dpmpp-2m', {}, 'DPMSolverMultistep', {'steps_offset': 1}, 'leading', 'epsilon', 10, {}),
    ('steps_offset 1', 'unipc', {'order': 3, 'variant': 'bh2'}, 'UniPCMultistep', {'steps_offset': 1, 'solver_order': 3},
     'leading', 'v', 7, {}),
    ('lower_order_final false', 'dpmpp-2m', {}, 'DPMSolverMultistep', {'lower_order_final': False}, 'trailing', 'epsilon', 10, {}),
    ('euler_at_final', 'dpmpp-2m', {}, 'DPMSolverMultistep', {'euler_at_final': True}, 'trailing', 'v', 7, {}),
    ('final sigma_min, lower_order_final false', 'dpmpp-2m', {}, 'DPMSolverMultistep', SIGMA_MIN, 'trailing', 'epsilon', 10, {}),
    ('final sigma_min, lower_order_final false', 'unipc', {'order': 3, 'variant': 'bh1'}, 'UniPCMultistep',
     SIGMA_MIN | {'solver_order': 3, 'solver_type': 'bh1'}, 'trailing', 'epsilon', 10, {}),
    ('final sigma_min, lower_order_final false', 'unipc', {'order': 2, 'variant': 'bh2'}, 'UniPCMultistep', SIGMA_MIN | {'solver_order': 2},
     'linspace', 'x0', 16, {}),
    # they end at the lowest level and lower the order below 15 steps only; ours goes to 0 and always does
    ('lower_order_final', 'deis', {'order': 2}, 'DEISMultistep', {'solver_order': 2}, 'trailing', 'epsilon', 10, {'into_zero': True}),
    ('lower_order_final', 'deis', {'order': 3}, 'DEISMultistep', {'solver_order': 3}, 'linspace', 'v', 7, {'into_zero': True}),
    # a level without end has no place in x = x0 + sigma·n: their Euler, 2M and UniPC take alpha_bar = 2^-24 for it, so do we
    ('zero terminal SNR', 'euler', {}, 'EulerDiscrete', ZERO_SNR, 'trailing', 'v', 10, {}),
    ('zero terminal SNR', 'euler-ancestral', {'eta': 1}, 'EulerAncestralDiscrete', ZERO_SNR, 'trailing', 'v', 4, {}),
    ('zero terminal SNR', 'dpmpp-2m', {}, 'DPMSolverMultistep', ZERO_SNR, 'trailing', 'v', 10, {}),
    ('zero terminal SNR', 'unipc', {'order': 2, 'variant': 'bh2'}, 'UniPCMultistep', ZERO_SNR, 'trailing', 'v', 8, {}),
]


def odd_cases():
    for odd, sampler, params, name, options, spacing, prediction, steps, run in ODD:
        scheduler = scheduler_of(name, 'scaled-linear', prediction, spacing, **options)
        betas = {'betas': BETAS['scaled-linear']}
        if options is ZERO_SNR:  # the table as they have it, for our card
            alpha_bar = scheduler.alphas_cumprod.double()
            betas = {'trained': (1 - alpha_bar / torch.cat([torch.ones(1), alpha_bar[:-1]])).tolist()}
        settings = settings_of(sampler, params, prediction, betas, spacing)
        yield case(settings | {'odd': odd}, *trajectory(scheduler, steps, **{'evaluations': 1} | run))
