"""Records what diffusers and k-diffusion do, for test/reference/*.test.ts. None of it is a dependency of the product.

    python3 -m venv .venv && . .venv/bin/activate
    pip install torch diffusers numpy scipy tqdm torchdiffeq torchsde && pip install --no-deps k-diffusion
    python -B test/reference/record                     # last run with diffusers 0.42.1, k-diffusion 0.1.1, torch 2.15.0

Every trajectory starts from the same numbers, uses the same noise in the same order and the same toy network
F = tanh(A·x + b·c + condition), where c is the noise input times `timeScale`. States are written in the
coordinates x = x0 + sigma·n.
"""

import continuous
import kdiffusion
import schedulers
import solvers
import toy

toy.write('samplers.json', 1 / toy.T, schedulers.sampler_cases())
toy.write('inversion.json', 1 / toy.T, schedulers.inversion_cases())
toy.write('guidance.json', 1 / toy.T, schedulers.guidance_cases())
toy.write('solvers.json', 1 / toy.T, [*solvers.solver_cases(), *solvers.ipndm_cases(), *solvers.odd_cases()])
toy.write('k-diffusion.json', 1 / toy.T, kdiffusion.discrete_cases())
toy.write('continuous.json', 1, kdiffusion.first_cases())
toy.write('continuous-solvers.json', 1, [*kdiffusion.solver_cases(), *continuous.consistency_cases(), *continuous.flow_cases()])
