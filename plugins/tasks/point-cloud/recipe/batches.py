"""The packs on the device: batches of clouds, noise levels, captions and given points, and what the network should answer."""
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

import data
from network import number_features
from stretch import VISIBLE, Stretch

LOW, HIGH = math.log(0.005), math.log(20.0)     # the noise levels that a request passes through
PLACES = [(a, b) for a in (0, 1) for b in (0, 1)]


class Batches:
    """One side of the split on the device; everything random about a batch happens there."""

    def __init__(self, packs: data.Packs, words: list[str], held: bool, device):
        rows = np.flatnonzero(packs.held == held)
        captions, hints = [packs.captions[i] for i in rows], [packs.hints[i] for i in rows]
        self.device = device
        self.clouds = torch.from_numpy(packs.clouds[rows]).to(device)
        self.labels = torch.from_numpy(packs.labels[rows]).to(device)
        plain = data.encode(captions, words)
        hinted = data.encode([data.with_hint(c, h) for c, h in zip(captions, hints)], words)
        self.tokens = torch.from_numpy(np.stack([plain, hinted])).to(device).long()
        ids = {word: index for index, word in enumerate(words)}
        self.mirrored = torch.arange(len(words), device=device)
        if "left" in ids and "right" in ids:
            self.mirrored[[ids["left"], ids["right"]]] = torch.tensor([ids["right"], ids["left"]], device=device)
        self.by_label = self.labels.argsort()
        self.counts = self.labels.bincount(minlength=len(packs.categories))
        self.starts = self.counts.cumsum(0) - self.counts
        self.stretch = Stretch(packs, rows, words, [plain, hinted], device)
        self.size = torch.tensor([word == "x" or word[0].isdigit() for word in words], device=device)
        lowpoly = torch.from_numpy(np.flatnonzero(~packs.bricks[rows])).to(device)
        self.pool = torch.cat([torch.arange(len(rows), device=device), self.stretch.known, lowpoly])     # hard ones count twice

    def shortened(self, tokens):
        """Captions as users write them: cut short, with words missing, or none at all.

        Whole captions would be learned by heart: so most of them lose words. Numbers stay or go together, since half a size misleads.
        """
        size, length = tokens.shape
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        place, count = torch.arange(length, device=self.device), (tokens > 0).sum(1, keepdim=True)
        keep = rand(size, length) > rand(size, 1) * 0.8 * (rand(size, 1) < 0.7)
        cut = 1 + torch.ceil(rand(size, 1) * (count - 1).clamp_min(1))
        keep &= (place < cut) | (rand(size, 1) > 0.15)
        keep = torch.where(self.size[tokens], rand(size, 1) > 0.25, keep)
        keep &= rand(size, 1) > 0.1
        keep[:, 0] = True
        tokens = tokens * keep
        return tokens.gather(1, torch.argsort((tokens == 0).int(), dim=1, stable=True))

    def lent(self, index, share: float = 0.15):
        """Now and then another cloud of the same category lends its caption, so that words are never the whole truth."""
        rand, label = lambda: torch.rand(len(index), device=self.device), self.labels[index]
        other = self.by_label[self.starts[label] + (rand() * self.counts[label]).long()]
        return torch.where(rand() < share, other, index)

    def given(self, clouds):
        """Which points are given: a side, a ball or a sprinkle."""
        size = len(clouds)
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        direction = F.normalize(torch.randn(size, 3, 1, device=self.device), dim=1)
        kind = rand(size, 1)
        side, ball = (clouds @ direction)[..., 0], (clouds - clouds[:, :1]).square().sum(-1)
        score = torch.where(kind < 0.5, side, torch.where(kind < 0.85, ball, rand(*side.shape)))
        share = 0.05 + 0.75 * rand(size, 1)
        border = score.sort(dim=1).values.gather(1, (share * score.shape[1]).long())
        return (score < border).float()[..., None]

    def draw(self, size: int, points: int = data.POINTS, mirror: float = 0.25, complete: float = 0.2,
             hinted: float = 0.3, stretched: float = 0.5):
        """x, sigma, target, tokens, known, and the caption's category and coarse shape.

        The points of all clouds are shuffled alike, once a batch; with fewer points than a cloud has,
        the target still weighs all of them.
        """
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        index = self.pool[torch.randint(len(self.pool), (size,), device=self.device)]
        clouds = self.clouds[index][:, torch.randperm(data.POINTS, device=self.device)].float()
        clouds = (clouds + torch.rand_like(clouds) - 0.5) * data.STEP
        level = (rand(size) + torch.randperm(size, device=self.device)) / size
        bell = torch.randn(size, device=self.device) * 1.3 - 1.2
        sigma = torch.where(rand(size) < 0.5, LOW + level * (HIGH - LOW), bell).clamp(LOW, HIGH).exp()
        named, kind, flip = self.lent(index), (rand(size) < hinted).long(), rand(size) < mirror
        wanted = (sigma > VISIBLE) & (named == index) & (rand(size) < stretched)
        clouds, tokens = self.stretch(clouds, self.tokens[kind, named], index, kind, wanted)
        tokens = tokens.masked_fill(self.size[tokens] & (named != index)[:, None], 0)      # but a lent size would be wrong
        clouds[..., 0] *= torch.where(flip, -1.0, 1.0)[:, None]
        tokens = self.shortened(torch.where(flip[:, None], self.mirrored[tokens], tokens))
        given, some = torch.zeros_like(clouds[..., :1]), int(size * complete)
        if some:
            given[:some] = self.given(clouds[:some])
        x = clouds[:, :points] + sigma[:, None, None] * torch.randn_like(clouds[:, :points])
        clean, given = expected(x, clouds, sigma, given), given[:, :points]
        known = torch.cat([clouds[:, :points] * given, given], -1)
        return x, sigma, clean, tokens, known, self.labels[index], coarse(clouds)


