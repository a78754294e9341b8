"""Train text encoder and denoiser for a given number of seconds, on one GPU or, under torchrun, on several."""
import argparse
import math
import os
import time
from dataclasses import asdict

import numpy as np
import torch
import torch.distributed as dist

import data
from network import Config, Network

LOW, HIGH = math.log(0.005), math.log(20.0)     # the noise levels that a request passes through


def restore(path: str, weights: str = "ema"):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Network(Config(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved[weights].items()})
    return network.eval(), saved["vocabulary"], saved["categories"]


class Batches:
    """The training part on the device; everything random about a batch happens there."""

    def __init__(self, packs: data.Packs, words: list[str], held: bool, device):
        rows = np.flatnonzero(packs.held == held)
        captions, hints = [packs.captions[i] for i in rows], [packs.hints[i] for i in rows]
        self.clouds = torch.from_numpy(packs.clouds[rows]).to(device)
        plain = data.encode(captions, words)
        hinted = data.encode([data.with_hint(c, h) for c, h in zip(captions, hints)], words)
        self.tokens = torch.from_numpy(np.stack([plain, hinted])).to(device).long()
        self.device = device

    def captions(self, index):
        """Captions as users write them: with the category, cut short, with words missing, or none at all."""
        size, length = len(index), self.tokens.shape[-1]
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        tokens = self.tokens[(rand(size) < 0.2).long(), index]
        place, count = torch.arange(length, device=self.device), (tokens > 0).sum(1, keepdim=True)
        keep = rand(size, length) > rand(size, 1) * 0.6 * (rand(size, 1) < 0.4)
        cut = 1 + torch.ceil(rand(size, 1) * (count - 1).clamp_min(1))
        keep &= (place < cut) | (rand(size, 1) > 0.25)
        keep &= rand(size, 1) > 0.12
        keep[:, 0] = True
        tokens = tokens * keep
        return tokens.gather(1, torch.argsort((tokens == 0).int(), dim=1, stable=True))

    def given(self, clouds):
        """Which points are given, for the share of clouds that are to be completed: a side, a ball or a sprinkle."""
        size = len(clouds)
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        direction = torch.nn.functional.normalize(torch.randn(size, 3, 1, device=self.device), dim=1)
        side = (clouds @ direction)[..., 0]
        ball = (clouds - clouds[:, :1]).square().sum(-1)
        kind = rand(size, 1)
        score = torch.where(kind < 0.5, side, torch.where(kind < 0.85, ball, rand(*side.shape)))
        rank = torch.argsort(torch.argsort(score, dim=1), dim=1)
        share = (0.05 + 0.75 * rand(size, 1)) * (rand(size, 1) < 0.25)
        return (rank < share * side.shape[1]).float()[..., None]

    def draw(self, size: int):
        index = torch.randint(len(self.clouds), (size,), device=self.device)
        order = torch.argsort(torch.rand(size, data.POINTS, device=self.device), dim=1)
        clouds = self.clouds[index].float().gather(1, order[..., None].expand(-1, -1, 3))
        clouds = (clouds + torch.rand_like(clouds) - 0.5) * data.STEP
        level = (torch.rand(size, device=self.device) + torch.arange(size, device=self.device)) / size
        level = LOW + level * (HIGH - LOW)
        bell = torch.randn(size, device=self.device) * 1.3 - 1.2
        level = torch.where(torch.rand(size, device=self.device) < 0.5, level, bell)
        return clouds, level.exp(), torch.randn_like(clouds), self.captions(index), self.given(clouds)


def expected(x, clouds, sigma, given):
    """Where each noisy point came from, on average, if it may have been any point of its cloud.

    The mean has the same minimiser as the point itself and far less variance: with much noise one point says
    almost nothing of the shape, and learning from single points would drown in that.
    """
    distance = sum((x[:, :, None, i] - clouds[:, None, :, i]).square() for i in range(3))
    chance = -distance / (2 * sigma ** 2) - 1e9 * given[:, None, :, 0]
    chance = (chance - chance.amax(2, keepdim=True)).exp()
    return torch.stack([(chance * clouds[:, None, :, i]).sum(2) for i in range(3)], -1) / chance.sum(2)[..., None]


def loss(network, clouds, sigma, noise, tokens, given):
    sigma_data = network.config.sigma_data
    sigma, known = sigma[:, None, None], torch.cat([clouds * given, given], -1)
    total = (sigma ** 2 + sigma_data ** 2).sqrt()
    x = clouds + sigma * noise
    with torch.no_grad():
        clean = expected(x, clouds, sigma, given)
    target = (clean - x * (sigma_data / total) ** 2) * total / (sigma * sigma_data)
    output = network(x / total, sigma[:, 0, 0].log() / 4, tokens, known)
    error = (output.float() - target).square().mean(-1, keepdim=True) * (1 - given)
    return error.mean((1, 2)) / (1 - given).mean((1, 2))


def weight(sigma):
    """One over the loss that an early network had at this noise level, so that all levels pull alike."""
    return 1 / (0.003 + 0.45 / (1 + (sigma / 0.015) ** 2) + 0.0017 * sigma)


@torch.no_grad()
def validate(network, batches: Batches, size: int, levels=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0)) -> list[float]:
    """Loss on whole captions at fixed noise levels."""
    generator = torch.Generator(batches.device).manual_seed(0)
    index = torch.randperm(len(batches.clouds), generator=generator, device=batches.device)[:size]
    order = torch.randperm(data.POINTS, generator=generator, device=batches.device)
    clouds = batches.clouds[index][:, order].float() * data.STEP
    noise = torch.randn(clouds.shape, generator=generator, device=batches.device)
    given = torch.zeros_like(clouds[..., :1])
    return [loss(network, clouds, torch.full((len(index),), level, device=batches.device), noise,
                 batches.tokens[0, index], given).mean().item() for level in levels]


