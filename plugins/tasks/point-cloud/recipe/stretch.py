"""Bricks of other sizes: a part "2 x 4", stretched, is a part "2 x 6", as far as the coarse shape goes.

Captions name the footprint in studs, but few sizes occur often enough to be learned one by one. Where noise hides the
studs, a stretched cloud with the numbers exchanged shows what the numbers mean.
"""
import numpy as np
import torch

import data

VISIBLE = 0.2                    # below this noise level the studs' shape shows, and nothing is stretched
FACTOR = 4.0                     # the most by which the ratio of the sides may change


class Stretch:
    def __init__(self, packs: data.Packs, rows, words: list[str], tables, device):
        """`tables` [2, n, LENGTH]: the captions' tokens, plain and with their category."""
        ids = {word: index for index, word in enumerate(words)}
        pairs, places, axes = np.zeros((len(rows), 2)), np.full((len(tables), len(rows)), -1), np.zeros(len(rows), np.int64)
        for i, row in enumerate(rows):
            pair = packs.studs[row]
            if not pair or any(str(n) not in ids for n in pair):
                continue
            extent = np.ptp(packs.clouds[row][:, [0, 2]].astype(float), axis=0) * data.STEP
            if not data.fits(*extent, pair):
                continue
            sought = [ids[str(pair[0])], ids["x"], ids[str(pair[1])]]
            for table, place in zip(tables, places):
                tokens = table[i].tolist()
                place[i] = next((k for k in range(data.LENGTH - 2) if tokens[k:k + 3] == sought), -1)
            pairs[i], axes[i] = pair, int((extent[0] > extent[1]) != (pair[0] >= pair[1]))
        able = (places >= 0).all(0)
        to = lambda array, kind=torch.long: torch.as_tensor(array, device=device).to(kind)
        self.pairs, self.places, self.axes = to(pairs, torch.float32), to(places), to(axes)
        self.able, self.known = to(able, torch.bool), to(np.flatnonzero(able))
        self.ids = to([[ids[str(int(n))] for n in pair] if pair[0] else [0, 0] for pair in pairs])

    def __call__(self, clouds, tokens, index, kind, wanted):
        """Clouds [n, points, 3] and tokens [n, LENGTH] of the parts `index`, with other footprints where `wanted` and possible."""
        other = self.known[torch.randint(len(self.known), (len(index),), device=clouds.device)]
        times, place = self.pairs[other] / self.pairs[index].clamp_min(1), self.places[kind, index]
        able = wanted & self.able[index] & ((times[:, 0] / times[:, 1]).log().abs() < np.log(FACTOR))
        times = torch.where(able[:, None], times, 1.0)
        first = torch.where(self.axes[index, None] == 0, times, times.flip(1))
        stretched = clouds * torch.stack([first[:, 0], torch.ones_like(first[:, 0]), first[:, 1]], 1)[:, None]
        size = lambda x: x.square().sum(-1).amax(1).sqrt()[:, None, None]
        clouds = torch.where(able[:, None, None], stretched * (size(clouds) / size(stretched)), clouds)
        column = torch.arange(tokens.shape[1], device=clouds.device)
        for offset, side in ((0, 0), (2, 1)):
            tokens = torch.where(able[:, None] & (column == place[:, None] + offset), self.ids[other, side, None], tokens)
        return clouds, tokens
