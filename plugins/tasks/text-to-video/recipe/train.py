"""Train text encoder and denoiser for a given number of seconds, on one GPU or, under torchrun, on several."""
import argparse
import math
import os
import time
from dataclasses import asdict

import torch
import torch._inductor.config
import torch.distributed as dist
import torch.nn.functional as F

import captions
import data
from captions import ATTRIBUTES, JUDGED
from muon import Muon
from network import Config, Network

LOW, HIGH = math.log(0.02), math.log(80.0)      # the noise levels that a request passes through
BINS = 40                                       # of noise levels, for the running loss


def restore(path: str):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Network(Config(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved["ema"].items()})
    return network.eval(), saved


def levels(size: int, device) -> torch.Tensor:
    """Noise levels: half evenly in ln σ, half about the ones at which the colours of large areas are settled."""
    even = LOW + (torch.rand(size, device=device) + torch.arange(size, device=device)) / size * (HIGH - LOW)
    bell = (torch.randn(size, device=device) * 1.6 + 0.9).clamp(LOW, HIGH)
    return torch.where(torch.rand(size, device=device) < 0.5, even, bell).exp()


def given_frames(size: int, device) -> torch.Tensor:
    """Which frames [size, 8] are given: in one clip of five the first few, or any."""
    place, rand = torch.arange(data.FRAMES, device=device), lambda *shape: torch.rand(*shape, device=device)
    first = place < 1 + (rand(size, 1) * 4).floor()
    some = (rand(size, data.FRAMES) < rand(size, 1)) & (place != (rand(size, 1) * data.FRAMES).floor())
    return torch.where(rand(size, 1) < 0.6, first, some) & (rand(size, 1) < 0.2)


def batch(sprites: data.Sprites, size: int, held: bool = False):
    """Everything that `losses` wants, made on the device; one caption in ten is empty."""
    device = sprites.device
    clips = sprites.draw(size, held)
    empty = torch.rand(size, 1, device=device) < 0.1
    tokens = torch.where(empty & (torch.arange(captions.LENGTH, device=device) > 0), captions.PAD, clips.tokens)
    said = clips.said & ~empty
    target = torch.where(said, clips.labels, sprites.unsaid)
    clean = clips.values()
    return clean, clips.emphasis, levels(size, device), torch.randn_like(clean), tokens, given_frames(size, device), target


def losses(network, clean, emphasis, sigma, noise, tokens, given, target):
    """Per clip: squared error of the prediction by layer, that of its low frequencies, and the text's reading of the slots."""
    sigma_data, s = network.config.sigma_data, sigma[:, None, None, None, None]
    mask = given[:, :, None, None, None].to(clean.dtype)
    known = torch.cat([clean * mask, mask.expand_as(clean[:, :, :1])], 2)
    total = (s ** 2 + sigma_data ** 2).sqrt()
    x = clean + s * noise
    wanted = (clean - x * (sigma_data / total) ** 2) * total / (s * sigma_data)
    output, context = network(x / total, sigma.log() / 4, tokens, known)
    error = (output.float() - wanted) * (1 - mask)
    loud = emphasis[:, :, None] * (1 - mask)
    pixels = (error.square() * loud).sum((1, 2, 3, 4)) / (4 * loud.sum((1, 2, 3, 4)))
    colour = F.avg_pool2d(error.mean(1), 4).square().mean((1, 2, 3))
    slots = sum(F.cross_entropy(scores.float(), target[:, i], reduction="none") for i, scores in enumerate(network.read(context)))
    return pixels, colour, slots / len(ATTRIBUTES)


class Balance:
    """The running loss at each noise level; a clip counts by one over it, so that all levels pull alike (EDM2)."""

    def __init__(self, device, table=None):
        self.table = torch.ones(BINS, device=device) if table is None else table.to(device)

    def weigh(self, sigma, value):
        index = ((sigma.log() - LOW) / (HIGH - LOW) * BINS).long().clamp(0, BINS - 1)
        weight = 1 / self.table[index].clamp_min(1e-4)
        count = torch.zeros_like(self.table).index_add_(0, index, torch.ones_like(sigma))
        mean = torch.zeros_like(self.table).index_add_(0, index, value.detach()) / count.clamp_min(1)
        self.table = torch.where(count > 0, self.table.lerp(mean, 0.03), self.table)
        return weight


