"""Fits the lab's learned models: for every density of make.py one with a second head for its variance, and one of a Langevin
diffusion. Writes their ONNX files and learned.js beside this script.

    pip install torch numpy onnx
    python demo/04-sampler-lab/learned/train.py                      # a quarter of an hour on one core; last run with torch 2.15.0
    python demo/04-sampler-lab/learned/train.py variance spiral      # one of them

The networks see samples alone, never the formulas of the densities; those only measure what was learned.
"""
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))
import langevin
from make import TARGETS, unit
from network import Graph, Level, Stack, Waves

torch.set_num_threads(1)
LEVELS, POINTS = 64, 64
SIGMA_MIN, SIGMA_MAX = 0.002, 20
LANGEVIN_MIN, LANGEVIN_MAX = 0.01, 300
REACH = 2.3  # about how far samples lie from 0 on each axis: the variance of x0 given x is at most its square


class Mixture:
    """Equally likely Gaussians of one deviation."""

    def __init__(self, means, deviation):
        self.means, self.deviation = torch.tensor(means, dtype=torch.float32), deviation

    def draw(self, *shape, random):
        return self.means[torch.randint(len(self.means), shape, generator=random)] + self.deviation * torch.randn(*shape, 2, generator=random)

    def posterior(self, x, sigma):
        """Mean and variance, element by element, of x0 given x = x0 + sigma n."""
        x, means, sigma = x.double(), self.means.double(), torch.as_tensor(sigma).double()
        v = self.deviation**2 + sigma**2
        share = ((x @ means.T - (means**2).sum(1) / 2) / v).softmax(-1)
        centre = share @ means
        kept = self.deviation**2 / v
        within = kept * sigma**2
        return centre + kept * (x - centre), (1 - kept) ** 2 * (share @ means**2 - centre**2) + within


def fit(parameters, loss, iterations, rate=3e-3):
    """Adam, its rate falling to 0 along a cosine."""
    optimizer = torch.optim.Adam(parameters, lr=rate, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, iterations)
    recent = []
    for i in range(iterations):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        recent.append(value.item())
        if (i + 1) % 1000 == 0:
            print(f"  {i + 1}: {np.mean(recent[-1000:]):.5f}", flush=True)


class TwoHeads(nn.Module):
    """Karras et al. 2022, table 1, with data of unit variance; and Bao et al. 2022, NPR-DPM: the second head gives
    E[(n - n^)^2 | x], where n^ = (x - x0^)/sigma is what the first one says of the noise.
    """

    def __init__(self, width=76):
        super().__init__()
        self.level, self.waves = Level(), Waves(2, 16)
        self.noise = Stack(self.waves.width, width, 3)
        self.variance = Stack(2 + width, 48, 2)  # without waves: where few steps lead and no sample was, they swing too high

    def forward(self, x, sigma):
        """x0^ and ln E[(n - n^)^2 | x]; the second head learns from what the first one has, which stays as it is."""
        scale = (1 + sigma**2).sqrt()
        z, e = x / scale, self.level(sigma[..., 0].log() / 4)
        F, h = self.noise(self.waves(z), e)
        G, _ = self.variance(torch.cat([z, h.detach()], -1), e.detach())
        return x / scale**2 + sigma / scale * F, -((sigma / REACH) ** 2 + (1 + sigma**2) * (-G).exp()).log()

    def export(self, metrics):
        """Inputs as the engine has them for the prediction `edm`: x/sqrt(1 + sigma^2) and ln sigma / 4."""
        graph = Graph()
        column = graph("Unsqueeze", "noise", graph.constant(np.array([1])))
        e = self.level.emit(graph, column)
        F, h = self.noise.emit(graph, self.waves.emit(graph, "x"), e)
        G, _ = self.variance.emit(graph, graph("Concat", "x", h, axis=-1), e)
        graph("Identity", F, name="prediction")
        sigma2 = graph("Exp", graph("Mul", graph("Unsqueeze", column, graph.constant(np.array([2]))), graph.constant(8.0)))
        inverse = graph("Mul", graph("Add", sigma2, graph.constant(1.0)), graph("Exp", graph("Neg", G)))
        graph("Reciprocal", graph("Add", graph("Mul", sigma2, graph.constant(REACH**-2)), inverse), name="residual")
        planar = ["batch", "points", 2]
        return graph.serialise("two-heads", {"x": planar, "noise": ["batch"]}, {"prediction": planar, "residual": planar}, metrics)


