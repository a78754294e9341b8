"""Vocos (Siuzdak 2023): ConvNeXt over mel frames -> magnitude and phase of every frame's spectrum -> overlap and add."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

import audio
from network import Block, Convolution, linear, norm

BINS = audio.FFT // 2 + 1
LOUDEST = 100.0                          # of a bin's magnitude


@dataclass
class VocoderConfig:
    width: int = 256
    hidden: int = 640
    blocks: int = 8


class Vocoder(nn.Module):
    def __init__(self, config: VocoderConfig):
        super().__init__()
        self.config = config
        self.embed = Convolution(audio.BANDS, config.width, 7)
        self.scale = nn.Parameter(torch.ones(config.width))
        self.blocks = nn.ModuleList(Block(config.width, config.hidden) for _ in range(config.blocks))
        self.last = nn.Parameter(torch.ones(config.width))
        self.out, self.bias = linear(config.width, 2 * BINS, 0.3), nn.Parameter(torch.zeros(2 * BINS))
        self.register_buffer("window", torch.hann_window(audio.FFT), persistent=False)

    def spectrum(self, mel):
        """Log-mel [batch, T, 80] as audio.LogMel makes it -> real and imaginary parts [batch, T, 513]."""
        h = norm(self.embed(mel * 0.2 + 1.0), self.scale)          # about -1..1
        for block in self.blocks:
            h = block(h)
        with torch.autocast(h.device.type, enabled=False):         # eight bits do not hold a phase
            magnitude, phase = (norm(h.float(), self.last) @ self.out + self.bias).chunk(2, -1)
        magnitude = magnitude.exp().clamp_max(LOUDEST)
        return magnitude * phase.cos(), magnitude * phase.sin()

    def forward(self, mel):
        return audio.inverse(*self.spectrum(mel), self.window)


class PeriodJudge(nn.Module):
    """One of HiFi-GAN's multi-period discriminators: the sound folded to rows of one period."""

    def __init__(self, period: int, widths: list[int]):
        super().__init__()
        self.period = period
        sizes = [1, *widths]
        self.layers = nn.ModuleList(nn.Conv2d(a, b, (5, 1), (3, 1), (2, 0)) for a, b in zip(sizes, widths))
        self.mix, self.out = nn.Conv2d(sizes[-1], sizes[-1], (5, 1), 1, (2, 0)), nn.Conv2d(sizes[-1], 1, (3, 1), 1, (1, 0))

    def forward(self, sound):
        x = F.pad(sound[:, None], (0, -sound.shape[-1] % self.period), mode="reflect").unflatten(-1, (-1, self.period))
        features = []
        for layer in (*self.layers, self.mix):
            x = F.leaky_relu(layer(x), 0.1)
            features.append(x)
        return self.out(x).flatten(1), features


class SpectrumJudge(nn.Module):
    """One of UnivNet's multi-resolution discriminators: on the magnitudes of one window length."""

    def __init__(self, size: int, width: int):
        super().__init__()
        self.size = size
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        strides = [(1, 1), (1, 2), (1, 2), (1, 2), (1, 1)]
        kernels = [(3, 9), (3, 9), (3, 9), (3, 9), (3, 3)]
        self.layers = nn.ModuleList(nn.Conv2d(1 if i == 0 else width, width, k, s, (k[0] // 2, k[1] // 2))
                                    for i, (k, s) in enumerate(zip(kernels, strides)))
        self.out = nn.Conv2d(width, 1, 3, 1, 1)

    def forward(self, sound):
        x = magnitudes(sound, self.size, self.window).transpose(1, 2)[:, None] ** 0.5
        features = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
            features.append(x)
        return self.out(x).flatten(1), features


class Judges(nn.Module):
    def __init__(self, widths: list[int], spectrum: int):
        super().__init__()
        self.judges = nn.ModuleList([*(PeriodJudge(period, widths) for period in (2, 3, 5, 7, 11)),
                                     *(SpectrumJudge(size, spectrum) for size in (2048, 1024, 512))])

    def forward(self, sound):
        """Scores and features of every judge."""
        return tuple(zip(*(judge(sound) for judge in self.judges)))


def magnitudes(sound, size: int, window):
    spectrum = torch.view_as_real(torch.stft(sound.float(), size, size // 4, window=window, return_complex=True))
    return (spectrum.square().sum(-1) + 1e-9).sqrt()