@torch.no_grad()
def validate(network, sprites: data.Sprites, size: int) -> dict:
    """Losses by noise level, and how often the text's context names the judged attributes, on held-out combinations."""
    clips = sprites.draw(size, held=True, full=True)
    clean, device = clips.values(), sprites.device
    result = {}
    for sigma in (0.05, 0.2, 1.0, 5.0, 20.0, 80.0):
        value = losses(network, clean, clips.emphasis, torch.full((size,), sigma, device=device), torch.randn_like(clean), clips.tokens,
                       torch.zeros(size, data.FRAMES, dtype=torch.bool, device=device), clips.labels)
        result[f"sigma {sigma}"] = [round(part.mean().item(), 5) for part in value[:2]]
    read = network.read(network.text(clips.tokens))
    result["slots"] = {name: round((read[i].argmax(1) == clips.labels[:, i]).float().mean().item(), 3) for i, name in enumerate(JUDGED)}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="the pack's folder")
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--seconds", type=float, required=True, help="wall-clock time in all, compilation included")
    parser.add_argument("--resume", help="checkpoint to go on from")
    parser.add_argument("--batch", type=int, default=128, help="clips per GPU and step")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--hold", type=float, default=0.5, help="share of the time before the rates fall; 1 for all but the last run")
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--colour", type=float, default=8.0, help="weight of the low frequencies")
    parser.add_argument("--slots", type=float, default=1.0, help="weight of the text's slots")
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--every", type=int, default=200)
    parser.add_argument("--config", nargs="*", default=[], help="such as widths=32,64,96 condition=128, for rehearsals")
    arguments = parser.parse_args()

    started = time.time()
    rank, ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", rank) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.benchmark = True
        torch._inductor.config.force_layout_optimization = True      # channels last, which it would not choose by itself
    if ranks > 1:
        dist.init_process_group("nccl" if cuda else "gloo")

    sprites = data.Sprites(arguments.data, device)
    words, saved = sprites.captions.vocabulary, {"steps": 0}
    torch.manual_seed(0)
    if arguments.resume:
        network, saved = restore(arguments.resume)
        assert saved["vocabulary"] == words, "the checkpoint has another vocabulary"
    else:
        sigma_data = round(float(sprites.draw(256).values().square().mean().sqrt()), 2)
        if ranks > 1:
            shared = torch.tensor(sigma_data, device=device)
            dist.broadcast(shared, 0)
            sigma_data = round(shared.item(), 2)
        pairs = (pair.split("=") for pair in arguments.config)
        chosen = {key: [int(v) for v in value.split(",")] if "," in value else int(value) for key, value in pairs}
        torch.manual_seed(0)
        network = Network(Config(words=len(words), sigma_data=sigma_data, attributes=list(ATTRIBUTES.values()), **chosen))
    network.to(device).train()
    torch.manual_seed(1000 + rank + 16 * saved["steps"])
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    balance = Balance(device, saved.get("levels"))

    parameters = dict(network.named_parameters())
    inner = ("blocks.", "beside.", "residuals.", "attentions.", "fuses.", "ups.", "downs.", "mix.")
    matrices = [p for name, p in parameters.items() if p.ndim > 1 and any(part in name for part in inner) and not name.endswith("place")]
    others = [p for p in parameters.values() if not any(p is m for m in matrices)]
    muon = Muon(matrices, 0.02 * arguments.rate, 1e-4)
    adam = torch.optim.AdamW(others, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0, fused=cuda)
    objective = torch.compile(losses) if cuda else losses
    flat = list(parameters.values())

    def save(step: int):
        kept = {name: value.half().cpu() for name, value in average.items()}
        torch.save({"config": asdict(network.config), "vocabulary": words, "ema": kept, "levels": balance.table.cpu(),
                    "steps": saved["steps"] + step}, arguments.out)

    step, sums, clock, end = 0, torch.zeros(4, device=device), time.time(), 0.0
    while step < arguments.steps:
        passed = (time.time() - started) / arguments.seconds
        if ranks > 1 and step % 20 == 0:          # all ranks stop at the same step
            shared = torch.tensor(passed, device=device)
            dist.broadcast(shared, 0)
            end = shared.item()
        if (end if ranks > 1 else passed) >= 1:
            break
        falling = (1 - (end if ranks > 1 else passed)) / (1 - arguments.hold) if arguments.hold < 1 else 1.0
        factor = min(1.0, (step + 1) / 200, falling)
        drawn = batch(sprites, arguments.batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
            try:
                pixels, colour, slots = objective(network, *drawn)
            except Exception as error:             # slower, but a run that is short of time goes on
                if step or objective is losses:
                    raise
                print(f"not compiled: {error}", flush=True)
                objective = losses
                pixels, colour, slots = objective(network, *drawn)
        errors = pixels + arguments.colour * colour
        value = (errors * balance.weigh(drawn[2], errors)).mean() + arguments.slots * slots.mean()
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
            torch._foreach_lerp_(list(average.values()), list(network.state_dict().values()),
                                 1 - min(arguments.average, (step + 1) / (step + 10)))
        sums += torch.stack([value.detach(), pixels.detach().mean(), colour.detach().mean(), slots.detach().mean()])
        step += 1
        if step == 1:                              # compiled by now
            sums.sum().item()
            print(f"rank {rank}: first step after {time.time() - started:.0f} s", flush=True)
            clock = time.time()
        if step % arguments.every == 0 and rank == 0:
            named = " ".join(f"{name} {v / arguments.every:.4f}" for name, v in zip(("loss", "pixels", "colour", "slots"), sums.tolist()))
            print(f"step {step} {named} time {time.time() - started:.0f} s "
                  f"{arguments.every * arguments.batch * ranks / (time.time() - clock):.1f} clips/s", flush=True)
            clock = time.time()
            sums.zero_()
            save(step)

    if rank == 0:
        save(step)
        network.load_state_dict(average)
        for name, value in validate(network.eval(), sprites, min(arguments.batch, 128)).items():
            print("held", name, value)
        print(f"{step} steps, {step * arguments.batch * ranks} clips, {time.time() - started:.0f} s", flush=True)
    if ranks > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
