"""Train text encoder and denoiser until a time, on one GPU or, under torchrun, on several."""
import argparse
import os
import time
from contextlib import nullcontext
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F

import data
import shipped
from batches import Batches, coarse, expected, precision, prepared
from graph import matrices, through_int8
from network import Config, Network
from optimiser import Average, Optimiser


def restore(path: str, weights: str = "ema"):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Network(Config(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved[weights].items()})
    return network.eval(), saved["vocabulary"], saved["categories"]


def parts(network, x, sigma, clean, tokens, known, label, shape):
    """The loss of each cloud at its noise level, and the loss of the text encoder's guess."""
    sigma_data, given = network.config.sigma_data, known[..., 3:]
    s = sigma[:, None, None]
    total = (s ** 2 + sigma_data ** 2).sqrt()
    target = (clean - x * (sigma_data / total) ** 2) * total / (s * sigma_data)
    output, guess = network.learn(x / total, sigma.log() / 4, tokens, known)
    error = (output.float() - target).square().mean(-1, keepdim=True) * (1 - given)
    guess, categories = guess.float(), network.config.categories
    wrong = (guess[:, categories:] - shape).square()
    text = F.cross_entropy(guess[:, :categories], label, label_smoothing=0.1) + 100 * wrong.mean() + 3 * wrong[:, -3:].mean()
    return error.mean((1, 2)) / (1 - given).mean((1, 2)), text


def weight(sigma):
    """One over the loss that an early network had at this noise level, so that all levels pull alike."""
    return 1 / (0.003 + 0.45 / (1 + (sigma / 0.015) ** 2) + 0.0017 * sigma)


def loss(network, *batch):
    error, text = parts(network, *batch)
    return (error * weight(batch[1])).mean() + 0.1 * text


@torch.no_grad()
def validate(network, batches: Batches, size: int, levels=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0)) -> list[float]:
    """Loss on whole captions at fixed noise levels, with the weights as they are; last the guess's loss."""
    device, results = batches.device, []
    generator = torch.Generator(device).manual_seed(0)
    index = torch.randperm(len(batches.clouds), generator=generator, device=device)[:size]
    order = torch.randperm(data.POINTS, generator=generator, device=device)
    clouds = batches.clouds[index][:, order].float() * data.STEP
    noise = torch.randn(clouds.shape, generator=generator, device=device)
    none = torch.zeros_like(clouds[..., :1])
    for level in levels:
        sigma = torch.full((len(index),), level, device=device)
        x = clouds + level * noise
        batch = (x, sigma, expected(x, clouds, sigma, none), batches.tokens[0, index], torch.cat([clouds * 0, none], -1))
        pairs = [parts(network, *(v[i:i + 64] for v in batch), batches.labels[index][i:i + 64], coarse(clouds[i:i + 64]))
                 for i in range(0, len(index), 64)]
        results.append(torch.cat([error for error, _ in pairs]).mean().item())
    return [round(v, 5) for v in results + [torch.stack([text for _, text in pairs]).mean().item()]]


class Ranks:
    """The processes of one training run, one for each GPU."""

    def __init__(self):
        self.rank, self.count = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        self.cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if self.cuda else torch.device("cpu")
        if self.cuda:
            torch.cuda.set_device(self.device)
            torch.set_float32_matmul_precision("high")
        if self.count > 1:
            dist.init_process_group("nccl" if self.cuda else "gloo", timeout=timedelta(seconds=150))

    def agree(self, value: float) -> float:
        """The first rank's value, for all."""
        if self.count == 1:
            return value
        shared = torch.tensor(value, device=self.device, dtype=torch.float64)
        dist.broadcast(shared, 0)
        return shared.item()

    def mean(self, gradients: list):
        if self.count > 1:
            joined = torch.cat([g.flatten() for g in gradients])
            dist.all_reduce(joined)
            for g, part in zip(gradients, joined.div_(self.count).split([g.numel() for g in gradients])):
                g.copy_(part.view_as(g))


class Rounding:
    """Within it the matrices are as int8 will leave them, so that gradients are taken there; behind it they are fine again."""

    def __init__(self, network: Network):
        self.weights = [p.data for p in matrices(network).values()]

    @torch.no_grad()
    def __enter__(self):
        self.fine = [w.clone() for w in self.weights]
        torch._foreach_copy_(self.weights, [through_int8(w, 1) for w in self.weights])

    def __exit__(self, *error):
        torch._foreach_copy_(self.weights, self.fine)


def save(path: str, content: dict):
    torch.save(content, path + ".part")
    os.replace(path + ".part", path)          # a reader sees the old file or the new one


