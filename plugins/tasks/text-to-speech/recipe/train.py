"""Train encoder, durations, first guess and score network for a given number of seconds, on one GPU or, under torchrun, on several."""
import argparse
import math
from dataclasses import asdict

import torch

import data
from corpora import VOICES
from monotonic import durations, expand
from network import BANDS, Config, Network
from optimiser import Average, Optimiser
from ranks import Ranks, compiled

LOW, HIGH = math.log(0.01), math.log(10.0)      # the noise levels that a request passes through
BINS = 30                                       # of noise levels, for the running loss
NAMES = ("prior", "duration", "guess", "diffusion")


def restore(path: str):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Network(Config(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved["ema"].items()})
    return network.eval(), saved


def levels(size: int, device) -> torch.Tensor:
    """Noise levels: half evenly in ln σ, half about the ones at which formants and harmonics are settled."""
    even = LOW + (torch.rand(size, device=device) + torch.arange(size, device=device)) / size * (HIGH - LOW)
    bell = (torch.randn(size, device=device) * 1.2 - 0.6).clamp(LOW, HIGH)
    return torch.where(torch.rand(size, device=device) < 0.5, even, bell).exp()


def likelihood(context, mel, count, frames, guide: float) -> torch.Tensor:
    """Log-likelihood [batch, L, T] of each frame under each token's mean; `guide` draws the path to the diagonal."""
    mean = context[..., :BANDS].float()
    score = mean @ mel.mT - mean.square().sum(-1, keepdim=True) / 2
    if guide:
        row = torch.arange(mean.shape[1], device=mel.device)[None, :, None] / count[:, None, None]
        column = torch.arange(mel.shape[1], device=mel.device)[None, None] / frames[:, None, None]
        score = score - guide * ((row - column) / 0.1).square()
    return score


def deviance(log_frames, taken):
    """Poisson's, half: least at the logarithm of the mean, so that sentences keep their length (squared logarithms shorten them)."""
    wanted = taken.clamp_min(1)
    return log_frames.clamp_max(6).exp() - wanted - wanted * (log_frames - wanted.log())


def encode(network, tokens, stress, voice, language, mask):
    return network.encoder(tokens, stress, voice, language, mask)


def refine(network, mel, context, mask, voice, sigma, noise, about):
    """Errors of the first guess and of the score network's prediction [batch], on a piece of every utterance."""
    told = torch.cat([context[..., :BANDS].detach(), context[..., BANDS:]], -1)
    guess = network.guess(told, voice, mask).float()
    weight = mask / mask.sum((1, 2), keepdim=True) / BANDS
    missed = ((guess - mel).abs() * weight).sum((1, 2))
    base = torch.where(about[:, None, None] > 0, guess.detach(), told[..., :BANDS])
    clean, s, d = (mel - base) * mask, sigma[:, None, None], network.config.sigma_data
    total = (s * s + d * d).sqrt()
    x = clean + s * noise * mask
    wanted = (clean - x * (d / total) ** 2) * total / (s * d)
    output = network.denoiser(x / total, sigma.log() / 4, torch.cat([base, told[..., BANDS:]], -1), voice, about, mask)
    return missed, ((output.float() - wanted).square() * weight).sum((1, 2))


class Balance:
    """The running error at each noise level; an utterance counts by one over it, so that all levels pull alike (EDM2)."""

    def __init__(self, device, table=None):
        self.table = torch.ones(BINS, device=device) if table is None else table.to(device)

    def weigh(self, sigma, value):
        index = ((sigma.log() - LOW) / (HIGH - LOW) * BINS).long().clamp(0, BINS - 1)
        weight = 1 / self.table[index].clamp_min(1e-4)
        count = torch.zeros_like(self.table).index_add_(0, index, torch.ones_like(sigma))
        mean = torch.zeros_like(self.table).index_add_(0, index, value.detach()) / count.clamp_min(1)
        self.table = torch.where(count > 0, self.table.lerp(mean, 0.03), self.table)
        return weight


class Objective:
    """All losses of chosen utterances."""

    def __init__(self, network, corpus: data.Corpus, piece: int, cuda: bool):
        self.network, self.corpus, self.piece, self.cuda = network, corpus, piece, cuda
        self.encode, self.refine = compiled(encode, cuda), compiled(refine, cuda)

    def align(self, context, mel, count, frames, guide: float):
        with torch.no_grad():
            return durations(likelihood(context, mel, count, frames, guide), count, frames)

    def __call__(self, chosen, guide: float, sigma=None):
        c, n, device = self.corpus, self.network, self.corpus.device
        count, frames, size = c.count[chosen], c.frames[chosen], len(chosen)
        mask = (torch.arange(data.MOST_TOKENS, device=device) < count[:, None]).float()[..., None]
        mel = (c.mels(chosen, data.MOST_FRAMES) - n.mean) / n.deviation
        with torch.autocast(device.type, torch.bfloat16, enabled=self.cuda):
            context, log_frames = self.encode(n, c.tokens[chosen], c.stress[chosen], c.voice[chosen], c.language[chosen], mask)
        context, log_frames = context.float(), log_frames.float()
        taken = self.align(context, mel, count, frames, guide)
        timing = (deviance(log_frames, taken) * mask[..., 0]).sum(1) / count
        index = expand(taken, data.MOST_FRAMES)
        heard = (torch.arange(data.MOST_FRAMES, device=device) < frames[:, None]).float()[..., None]
        mean = context[..., :BANDS].gather(1, index[..., None].expand(-1, -1, BANDS))
        prior = ((mean - mel).square() * heard).sum((1, 2)) / (2 * BANDS * frames)

        start = (torch.rand(size, device=device) * ((frames - self.piece).clamp_min(0) + 1)).long()
        place = (start[:, None] + torch.arange(self.piece, device=device)).clamp_max(data.MOST_FRAMES - 1)[..., None]
        spread = context.gather(1, index.gather(1, place[..., 0])[..., None].expand(-1, -1, context.shape[-1]))
        part, inside = mel.gather(1, place.expand(-1, -1, BANDS)), heard.gather(1, place)
        sigma = levels(size, device) if sigma is None else torch.full((size,), sigma, device=device)
        about = torch.arange(size, device=device) % 2
        with torch.autocast(device.type, torch.bfloat16, enabled=self.cuda):
            guess, error = self.refine(n, part, spread, inside, c.voice[chosen], sigma, torch.randn_like(part), about)
        return (prior, timing, guess, error), sigma, taken