def coarse(clouds, cells: int = 6):
    """Square roots of the shares of points in 6 x 6 x 6 cells, borders softened, and the extents: the long side, the short side, height."""
    place = (clouds + 1) / 2 * cells - 0.5
    corner = place.floor()
    part, total = place - corner, clouds.new_zeros(len(clouds), cells ** 3)
    for offset in [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]:
        near = torch.tensor(offset, device=clouds.device)
        share = torch.where(near.bool(), part, 1 - part).prod(-1)
        cell = (corner + near).long().clamp(0, cells - 1)
        total.scatter_add_(1, cell[..., 0] * cells ** 2 + cell[..., 1] * cells + cell[..., 2], share)
    x, y, z = (clouds.amax(1) - clouds.amin(1)).unbind(1)
    return torch.cat([(total / clouds.shape[1]).sqrt(), torch.stack([torch.maximum(x, z), torch.minimum(x, z), y], 1)], 1)


def halves(value, kind):
    """A number as the sum of two of low precision."""
    high = value.to(kind)
    return high, (value - high.float()).to(kind)


def expected(x, clouds, sigma, given, kind=torch.float16):
    """Where each noisy point came from, on average, if it may have been any point of its cloud that is not given.

    The mean has the same minimiser as the point itself (the points of a cloud are drawn independently of each
    other) and far less variance: with much noise one point says almost nothing of the shape, and learning from single
    points would drown in that. Its weights are exp(-|x - c|² / 2σ²), a softmax of (x·c - |c|²/2) / σ²: attention. Both
    factors are written as two numbers of 11 bits each, side by side in the head, so that fast kernels are exact enough.
    """
    inverse = sigma[:, None, None] ** -2
    q, f = halves(x * inverse, kind), halves(inverse.expand(-1, x.shape[1], 1), kind)
    c, n = halves(clouds, kind), halves(clouds.square().sum(-1, keepdim=True) / -2, kind)
    large = torch.full_like(q[0][..., :1], 6e4)
    query = torch.cat([q[a] for a, _ in PLACES] + [f[a] for a, _ in PLACES] + [large], -1)
    key = torch.cat([c[b] for _, b in PLACES] + [n[b] for _, b in PLACES] + [-6e4 * given.to(kind)], -1)
    query, key, value = (F.pad(t, (0, 24 - t.shape[-1]))[:, None] for t in (query, key, torch.cat(c, -1)))
    kernels = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]
    with torch.no_grad(), torch.autocast(x.device.type, enabled=False), sdpa_kernel(kernels):
        mean = F.scaled_dot_product_attention(query, key, value, scale=1.0)[:, 0].float()
    return mean[..., :3] + mean[..., 3:6]


def expected_directly(x, clouds, sigma, given):
    """The same in double precision, to compare with."""
    x, clouds = x.double(), clouds.double()
    chance = -torch.cdist(x, clouds, compute_mode="donot_use_mm_for_euclid_dist").square() / (2 * sigma[:, None, None].double() ** 2)
    return (chance - 1e9 * given[:, None, :, 0]).softmax(-1) @ clouds


def precision(batches: Batches, levels=(0.005, 0.01, 0.02, 0.1, 1.0, 20.0), points: int = 256) -> list[float]:
    """Root mean square error of `expected` at some noise levels, relative to the target's own scale of one."""
    clouds = batches.clouds[: len(levels)].float() * data.STEP
    sigma, given = torch.tensor(levels, device=clouds.device), torch.zeros_like(clouds[..., :1])
    given[:, :100] = 1
    x = clouds[:, -points:] + sigma[:, None, None] * torch.randn_like(clouds[:, -points:])
    wrong = expected(x, clouds, sigma, given) - expected_directly(x, clouds, sigma, given)
    spread = 0.366 * sigma / (sigma ** 2 + 0.366 ** 2).sqrt()
    return [round(value, 6) for value in (wrong.square().mean((1, 2)).sqrt() / spread).tolist()]


def prepared(network, words: list[str]):
    """Number features belong to the vocabulary, not to what is learned."""
    network.text.numbers.copy_(number_features(words))
    return network