def awaited(path: str, seconds: float) -> dict:
    end = time.time() + seconds
    while not Path(path).exists() and time.time() < end:
        time.sleep(0.5)
    return torch.load(path, map_location="cpu", weights_only=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that holds bricks/ and lowpoly/")
    parser.add_argument("--out", required=True, help="checkpoint to write; what resuming needs lies beside it, in OUT.state")
    parser.add_argument("--seconds", type=float, help="how long, the start included")
    parser.add_argument("--until", type=float, help="or when to stop, in seconds since 1970")
    parser.add_argument("--resume", help="checkpoint to go on from, or the folder of the exported files")
    parser.add_argument("--patience", type=float, default=5, help="seconds to wait for it, once all is compiled")
    parser.add_argument("--points", type=int, default=data.POINTS, help="of each cloud that are seen")
    parser.add_argument("--batch", type=int, default=512, help="clouds per GPU and step")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--hold", type=float, default=0.4, help="share of the time before the rates fall; 1 never")
    parser.add_argument("--warm", type=int, default=200, help="steps until the rates are full")
    parser.add_argument("--round", type=float, default=1.0, help="share of the time after which gradients are taken at int8 weights; 1 never")
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--every", type=int, default=500, help="steps between two lines of the log")
    parser.add_argument("--keep", type=float, default=120, help="seconds between two checkpoints")
    parser.add_argument("--config", nargs="*", default=[], help="such as width=64, instead of Config's defaults")
    return parser.parse_args()


def main():
    started, arguments, ranks = time.time(), options(), Ranks()
    until = arguments.until or started + arguments.seconds
    device, cuda = ranks.device, ranks.cuda
    packs = data.load(arguments.data)
    words = data.vocabulary(packs)
    training, held = Batches(packs, words, False, device), Batches(packs, words, True, device)
    torch.manual_seed(0)
    sigma_data = round(float(training.clouds.float().mul(data.STEP).square().mean().sqrt()), 3)
    changes = {key: type(getattr(Config, key))(value) for key, value in (pair.split("=") for pair in arguments.config)}
    network = prepared(Network(Config(words=len(words), sigma_data=sigma_data, categories=len(packs.categories), **changes)), words).to(device)
    torch.manual_seed(1000 + ranks.rank + 77 * int(bool(arguments.resume)))
    optimiser = Optimiser(network, arguments.rate, cuda)
    objective = torch.compile(loss) if cuda else loss
    if ranks.rank == 0:
        print(f"{sum(p.numel() for p in network.parameters())} parameters; error of the target", precision(training), flush=True)

    def gradients():
        batch = training.draw(arguments.batch, arguments.points)      # in full precision
        with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
            value = objective(network, *batch)
        network.zero_grad()
        value.backward()
        return value.detach()

    if cuda:                                     # compiles, while another process may still train what to go on from
        try:
            gradients()
        except Exception as error:               # slower, but a run that is short of time goes on
            print(f"not compiled: {error}", flush=True)
            objective = loss
            gradients()
        torch.cuda.synchronize()
    print(f"rank {ranks.rank} ready after {time.time() - started:.0f} s", flush=True)
    if arguments.resume and Path(arguments.resume).is_dir():
        shipped_network, shipped_words = shipped.restore(arguments.resume)
        assert shipped_words == words, "the files were made from other captions"
        network.load_state_dict(shipped_network.state_dict(), strict=False)      # older files lack the look at neighbours
    elif arguments.resume and Path(arguments.resume).exists() and not Path(arguments.resume + ".state").exists():
        network.load_state_dict(restore(arguments.resume)[0].state_dict())           # the averaged weights are all that is left
    elif arguments.resume:
        saved = awaited(arguments.resume + ".state", arguments.patience)
        network.load_state_dict(saved["network"])
        optimiser.restore(saved["optimiser"])
    average, rounding = Average(network, arguments.average), Rounding(network)

    def checkpoint():
        if ranks.rank == 0:
            kept = {name: (value.half() if name in average.names else value).cpu() for name, value in average.state(network).items()}
            save(arguments.out + ".state", {"network": network.state_dict(), "optimiser": optimiser.state()})
            save(arguments.out, {"config": asdict(network.config), "vocabulary": words, "ema": kept,
                                 "categories": sorted({name.split(":")[1].lower() for name in packs.categories})})

    step, sums, begun = 0, torch.zeros((), device=device), ranks.agree(time.time())
    passed, clock, saved_at = 0.0, time.time(), time.time()
    while True:
        if step % 20 == 0:                       # all ranks stop at the same step
            passed = ranks.agree((time.time() - begun) / max(1.0, until - begun))
            if passed >= 1:
                break
        factor = min(1, (step + 1) / arguments.warm) * max(0.0, min(1, (1 - passed) / (1.001 - arguments.hold)))
        with rounding if passed >= arguments.round else nullcontext():
            sums += gradients()
        ranks.mean([p.grad for p in optimiser.all])
        optimiser.step(factor)
        average.update()
        step += 1
        if step % arguments.every == 0 and ranks.rank == 0:
            speed = arguments.every * arguments.batch * ranks.count / (time.time() - clock)
            print(f"step {step} loss {sums.item() / arguments.every:.4f} time {time.time() - started:.0f} s {speed:.0f} clouds/s", flush=True)
            clock = time.time()
            sums.zero_()
        if time.time() - saved_at > arguments.keep:
            checkpoint()
            saved_at = time.time()
    checkpoint()
    if ranks.rank == 0:
        print(f"{step} steps, {step * arguments.batch * ranks.count} clouds, {time.time() - started:.0f} s", flush=True)
        network.load_state_dict(average.state(network))
        for name, batches in (("train", training), ("held", held)):
            print(name, "loss by noise level", validate(network.eval(), batches, min(arguments.batch, 512)), flush=True)
    if ranks.count > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
