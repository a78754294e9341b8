"""Train the vocoder for a given number of seconds: first on spectra alone, then against judges too."""
import argparse
from dataclasses import asdict

import torch
import torch.nn.functional as F

import audio
import data
from optimiser import Average
from ranks import Ranks, compiled
from vocoder import Judges, Vocoder, VocoderConfig, magnitudes

NAMES = ("mel", "spectra", "fooled", "features", "judged")
SIZES = (2048, 1024, 512, 256)           # of the windows that spectra are compared with


def restore(path: str):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Vocoder(VocoderConfig(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved["ema"].items()})
    return network.eval(), saved


class Spectra(torch.nn.Module):
    """Distances of two sounds: of their log-mels, and of their spectra at several window lengths, linear and logarithmic."""

    def __init__(self):
        super().__init__()
        self.mel = audio.LogMel()
        for size in SIZES:
            self.register_buffer(f"window{size}", torch.hann_window(size), persistent=False)

    def forward(self, made, real):
        total = 0.0
        for size in SIZES:
            a, b = (magnitudes(sound, size, getattr(self, f"window{size}")) for sound in (made, real))
            total = total + (a - b).norm() / b.norm() + F.l1_loss((a + 1e-4).log(), (b + 1e-4).log())
        return F.l1_loss(self.mel(made), self.mel(real)), total / len(SIZES)


def judgement(judges, real, made):
    """Hinge loss of the judges."""
    both = torch.cat([real, made])
    total = 0.0
    for score in judges(both)[0]:
        a, b = score.float().chunk(2)
        total = total + F.relu(1 - a).mean() + F.relu(1 + b).mean()
    return total / len(judges.judges)