class Muon:
    """Momentum whose matrices are made orthogonal (Newton-Schulz); matrices of one shape go together."""

    def __init__(self, parameters, rate: float, decay: float):
        self.rate, self.decay, self.shapes = rate, decay, {}
        for parameter in parameters:
            self.shapes.setdefault(tuple(parameter.shape), []).append(parameter)
        self.momentum = {shape: torch.zeros(len(group), *shape, device=group[0].device)
                         for shape, group in self.shapes.items()}

    @staticmethod
    def orthogonal(gradient, momentum):
        momentum.lerp_(gradient, 0.05)
        x = gradient.lerp(momentum, 0.95).bfloat16()
        wide = x.shape[1] <= x.shape[2]
        x = x if wide else x.mT
        x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
        for _ in range(5):
            a = x @ x.mT
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
        return (x if wide else x.mT).float()

    @torch.no_grad()
    def step(self, factor: float):
        for shape, group in self.shapes.items():
            update = self.orthogonal(torch.stack([p.grad for p in group]), self.momentum[shape])
            rate = self.rate * factor * max(1, shape[1] / shape[0]) ** 0.5
            torch._foreach_mul_(group, 1 - self.decay * factor)
            torch._foreach_add_(group, list(update.unbind(0)), alpha=-rate)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that holds bricks/ and lowpoly/")
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--resume", help="checkpoint to go on from")
    parser.add_argument("--batch", type=int, default=256, help="clouds per GPU and step")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--hold", type=float, default=0.4, help="share of the time before the rates fall")
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--every", type=int, default=500)
    arguments = parser.parse_args()

    started = time.time()
    rank, ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", rank) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
        torch.set_float32_matmul_precision("high")
    if ranks > 1:
        dist.init_process_group("nccl" if cuda else "gloo")
    torch.manual_seed(rank)

    packs = data.load(arguments.data)
    words = data.vocabulary(packs)
    training, held = Batches(packs, words, False, device), Batches(packs, words, True, device)
    sigma_data = round(float(training.clouds.float().mul(data.STEP).square().mean().sqrt()), 3)
    if arguments.resume:
        network = restore(arguments.resume)[0].train()
    else:
        torch.manual_seed(0)
        network = Network(Config(words=len(words), sigma_data=sigma_data))
    network.to(device)
    torch.manual_seed(1000 + rank + int(bool(arguments.resume)) * 77)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}

    # Under Muon the text encoder's attention hardens until each token sees one other; it stays with AdamW.
    parameters = dict(network.named_parameters())
    matrices = {name: p for name, p in parameters.items() if "stages." in name and p.ndim == 2}
    muon = Muon(list(matrices.values()), 0.02 * arguments.rate, 1e-4)
    adam = torch.optim.AdamW([p for name, p in parameters.items() if name not in matrices],
                             lr=1e-3, betas=(0.9, 0.98), weight_decay=0.0, fused=cuda)
    objective = torch.compile(loss) if cuda else loss
    flat = list(parameters.values())

    step, sums, clock, end = 0, torch.zeros((), device=device), time.time(), 0.0
    while step < arguments.steps:
        passed = (time.time() - started) / arguments.seconds
        if ranks > 1 and step % 20 == 0:          # all ranks stop at the same step
            shared = torch.tensor(passed, device=device)
            dist.broadcast(shared, 0)
            end = shared.item()
        if (end if ranks > 1 else passed) >= 1:
            break
        factor = min(1, (step + 1) / 200) * max(0.0, min(1, (1 - passed) / (1.001 - arguments.hold)))
        batch = training.draw(arguments.batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
            value = (objective(network, *batch) * weight(batch[1])).mean()
        value.backward()
        if ranks > 1:
            joined = torch.cat([p.grad.flatten() for p in flat])
            dist.all_reduce(joined)
            for p, part in zip(flat, joined.div_(ranks).split([p.numel() for p in flat])):
                p.grad.copy_(part.view_as(p))
        torch.nn.utils.clip_grad_norm_(flat, 1.0)
        adam.param_groups[0]["lr"] = 1e-3 * arguments.rate * factor
        adam.step()
        muon.step(factor)
        network.zero_grad()
        with torch.no_grad():
            state = network.state_dict()
            torch._foreach_lerp_(list(average.values()), list(state.values()),
                                 1 - min(arguments.average, (step + 1) / (step + 10)))
        sums += value.detach()
        step += 1
        if step % arguments.every == 0 and rank == 0:
            print(f"step {step} loss {sums.item() / arguments.every:.4f} time {time.time() - started:.0f} s "
                  f"{arguments.every * arguments.batch * ranks / (time.time() - clock):.0f} clouds/s", flush=True)
            clock = time.time()
            sums.zero_()

    if rank == 0:
        kept = {name: (value.half() if name in parameters else value).cpu() for name, value in average.items()}
        torch.save({"config": asdict(network.config), "vocabulary": words, "ema": kept,
                    "categories": sorted({name.split(":")[1].lower() for name in packs.categories})}, arguments.out)
        network.load_state_dict(average)
        for name, batches in (("train", training), ("held", held)):
            print(name, "loss by noise level", [round(v, 5) for v in validate(network.eval(), batches, min(arguments.batch, 512))])
        print(f"{step} steps, {step * arguments.batch * ranks} clouds, {time.time() - started:.0f} s", flush=True)
    if ranks > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
