"""Every figure of the model card, measured on the held-out tenth of the captions."""
import argparse
import json
import math
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

import classifier
import data
import shipped
from diffusion import Request, sample
from graph import rounded
from train import restore


def generate(network, tokens, request: Request, seed: int = 0, batch: int = 220):
    """One cloud for each caption."""
    device = tokens.device
    generator = torch.Generator(device).manual_seed(seed)
    noise = torch.randn(len(tokens), data.POINTS, 3, generator=generator, device=device)
    with torch.no_grad():
        blank = torch.zeros_like(tokens[:1])
        blank[:, 0] = data.START
        empty, context = network.text(blank), network.text(tokens)
    sigma_data = network.config.sigma_data
    return torch.cat([sample(network.denoiser, c, empty, n, request, sigma_data, generator)
                      for c, n in zip(context.split(batch), noise.split(batch))])


def chamfer(a, b):
    """Mean squared distance to the nearest point, there and back; a, b [pairs, points, 3]."""
    d = sum((a[:, :, None, i] - b[:, None, :, i]).square() for i in range(3))
    return d.amin(2).mean(1) + d.amin(1).mean(1)


def earth_mover(a, b):
    """Mean Euclidean distance under the transport plan of Sinkhorn's iteration, cooled down to 0.004."""
    cost = sum((a[:, :, None, i] - b[:, None, :, i]).square() for i in range(3)).sqrt()
    size = cost.shape[1]
    f, g = cost.new_zeros(cost.shape[:2]), cost.new_zeros(cost.shape[:2])
    for step in range(70):
        heat = cost.new_tensor(max(0.004, 0.3 * 0.92 ** step))
        f, g = SINKHORN(cost, f, g, heat)
    plan = ((f[:, :, None] + g[:, None, :] - cost) / heat).exp() / size ** 2
    return (plan * cost).sum((1, 2)) / plan.sum((1, 2))


def sinkhorn(cost, f, g, heat):
    size = math.log(cost.shape[1])
    f = -heat * (((g[:, None, :] - cost) / heat).logsumexp(2) - size)
    g = -heat * (((f[:, :, None] - cost) / heat).logsumexp(1) - size)
    return f, g


SINKHORN, CHAMFER = sinkhorn, chamfer


