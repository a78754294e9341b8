"""Every figure of the model card, measured on captions of combinations that training never showed."""
import argparse
import json
import time
from dataclasses import replace

import torch

import captions
import classifier
import data
from diffusion import Request, sample
from quantize import rounded
from train import restore


def generate(network, tokens, request: Request, seed: int = 0, batch: int = 125, known=None):
    """One clip [8, 4, 64, 64] in -1..1 for each caption; `known` [n, 8, 5, 64, 64] gives frames."""
    config, device = network.config, tokens.device
    generator = torch.Generator(device).manual_seed(seed)
    blank = torch.zeros_like(tokens[:1])
    blank[:, 0] = captions.START
    with torch.no_grad():
        empty, made = network.text(blank), []
        for start in range(0, len(tokens), batch):
            part = slice(start, start + batch)
            context = network.text(tokens[part])
            noise = torch.randn(len(context), config.frames, 4, config.size, config.size, generator=generator, device=device)
            given = None if known is None else known[part]
            made.append(sample(network.denoiser, context, empty, noise, request, config.sigma_data, given))
    return shown(torch.cat(made))


RESIDUE = 1 / 4                  # as in pixels.ts: alpha this near to 0 or 1 is 0 or 1


def shown(clips):
    """Clips as the task hands them out: alpha without the noise's residue, colours divided by alpha, all of it bytes."""
    byte = lambda value: (255 * value.clamp(0, 1)).round() / 255
    colours, alpha = ((clips + 1) / 2).split([3, 1], 2)
    alpha = torch.where(alpha < RESIDUE, 0.0, torch.where(alpha > 1 - RESIDUE, 1.0, alpha))
    return 2 * torch.cat([byte(colours / alpha.clamp_min(RESIDUE)) * byte(alpha), byte(alpha)], 2) - 1


def frechet(a, b) -> float:
    """Fréchet distance between two sets of features [n, d] taken as Gaussians."""
    a, b = a.double().cpu(), b.double().cpu()
    first, second = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(first)
    root = vectors * values.clamp_min(0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ second @ root).clamp_min(0).sqrt().sum()
    return ((a.mean(0) - b.mean(0)).square().sum() + first.trace() + second.trace() - 2 * cross).item()


def restlessness(clips, actions) -> float:
    """Mean absolute difference between a cycle's frames and the next, the first following the last."""
    chosen = clips[torch.isin(actions, torch.tensor(data.CYCLES, device=actions.device))]
    return (chosen - chosen.roll(-1, 1)).abs().mean().item()


class Exam:
    def __init__(self, folder: str, judge, count: int, device):
        # Drawn on the CPU, so that the test set is the same on every machine.
        sprites = data.Sprites(folder, torch.device("cpu"))
        self.judge, self.vocabulary = judge, sprites.captions.vocabulary
        torch.manual_seed(2024)
        draw = lambda: [sprites.draw(min(count, 125), held=True, full=True) for _ in range(-(-count // 125))]
        join = lambda clips, part: torch.cat([part(clip) for clip in clips])[:count].to(device)
        clips, others = draw(), draw()
        self.real, self.other = (join(some, lambda clip: clip.values()) for some in (clips, others))
        self.tokens, self.labels = join(clips, lambda clip: clip.tokens), join(clips, lambda clip: clip.labels)
        self.features, self.motion = classifier.judge(judge, self.real)[1], restlessness(self.real, self.labels[:, 0])

    def mark(self, clips) -> dict:
        predicted, features = classifier.judge(self.judge, clips)
        shares = classifier.agreement(predicted, self.labels)
        named = {"attribute-agreement" + ("" if name == "mean" else f"-{name}"): share for name, share in shares.items()}
        motion = restlessness(clips, self.labels[:, 0])
        return named | {"frechet-clip": frechet(features, self.features), "temporal-error": motion / max(self.motion, 1e-9)}

    def real_marks(self) -> dict:
        """The same of real clips: the judge's own accuracy, and two sets of real clips against each other."""
        named = {name: share for name, share in self.mark(self.real).items() if name.startswith("attribute")}
        return named | {"frechet-clip": frechet(classifier.judge(self.judge, self.other)[1], self.features)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--classifier", required=True)
    parser.add_argument("--out", required=True, help="metrics.json to write")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--curve", type=int, nargs="*", default=[5, 10, 15, 20, 30])
    parser.add_argument("--scales", type=float, nargs="*", default=[1.0, 1.5, 2.0, 3.0, 4.0])
    parser.add_argument("--tables", nargs="*", default=["real", "shipped", "f32", "scales", "curve"])
    parser.add_argument("--request", nargs="*", default=[], help="such as scale=2 sigma_max=40, instead of the default request")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.allow_tf32 = True
    started = time.time()
    network, saved = restore(arguments.checkpoint)
    exam = Exam(arguments.data, classifier.restore(arguments.classifier, device), arguments.count, device)
    assert saved["vocabulary"] == exam.vocabulary, "the checkpoint has another vocabulary"
    exact, shipped = network.to(device), rounded(network).to(device)
    values = {key: float(value) for key, value in (pair.split("=") for pair in arguments.request)}
    request = Request(**{key: int(value) if key == "steps" else value for key, value in values.items()})

    tables: dict[str, dict] = {}
    def note(name: str, marks: dict):
        tables[name] = {key: round(value, 4) for key, value in marks.items()}
        print(f"{time.time() - started:.0f} s", name, json.dumps(tables[name]), flush=True)
        metrics = dict(tables.get("shipped", {}))
        metrics |= {f"{key}-real": value for key, value in tables.get("real", {}).items()}
        with open(arguments.out, "w") as file:
            json.dump({"metrics": metrics, "tables": tables}, file, indent=1)

    if "real" in arguments.tables:
        note("real", exam.real_marks())
    if "shipped" in arguments.tables:
        note("shipped", exam.mark(generate(shipped, exam.tokens, request)))
    if "f32" in arguments.tables:
        note("f32", exam.mark(generate(exact, exam.tokens, request)))
    for scale in arguments.scales if "scales" in arguments.tables else ():
        note(f"scale-{scale:g}", exam.mark(generate(shipped, exam.tokens, replace(request, scale=scale))))
    for steps in arguments.curve if "curve" in arguments.tables else ():
        note(f"steps-{steps}", exam.mark(generate(shipped, exam.tokens, replace(request, steps=steps))))


if __name__ == "__main__":
    main()
