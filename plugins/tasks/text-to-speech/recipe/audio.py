"""The log-mel of HiFi-GAN (Kong et al. 2020) and its inverse's last step; one place for every number that describes the sound."""
import math
from fractions import Fraction

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import resample_poly

RATE, FFT, HOP, BANDS = 22050, 1024, 256, 80
LOW, HIGH = 0.0, 8000.0                 # Hz, the mel bands' range
FLOOR = 1e-5                            # of a band, before the logarithm
LEVEL = 0.08                            # root mean square of the loud parts of every utterance
EDGE = 0.06                             # seconds of near silence kept before and after the speech

PARAMETERS = {
    "sampleRate": RATE, "fftSize": FFT, "hop": HOP, "window": "hann, periodic", "bands": BANDS, "low": LOW, "high": HIGH, "floor": FLOOR,
    "scale": "slaney: below 1 kHz 3 mel for 200 Hz; above, 27 mel for each factor of 6.4",
    "filters": "triangles on the scale, each divided by half its width in Hz", "spectrum": "magnitude, sqrt(re^2 + im^2 + 1e-9)",
    "logarithm": "natural, of the larger of the band and the floor", "padding": "(fftSize - hop) / 2 samples mirrored at both ends",
}


def mels(hertz):
    hertz = np.asarray(hertz, np.float64)
    return np.where(hertz < 1000, hertz * 3 / 200, 15 + 27 * np.log(np.maximum(hertz, 1000) / 1000) / math.log(6.4))


def hertz(mel):
    mel = np.asarray(mel, np.float64)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * math.log(6.4) / 27))


def filters() -> torch.Tensor:
    """[FFT / 2 + 1, BANDS]."""
    edges = hertz(np.linspace(mels(LOW), mels(HIGH), BANDS + 2))
    bins = np.linspace(0, RATE / 2, FFT // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return torch.from_numpy(np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])).float()


class LogMel(torch.nn.Module):
    """Sound [batch, frames * HOP] in -1..1 -> [batch, frames, BANDS]."""

    def __init__(self):
        super().__init__()
        self.register_buffer("filters", filters(), persistent=False)
        self.register_buffer("window", torch.hann_window(FFT), persistent=False)

    def forward(self, sound):
        padded = F.pad(sound[:, None], 2 * [(FFT - HOP) // 2], mode="reflect")[:, 0]
        spectrum = torch.view_as_real(torch.stft(padded, FFT, HOP, window=self.window, center=False, return_complex=True))
        magnitude = (spectrum.square().sum(-1) + 1e-9).sqrt()
        return (magnitude.transpose(1, 2) @ self.filters).clamp_min(FLOOR).log()


def inverse(real: torch.Tensor, imaginary: torch.Tensor, window: torch.Tensor) -> torch.Tensor:
    """Spectra [batch, frames, FFT / 2 + 1] -> sound [batch, frames * HOP]: windowed, overlapped, divided by the windows' energy."""
    frames = real.shape[1]
    pieces = torch.fft.irfft(torch.complex(real.float(), imaginary.float()), n=FFT) * window
    size = (1, (frames - 1) * HOP + FFT)
    fold = lambda parts: F.fold(parts.transpose(1, 2), size, (1, FFT), stride=(1, HOP))[:, 0, 0]
    energy = fold((window * window).expand(1, frames, -1))
    edge = (FFT - HOP) // 2
    return fold(pieces)[:, edge:-edge] / energy[:, edge:-edge]


def resampled(sound: np.ndarray, rate: int, target: int = RATE) -> np.ndarray:
    if rate == target:
        return sound
    ratio = Fraction(target, rate)
    return resample_poly(sound.astype(np.float64), ratio.numerator, ratio.denominator).astype(np.float32)


def prepared(sound: np.ndarray, rate: int) -> np.ndarray:
    """Sound in -1..1 at any rate -> int16 at RATE, silence at the ends cut to EDGE, at one level, whole hops."""
    sound = resampled(np.asarray(sound, np.float32), rate)
    block = HOP // 2
    energy = np.square(sound[: len(sound) // block * block].reshape(-1, block)).mean(1)
    loud = np.flatnonzero(energy > energy.max() * 1e-4)
    edge = round(EDGE * RATE)
    sound = sound[max(0, loud[0] * block - edge): (loud[-1] + 1) * block + edge]
    strong = energy[energy > energy.max() * 1e-2].mean() ** 0.5
    sound = sound * min(LEVEL / strong, 0.98 / np.abs(sound).max())
    sound = np.pad(sound, (0, -len(sound) % HOP))
    return np.round(sound * 32767).astype(np.int16)