def matrix(distance, clouds, shortlist: int | None = None, budget: float = 4e8):
    """Distances between clouds [n, points, 3], the first half generated, the second real.

    With a shortlist, only of the pairs that are among one of both's so many nearest of a half by an eighth of the points; the others count as far.
    """
    count, points = clouds.shape[:2]
    rows, columns = torch.triu_indices(count, count, 1, device=clouds.device)
    if shortlist:
        coarse = matrix(distance, clouds[:, ::8]).fill_diagonal_(torch.inf)
        near = torch.zeros_like(coarse, dtype=torch.bool)
        for half in (slice(0, count // 2), slice(count // 2, count)):
            near[:, half].scatter_(1, coarse[:, half].topk(min(shortlist, count // 2), largest=False).indices, True)
        rows, columns = (near | near.T).triu(1).nonzero().T
    size = max(1, min(len(rows), int(budget / points ** 2)))
    values = []
    for start in range(0, len(rows), size):       # the last chunk wraps, so that every chunk has one shape
        index = torch.arange(start, start + size, device=clouds.device) % len(rows)
        values.append(distance(clouds[rows[index]], clouds[columns[index]]))
    full = clouds.new_full((count, count), torch.inf if shortlist else 0)
    full[rows, columns] = full[columns, rows] = torch.cat(values)[: len(rows)]
    return full


def spread(full, name: str) -> dict:
    """1-NNA, coverage and minimum matching distance; the first half of the matrix is generated, the second real."""
    half = len(full) // 2
    own = torch.arange(len(full), device=full.device) < half
    nearest = (full + torch.diag(torch.full((len(full),), torch.inf, device=full.device))).argmin(1)
    cross = full[:half, half:]
    return {f"1-nna-{name}": (own[nearest] == own).float().mean().item(),
            f"cov-{name}": len(cross.argmin(1).unique()) / half,
            f"mmd-{name}": cross.amin(0).mean().item()}


def dimensions(clouds, studs) -> float:
    """Share of footprints whose sides have the ratio that the caption names, within 15 %."""
    right = []
    for cloud, pair in zip(clouds, studs):
        if pair:
            right.append(data.fits(*(cloud.amax(0) - cloud.amin(0))[[0, 2]].tolist(), pair))
    return float(np.mean(right)) if right else float("nan")


def changed(request: Request, pairs: list[str]) -> Request:
    """Values such as "scale=3" in place of the request's own."""
    values = {key: float(value) for key, value in (pair.split("=") for pair in pairs)}
    return replace(request, **{key: int(value) if key == "steps" else value for key, value in values.items()})


class Exam:
    def __init__(self, packs: data.Packs, words: list[str], networks, device, limit: int, shortlist: int | None = None):
        self.shortlist = shortlist
        rows = np.flatnonzero(packs.held)[-limit:]
        cloud = lambda index: torch.from_numpy(packs.clouds[index]).to(device).float() * data.STEP
        self.real, self.networks, self.categories = cloud(rows), networks, packs.categories
        self.labels = torch.from_numpy(packs.labels[rows]).to(device)
        self.tokens = torch.from_numpy(data.encode([packs.captions[i] for i in rows], words)).to(device).long()
        self.studs = [packs.studs[i] for i in rows]
        generator = np.random.default_rng(0)
        training = np.flatnonzero(~packs.held)
        self.training = cloud(generator.choice(training, len(rows), replace=False))
        sets = [set(packs.captions[i]) for i in training]
        def closest(caption):
            share = [len(caption & other) / max(1, len(caption | other)) for other in sets]
            return training[int(np.argmax(share))]
        seen = generator.choice(training, len(rows), replace=False)
        self.seen = [torch.from_numpy(v).to(device) for v in
                     (data.encode([packs.captions[i] for i in seen], words).astype(np.int64), packs.labels[seen])]
        self.closest = lambda: cloud(np.array([closest(set(packs.captions[i])) for i in rows]))
        order = torch.Generator(device).manual_seed(1)
        self.some = torch.randperm(len(rows), generator=order, device=device)[:200]

    def judge(self, clouds, prefix="class-agreement", labels=None) -> dict:
        shares = classifier.accuracy(classifier.judge(self.networks, clouds), self.labels if labels is None else labels, self.categories)
        return {prefix + ("" if name == "all" else f"-{name}"): value for name, value in shares.items()}

    def compare(self, clouds, points: int, emd: bool = True) -> dict:
        cut = lambda x, n: classifier.thin(x, n)
        result = spread(matrix(CHAMFER, torch.cat([cut(clouds, points), cut(self.real, points)]), self.shortlist), "cd")
        if emd:
            pair = torch.cat([cut(clouds[self.some], points // 2), cut(self.real[self.some], points // 2)])
            result |= spread(matrix(earth_mover, pair, self.shortlist), "emd")
        return result

    def sets(self, make, points: int, count: int, note) -> dict:
        """Means over several sets of clouds, from noise of their own; EMD is measured of the first."""
        found = []
        for seed in range(count):
            found.append(self.all(make(seed), points, emd=seed == 0))
            if count > 1:
                note(f"set-{seed}", found[-1])
        return {key: float(np.mean([one[key] for one in found if key in one])) for key in found[0]}

    def all(self, clouds, points: int, emd: bool = True) -> dict:
        return self.judge(clouds) | self.compare(clouds, points, emd) | {"dimension-agreement": dimensions(clouds, self.studs)}


def main():
    global SINKHORN, CHAMFER
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", help="or the folder of the exported files")
    parser.add_argument("--rounded", help="what compensate.py made of it; without, the matrices are rounded to nearest")
    parser.add_argument("--data", required=True)
    parser.add_argument("--classifier", required=True, nargs="+")
    parser.add_argument("--out", required=True, help="metrics.json to write")
    parser.add_argument("--points", type=int, default=1024, help="points of a cloud in the distances (half for EMD)")
    parser.add_argument("--sets", type=int, default=1, help="of int8 clouds, whose figures are averaged")
    parser.add_argument("--curve", type=int, nargs="*", default=[5, 10, 15, 20, 30, 50])
    parser.add_argument("--tables", nargs="*", default=["real", "int8", "f32", "training-set", "closest-caption", "seen", "curve"])
    parser.add_argument("--request", nargs="*", default=[], help="such as scale=2 sigma_max=10, instead of the default request")
    parser.add_argument("--grid", nargs="*", default=[], help="further requests, such as scale=3,stop=1; int8, with half the points")
    parser.add_argument("--files", help="folder of exported files that make the int8 clouds, in onnxruntime on the CPU")
    parser.add_argument("--shortlist", type=int, help="measure only so many of the nearest clouds exactly, for a machine without a GPU")
    parser.add_argument("--limit", type=int, default=10 ** 9, help="so many captions only, to try things out")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() and not arguments.files else "cpu")
    torch.set_float32_matmul_precision("high")
    torch.manual_seed(0)
    if device.type == "cuda" or arguments.shortlist:
        CHAMFER, SINKHORN = torch.compile(chamfer), torch.compile(sinkhorn)
    started = time.time()
    exported = Path(arguments.checkpoint).is_dir()
    network, words = (shipped.restore if exported else restore)(arguments.checkpoint)[:2]
    judges = [network for path in arguments.classifier for network in classifier.restore(path, device)]
    exam = Exam(data.load(arguments.data), words, judges, device, arguments.limit, arguments.shortlist)
    exact = network.to(device)
    quantized = shipped.Files(arguments.files) if arguments.files else rounded(restore(arguments.rounded)[0] if arguments.rounded else network).to(device)

    tables: dict[str, dict] = {}
    def note(name: str, values: dict):
        tables[name] = {key: round(value, 4) for key, value in values.items()}
        print(f"{time.time() - started:.0f} s", name, json.dumps(tables[name]), flush=True)
        with open(arguments.out, "w") as file:
            json.dump(tables, file, indent=1)

    request = changed(Request(), arguments.request)
    note("request", asdict(request))
    points, tables_wanted = arguments.points, arguments.tables
    if "real" in tables_wanted:
        note("real", exam.judge(exam.real) | {"dimension-agreement": dimensions(exam.real, exam.studs)})
    if "int8" in tables_wanted:
        note("int8", exam.sets(lambda seed: generate(quantized, exam.tokens, request, seed), points, arguments.sets, note))
    if "f32" in tables_wanted:
        note("f32", exam.all(generate(exact, exam.tokens, request), points))
    if "training-set" in tables_wanted:
        note("training-set", exam.compare(exam.training, points))
    if "closest-caption" in tables_wanted:
        note("closest-caption", exam.all(exam.closest(), points))
    if "seen" in tables_wanted:                   # captions of the training part: what is lost there is not learned yet
        note("seen", exam.judge(generate(quantized, exam.seen[0], request), labels=exam.seen[1]))
    for steps in arguments.curve if "curve" in tables_wanted else ():
        note(f"int8-{steps}", exam.all(generate(quantized, exam.tokens, replace(request, steps=steps)), points, emd=False))
    for point in arguments.grid:
        made = generate(quantized, exam.tokens, changed(request, point.split(",")))
        note(f"int8,{point}", exam.all(made, points // 2, emd=False))


if __name__ == "__main__":
    main()