def sigmas(random):
    """Half of them even in ln sigma, half where details appear."""
    even = np.log(SIGMA_MIN) + np.log(SIGMA_MAX / SIGMA_MIN) * torch.rand(LEVELS // 2, generator=random)
    near = (-1.2 + 1.2 * torch.randn(LEVELS // 2, generator=random)).clamp(np.log(SIGMA_MIN), np.log(SIGMA_MAX))
    return torch.cat([even, near]).exp()[:, None, None]


def train_variance(mixture, iterations=5000):
    torch.manual_seed(1)
    random = torch.Generator().manual_seed(1)
    model = TwoHeads()

    def sample():
        x0, sigma = mixture.draw(LEVELS, POINTS, random=random), sigmas(random)
        n = torch.randn(x0.shape, generator=random)
        return x0, n, sigma, *model(x0 + sigma * n, sigma)

    def noise_loss():
        x0, _, sigma, denoised, _ = sample()
        return ((denoised - x0) ** 2 * (1 + sigma**2) / sigma**2).mean()  # that of F

    def variance_loss():
        # as the squared error of the paper it is least for the conditional mean, but an error counts by its share
        x0, n, sigma, denoised, log = sample()
        residual = ((denoised - x0) / sigma).detach() ** 2
        return (log + residual * (-log).exp()).mean()

    variance = [*model.variance.parameters()]
    held = {id(parameter) for parameter in variance}
    fit([parameter for parameter in model.parameters() if id(parameter) not in held], noise_loss, iterations)
    fit(variance, variance_loss, iterations)
    return model.export(measure_variance(model, mixture))


@torch.no_grad()
def measure_variance(model, mixture):
    """Over levels from 0.02 to 10: how far x0^ is off, over sigma, and the variance, over the exact one."""
    random = torch.Generator().manual_seed(2)
    off = []
    for sigma in np.geomspace(0.02, 10, 12):
        x = mixture.draw(1, 8192, random=random) + sigma * torch.randn(1, 8192, 2, generator=random)
        denoised, log = model(x, torch.full((1, 1, 1), float(sigma)))
        exact, variance = mixture.posterior(x, sigma)
        found = sigma**2 * log.double().exp()
        off.append([((denoised - exact) ** 2).mean().sqrt() / min(sigma, 1), (found - variance).abs().mean() / variance.mean()])
        print(f"  sigma {sigma:.3f}: x0 {off[-1][0]:.4f}, variance {off[-1][1]:.4f}", flush=True)
    mean = torch.tensor(off).mean(0)
    return {"estimate-error": mean[0].item(), "variance-error": mean[1].item()}


class Velocity(nn.Module):
    """Dockhorn et al. 2022, section 3.2: the noise of the velocity, l^-1 v/Sigma_vv + alpha'(u, tau) (mixed score)."""

    def __init__(self, width=96):
        super().__init__()
        self.level, self.waves = Level(), Waves(4, 24)
        self.stack = Stack(self.waves.width, width, 3)

    def forward(self, x, v, tau):
        L, covariance = langevin.cholesky(tau), langevin.covariance(tau)
        known = (L[2] / covariance[2]).float() * v
        z = torch.cat([x, 2 * v], -1)  # both of about unit variance
        return known + self.stack(self.waves(z), self.level(tau[..., 0].float().log() / 4))[0]

    def export(self, metrics):
        """Inputs of the position-velocity space: position and velocity on the axis after the batch, and tau."""
        graph = Graph()
        position, velocity = (graph("Squeeze", half, graph.constant(np.array([1]))) for half in graph.split("u", 2, axis=1))
        z = graph("Concat", position, graph("Mul", velocity, graph.constant(2.0)), axis=-1)
        tau = graph("Unsqueeze", "noise", graph.constant(np.array([1])))
        e = self.level.emit(graph, graph("Mul", graph("Log", tau), graph.constant(0.25)))
        rest, _ = self.stack.emit(graph, self.waves.emit(graph, z), e)
        known = graph("Unsqueeze", langevin.emit_known(graph, tau), graph.constant(np.array([2])))
        graph("Add", graph("Mul", known, velocity), rest, name="prediction")
        planar = ["batch", "points", 2]
        return graph.serialise("velocity", {"u": ["batch", 2, *planar[1:]], "noise": ["batch"]}, {"prediction": planar}, metrics)


def train_langevin(mixture, iterations=6000):
    """Hybrid score matching: of the start only the position is given, velocities are integrated out."""
    torch.manual_seed(1)
    random = torch.Generator().manual_seed(1)
    model = Velocity()
    low, high = langevin.time(LANGEVIN_MIN), langevin.time(LANGEVIN_MAX)

    def loss():
        # half of the times even, as in the paper, half even in their logarithm: details appear near the data
        u = torch.rand(LEVELS, 1, 1, generator=random, dtype=torch.float64)
        tau = torch.where(torch.arange(LEVELS)[:, None, None] % 2 == 0, low + (high - low) * u, low * (high / low) ** u)
        n = torch.randn(2, LEVELS, POINTS, 2, generator=random)
        x, v = langevin.diffuse(mixture.draw(LEVELS, POINTS, random=random), n, tau)
        return ((model(x, v, tau) - n[1]) ** 2).mean()

    fit([*model.parameters()], loss, iterations)
    return model.export(measure_langevin(model, mixture))


@torch.no_grad()
def measure_langevin(model, mixture):
    """How far the noise of the velocity is off, root mean square, over levels from 0.02 to 100."""
    random = torch.Generator().manual_seed(2)
    off = []
    for sigma in np.geomspace(0.02, 100, 12):
        tau = torch.full((1, 1, 1), langevin.time(sigma), dtype=torch.float64)
        n = torch.randn(2, 1, 8192, 2, generator=random)
        x, v = langevin.diffuse(mixture.draw(1, 8192, random=random), n, tau)
        exact = langevin.exact_noise(mixture, x.double(), v.double(), tau)
        off.append(((model(x, v, tau) - exact) ** 2).mean().sqrt().item())
        print(f"  sigma {sigma:.3f}: noise {off[-1]:.4f}", flush=True)
    return {"noise-error": float(np.mean(off))}


KINDS = {"variance": train_variance, "langevin": train_langevin}


def write():
    """learned.js from the files that there are."""
    lines = []
    for file in sorted(FOLDER.glob("*.onnx")):
        data = file.read_bytes()
        metrics = ", ".join(f"'{each.key}': {each.value}" for each in onnx.load_from_string(data).metadata_props)
        fields = [f"bytes: {len(data)}", f"sha256: '{sha256(data).hexdigest()}'", f"metrics: {{ {metrics} }}"]
        lines.append("\n".join([f"  '{file.stem}': {{", *(f"    {field}," for field in fields), "  },"]))
    text = "// Made by train.py: the files of the learned models, and how far they are from what is exact.\nexport const learned = {\n"
    (FOLDER / "learned.js").write_text(text + "\n".join(lines) + "\n};\n")


if __name__ == "__main__":
    kind, name = (sys.argv[1:] + [None, None])[:2]
    for target, _, make in TARGETS:
        for each, train in KINDS.items():
            if kind in (None, each) and name in (None, target):
                print(f"{target}-{each}", flush=True)
                (FOLDER / f"{target}-{each}.onnx").write_bytes(train(Mixture(*unit(*make()))))
    write()