def persuasion(judges, real, made):
    """What the vocoder gets from the judges: their scores, and the distance of their features."""
    scores, features = judges(torch.cat([real, made]))
    fooled = sum(-score.float().chunk(2)[1].mean() for score in scores) / len(scores)
    gaps = [F.l1_loss(*reversed(layer.float().chunk(2))) for judge in features for layer in judge]
    return fooled, sum(gaps) / len(gaps)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that corpora.py render wrote")
    parser.add_argument("--out", required=True, help="checkpoint to write; the judges go to a second file, with .judges behind")
    parser.add_argument("--seconds", type=float, required=True, help="wall-clock time in all, compilation included")
    parser.add_argument("--resume", help="checkpoint to go on from")
    parser.add_argument("--batch", type=int, default=64, help="pieces per GPU and step")
    parser.add_argument("--frames", type=int, default=64, help="of a piece")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--hold", type=float, default=0.5, help="share of the time before the rates fall; 1 for all but the last run")
    parser.add_argument("--alone", type=int, default=1500, help="first steps without judges")
    parser.add_argument("--blur", type=float, default=0.08, help="greatest noise on the mel, since predicted ones are not exact")
    parser.add_argument("--average", type=float, default=0.999)
    parser.add_argument("--steps", type=int, default=10 ** 9)
    parser.add_argument("--every", type=int, default=200)
    parser.add_argument("--judges", type=int, nargs="*", default=[32, 96, 192, 256], help="widths of the judges of periods")
    parser.add_argument("--config", nargs="*", default=[], help="such as width=64 blocks=2, for rehearsals")
    arguments = parser.parse_args()

    ranks = Ranks(arguments.seconds, arguments.hold)
    device, saved = ranks.device, {"steps": 0}
    corpus = data.Corpus(arguments.data, device)
    torch.manual_seed(0)
    if arguments.resume:
        network, saved = restore(arguments.resume)
    else:
        network = Vocoder(VocoderConfig(**{key: int(value) for key, value in (pair.split("=") for pair in arguments.config)}))
    judges = Judges(arguments.judges, arguments.judges[0])
    if arguments.resume and saved["steps"] > arguments.alone:
        judges.load_state_dict({name: value.float() for name, value in torch.load(arguments.resume + ".judges", weights_only=True).items()})
    network, spectra = network.to(device).train(), Spectra().to(device)
    judges = judges.to(device, memory_format=torch.channels_last)
    print(f"rank {ranks.rank}: {len(corpus.training)} utterances after {ranks.elapsed():.0f} s", flush=True)
    torch.manual_seed(2000 + ranks.rank + 16 * saved["steps"])
    mine, theirs = list(network.parameters()), list(judges.parameters())
    makers = torch.optim.AdamW(mine, lr=0.0, betas=(0.8, 0.9), weight_decay=0.001, fused=ranks.cuda)
    critics = torch.optim.AdamW(theirs, lr=0.0, betas=(0.8, 0.9), weight_decay=0.001, fused=ranks.cuda)
    average = Average(network, arguments.average)
    make = compiled(network.spectrum, ranks.cuda)      # the judges are convolutions of many shapes: compiling takes longer than it saves

    def save(step: int):
        kept = {name: value.half().cpu() for name, value in average.state().items()}
        torch.save({"config": asdict(network.config), "ema": kept, "steps": saved["steps"] + step}, arguments.out)
        torch.save({name: value.half().cpu() for name, value in judges.state_dict().items()}, arguments.out + ".judges")

    def autocast():
        return torch.autocast(device.type, torch.bfloat16, enabled=ranks.cuda)

    step, sums, clock = 0, torch.zeros(len(NAMES), device=device), ranks.elapsed()
    while step < arguments.steps and ranks.running(step):
        factor = arguments.rate * ranks.factor(step)
        mel, real = corpus.segments(arguments.batch, arguments.frames)
        blur = torch.rand(len(mel), 1, 1, device=device) * arguments.blur
        with autocast():
            parts = make(mel + blur * torch.randn_like(mel))
        made = audio.inverse(*parts, network.window)
        fooled = features = judged = torch.zeros((), device=device)
        judging = saved["steps"] + step >= arguments.alone
        if judging:
            with autocast():
                judged = judgement(judges, real, made.detach())
            judged.backward()
            ranks.average(theirs)
            torch.nn.utils.clip_grad_norm_(theirs, 10.0)
            critics.param_groups[0]["lr"] = 2e-4 * factor
            critics.step()
            judges.requires_grad_(False)
            with autocast():
                fooled, features = persuasion(judges, real, made)
            judges.requires_grad_(True)
            critics.zero_grad()
        distance, spectral = spectra(made, real)
        (25 * distance + 3 * spectral + fooled + 10 * features).backward()
        ranks.average(mine)
        torch.nn.utils.clip_grad_norm_(mine, 10.0)
        makers.param_groups[0]["lr"] = (5e-4 if judging else 1e-3) * factor
        makers.step()
        makers.zero_grad()
        average.update()
        sums += torch.stack([part.detach() for part in (distance, spectral, fooled, features, judged)])
        step += 1
        if step == 1:                              # compiled by now
            sums.sum().item()
            print(f"rank {ranks.rank}: first step after {ranks.elapsed():.0f} s", flush=True)
            clock = ranks.elapsed()
        if step % arguments.every == 0 and ranks.rank == 0:
            named = " ".join(f"{name} {v / arguments.every:.4f}" for name, v in zip(NAMES, sums.tolist()))
            speed = arguments.every * arguments.batch * ranks.count / (ranks.elapsed() - clock)
            print(f"step {step} {named} time {ranks.elapsed():.0f} s {speed:.1f} pieces/s", flush=True)
            clock = ranks.elapsed()
            sums.zero_()
            save(step)

    if ranks.rank == 0:
        save(step)
        network.load_state_dict(average.state())
        network.eval()
        held = []
        with torch.no_grad():
            for i in corpus.held[:: max(1, len(corpus.held) // 60)].tolist():
                row = corpus.rows[i]
                mel = corpus.mels(torch.tensor([i], device=device), row["frames"])
                held.append(torch.stack(spectra(network(mel), corpus.wave(row)[None])))
        print("held mel, spectra", [round(v, 4) for v in torch.stack(held).mean(0).tolist()])
        print(f"{step} steps, {ranks.elapsed():.0f} s", flush=True)
    ranks.close()


if __name__ == "__main__":
    main()
