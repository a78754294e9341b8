"""The rendered corpus on the training device: sound, mels, tokens, and batches of them."""
import json
from pathlib import Path

import numpy as np
import torch

import audio
from corpora import VOICES

PAD, BEGIN, END = range(3)
SPECIAL = ["", "^", "$"]
STRESS = ["", "ˈ", "ˌ"]                 # a mark takes no time of its own: it is a property of the sound that follows
MOST_TOKENS, MOST_FRAMES = 160, 768     # longer utterances are left out of training
LANGUAGES = ["de", "en"]


def vocabulary(rows: list[dict]) -> list[str]:
    return SPECIAL + sorted({token for row in rows for token in row["tokens"]} - set(STRESS))


def ids(tokens: list[str], words: list[str]) -> tuple[list[int], list[int]]:
    """Sounds and their stress, between a begin and an end, which take the silence around the speech; what is not known is left out."""
    index = {word: i for i, word in enumerate(words)}
    kept = [(index[token], STRESS.index(before) if before in STRESS else 0)
            for before, token in zip(["", *tokens], tokens) if token in index]
    return [BEGIN, *(sound for sound, _ in kept), END], [0, *(stress for _, stress in kept), 0]


class Corpus:
    """Rows in `index.json`; `mel` [all frames, 80] in half precision and `sound` [all samples] as int16 lie on the device."""

    def __init__(self, folder: str, device, words: list[str] | None = None):
        self.rows = json.loads((Path(folder) / "index.json").read_text())
        self.device, self.words = device, words or vocabulary(self.rows)
        self.sound = torch.from_numpy(np.load(Path(folder) / "sound.npy")).to(device)
        self.mel = torch.zeros(len(self.sound) // audio.HOP, audio.BANDS, dtype=torch.float16, device=device)
        transform = audio.LogMel().to(device)
        for row in self.rows:
            first = row["begin"] // audio.HOP
            self.mel[first: first + row["frames"]] = transform(self.wave(row)[None])[0].half()
        tensor = lambda values: torch.tensor(values, device=device)
        self.first, self.frames = (tensor([row[key] // step for row in self.rows]) for key, step in (("begin", audio.HOP), ("frames", 1)))
        coded = [ids(row["tokens"], self.words) for row in self.rows]
        self.count = tensor([len(tokens) for tokens, _ in coded])
        self.tokens, self.stress = (tensor([row[k][:MOST_TOKENS] + [PAD] * (MOST_TOKENS - len(row[k])) for row in coded]) for k in (0, 1))
        self.voice = tensor([list(VOICES).index(row["voice"]) for row in self.rows])
        self.language = tensor([LANGUAGES.index(row["language"]) for row in self.rows])
        fits = (self.count <= MOST_TOKENS) & (self.frames <= MOST_FRAMES) & (self.frames >= self.count)
        held = tensor([row["held"] for row in self.rows])
        self.held, self.training = (torch.nonzero(fits & part)[:, 0] for part in (held, ~held))

    def wave(self, row: dict) -> torch.Tensor:
        return self.sound[row["begin"]: row["begin"] + row["frames"] * audio.HOP].float() / 32767

    def statistics(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and deviation of each band, the same weight for each voice."""
        voices = [self.mel[torch.cat([torch.arange(self.first[i], self.first[i] + self.frames[i]) for i in chosen.tolist()])].float()
                  for v in self.voice.unique() for chosen in [self.training[self.voice[self.training] == v][:300]]]
        means, squares = (torch.stack([part.pow(k).mean(0) for part in voices]).mean(0) for k in (1, 2))
        return means, (squares - means.square()).sqrt()

    def pick(self, size: int, generator=None) -> torch.Tensor:
        """Training utterances, every voice alike."""
        weight = 1 / torch.bincount(self.voice[self.training]).clamp_min(1)[self.voice[self.training]].float()
        return self.training[torch.multinomial(weight, size, replacement=True, generator=generator)]

    def mels(self, chosen: torch.Tensor, length: int, start: torch.Tensor | int = 0) -> torch.Tensor:
        """[batch, length, 80] from a frame on; after an utterance's end its last frame stays."""
        place = torch.arange(length, device=self.device)[None] + torch.as_tensor(start, device=self.device).reshape(-1, 1)
        place = torch.minimum(place, self.frames[chosen][:, None] - 1)
        return self.mel[self.first[chosen][:, None] + place].float()

    def segments(self, size: int, frames: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Random pieces of training sound: mel [batch, frames, 80] and sound [batch, frames * HOP]."""
        chosen = self.pick(size)
        room = (self.frames[chosen] - frames).clamp_min(0) + 1
        start = (torch.rand(size, device=self.device) * room).long()
        begin = (self.first[chosen] + start) * audio.HOP
        limit = len(self.sound) - frames * audio.HOP
        begin = begin.clamp_max(limit) // audio.HOP
        place = begin[:, None] * audio.HOP + torch.arange(frames * audio.HOP, device=self.device)
        mel = self.mel[begin[:, None] + torch.arange(frames, device=self.device)].float()
        return mel, self.sound[place].float() / 32767