@torch.no_grad()
def validate(objective: Objective, size: int) -> dict:
    """Losses on held-out utterances, those of the score network by noise level and base."""
    torch.manual_seed(1)
    held, result = objective.corpus.held, {}
    chosen = held[torch.randperm(len(held), device=held.device)[:size]]
    for sigma in (0.02, 0.1, 0.3, 1.0, 3.0, 10.0):
        (prior, timing, guess, error), _, taken = objective(chosen, 0.0, sigma)
        result[f"sigma {sigma}"] = [round(error[k::2].mean().item(), 4) for k in (0, 1)]
    return {"prior": prior.mean().item(), "duration": timing.mean().item(), "guess": guess.mean().item()} | result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that corpora.py render wrote")
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--seconds", type=float, required=True, help="wall-clock time in all, compilation included")
    parser.add_argument("--resume", help="checkpoint to go on from")
    parser.add_argument("--batch", type=int, default=64, help="utterances per GPU and step")
    parser.add_argument("--piece", type=int, default=512, help="frames of an utterance that the score network sees")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--hold", type=float, default=0.5, help="share of the time before the rates fall; 1 for all but the last run")
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--guided", type=int, default=600, help="steps that draw the alignment to the diagonal, less and less")
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--every", type=int, default=200)
    parser.add_argument("--config", nargs="*", default=[], help="such as width=64 blocks=2 attention=1, for rehearsals")
    arguments = parser.parse_args()

    ranks = Ranks(arguments.seconds, arguments.hold)
    device, saved = ranks.device, {"steps": 0}
    if arguments.resume:
        network, saved = restore(arguments.resume)
        corpus = data.Corpus(arguments.data, device, saved["vocabulary"])
    else:
        corpus = data.Corpus(arguments.data, device)
        pairs = (pair.split("=") for pair in arguments.config)
        chosen = {key: [int(v) for v in value.split(",")] if key == "attention" else int(value) for key, value in pairs}
        torch.manual_seed(0)
        network = Network(Config(len(corpus.words), len(VOICES), len(data.LANGUAGES), **chosen))
        mean, deviation = corpus.statistics()
        network.mean.copy_(mean)
        network.deviation.copy_(deviation)
    network.to(device).train()
    print(f"rank {ranks.rank}: {len(corpus.training)} utterances after {ranks.elapsed():.0f} s", flush=True)
    torch.manual_seed(1000 + ranks.rank + 16 * saved["steps"])
    optimiser, average = Optimiser(network, arguments.rate, ranks.cuda), Average(network, arguments.average)
    balance = Balance(device, saved.get("levels"))
    objective = Objective(network, corpus, arguments.piece, ranks.cuda)

    def save(step: int):
        kept = {name: value.half().cpu() for name, value in average.state().items()}
        torch.save({"config": asdict(network.config), "vocabulary": corpus.words, "voices": list(VOICES), "languages": data.LANGUAGES,
                    "ema": kept, "levels": balance.table.cpu(), "steps": saved["steps"] + step}, arguments.out)

    step, sums, clock = 0, torch.zeros(len(NAMES), device=device), ranks.elapsed()
    while step < arguments.steps and ranks.running(step):
        guide = max(0.0, 1 - (saved["steps"] + step) / arguments.guided) if arguments.guided else 0.0
        losses, sigma, _ = objective(corpus.pick(arguments.batch), 10.0 * guide)
        prior, timing, guess, error = losses
        value = prior.mean() + timing.mean() + guess.mean() + (error * balance.weigh(sigma, error)).mean()
        value.backward()
        ranks.average(optimiser.all)
        optimiser.step(ranks.factor(step))
        average.update()
        sums += torch.stack([part.detach().mean() for part in losses])
        step += 1
        if step == 1:                              # compiled by now
            sums.sum().item()
            print(f"rank {ranks.rank}: first step after {ranks.elapsed():.0f} s", flush=True)
            clock = ranks.elapsed()
        if step % arguments.every == 0 and ranks.rank == 0:
            named = " ".join(f"{name} {v / arguments.every:.4f}" for name, v in zip(NAMES, sums.tolist()))
            speed = arguments.every * arguments.batch * ranks.count / (ranks.elapsed() - clock)
            print(f"step {step} {named} time {ranks.elapsed():.0f} s {speed:.1f} utterances/s", flush=True)
            clock = ranks.elapsed()
            sums.zero_()
            save(step)

    if ranks.rank == 0:
        save(step)
        network.load_state_dict(average.state())
        network.eval()
        for name, value in validate(Objective(network, corpus, arguments.piece, False), min(arguments.batch, 64)).items():
            print("held", name, value)
        print(f"{step} steps, {step * arguments.batch * ranks.count} utterances, {ranks.elapsed():.0f} s", flush=True)
    ranks.close()


if __name__ == "__main__":
    main()
