"""What generated speech is measured with: word error rate by pocketsphinx, phone error rate, mel-cepstral distortion."""
import math
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

import audio
import recogniser

MODEL = Path("/usr/share/pocketsphinx/model/en-us")          # Debian's pocketsphinx-en-us
CEPSTRA = 13                                                  # coefficients 1 to 13


def words(text: str) -> list[str]:
    return re.sub(r"[^a-z' ]+", " ", text.lower().replace("-", " ")).split()


def word_error_rate(sounds: list[np.ndarray], texts: list[str]) -> float | None:
    """English sound at RATE against its text; nothing where the program is not installed."""
    if not shutil.which("pocketsphinx_batch"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        for i, sound in enumerate(sounds):
            quiet = np.zeros(4800, np.int16)
            narrow = np.clip(audio.resampled(sound, audio.RATE, 16000) * 32767, -32768, 32767).astype(np.int16)
            np.concatenate([quiet, narrow, quiet]).tofile(f"{folder}/{i:04d}.raw")
        Path(folder, "list").write_text("".join(f"{i:04d}\n" for i in range(len(sounds))))
        subprocess.run(["pocketsphinx_batch", "-hmm", MODEL / "en-us", "-lm", MODEL / "en-us.lm.bin", "-dict", MODEL / "cmudict-en-us.dict",
                        "-adcin", "yes", "-cepdir", folder, "-cepext", ".raw", "-ctl", f"{folder}/list", "-hyp", f"{folder}/heard",
                        "-logfn", "/dev/null"], check=True, capture_output=True)
        heard = dict(reversed(re.fullmatch(r"(.*) \((\d+) -?\d+\)", line).groups())
                     for line in Path(folder, "heard").read_text().splitlines())
    edits = [recogniser.distance(words(text), heard.get(f"{i:04d}", "").split()) for i, text in enumerate(texts)]
    return sum(edits) / sum(len(words(text)) for text in texts)


def cepstra(mel: np.ndarray) -> np.ndarray:
    """Of a log-mel [T, 80]: c_k such that ln |H| = c_0 + sum of c_k cos, without c_0."""
    band = (np.arange(mel.shape[1]) + 0.5) / mel.shape[1]
    return mel @ np.cos(math.pi * band[:, None] * np.arange(1, CEPSTRA + 1)) * (2 / mel.shape[1])


def distortion(made: np.ndarray, real: np.ndarray) -> float:
    """Mel-cepstral distortion in dB, the mean along the best path of dynamic time warping."""
    a, b = cepstra(made), cepstra(real)
    cost = np.sqrt(np.maximum(0, (a ** 2).sum(1)[:, None] + (b ** 2).sum(1) - 2 * a @ b.T)) * (10 * math.sqrt(2) / math.log(10))
    rows, columns = cost.shape
    total, steps = np.full((rows + 1, columns + 1), np.inf), np.zeros((rows + 1, columns + 1))
    total[0, 0] = 0
    for diagonal in range(rows + columns - 1):
        i = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        j = diagonal - i
        ways = np.stack([total[i, j], total[i, j + 1], total[i + 1, j]])
        best = ways.argmin(0)
        total[i + 1, j + 1] = cost[i, j] + np.take_along_axis(ways, best[None], 0)[0]
        steps[i + 1, j + 1] = 1 + np.choose(best, [steps[i, j], steps[i, j + 1], steps[i + 1, j]])
    return float(total[-1, -1] / steps[-1, -1])


def change(mel: np.ndarray) -> float:
    """Mean square of what changes from frame to frame, in the louder seven tenths: less than the original's is smoothed."""
    level = mel.mean(1)
    return float(np.square(np.diff(mel, axis=0))[level[:-1] > np.quantile(level, 0.3)].mean())


def log_mel(sound: np.ndarray) -> torch.Tensor:
    whole = torch.from_numpy(np.pad(sound, (0, -len(sound) % audio.HOP))).float()
    return audio.LogMel()(whole[None])[0]


class Exam:
    """The held-out rows with their original sound; `mark` measures other sound of the same rows."""

    def __init__(self, rows: list[dict], sounds: list[np.ndarray], judge=None):
        self.rows, self.judge = rows, judge
        self.real = [log_mel(sound).numpy() for sound in sounds]

    def mark(self, sounds: list[np.ndarray]) -> dict:
        """Figures by voice and of all; without those that need what is not installed."""
        marks: dict[str, float] = {}
        voices = sorted({row["voice"] for row in self.rows})
        mels = [log_mel(sound) for sound in sounds]
        for voice in voices:
            chosen = [i for i, row in enumerate(self.rows) if row["voice"] == voice]
            if self.rows[chosen[0]]["language"] == "en":
                rate = word_error_rate([sounds[i] for i in chosen], [self.rows[i]["text"] for i in chosen])
                if rate is not None:
                    marks[f"wer-{voice}"] = rate
            if self.judge:
                network, phones = self.judge
                wanted = [recogniser.spoken(self.rows[i]["tokens"]) for i in chosen]
                heard = [recogniser.recognise(network, phones, mels[i]) for i in chosen]
                marks[f"phone-error-rate-{voice}"] = sum(map(recogniser.distance, wanted, heard)) / sum(map(len, wanted))
            marks[f"mel-cepstral-distortion-{voice}"] = float(np.mean([distortion(mels[i].numpy(), self.real[i]) for i in chosen]))
            marks[f"change-ratio-{voice}"] = sum(change(mels[i].numpy()) for i in chosen) / sum(change(self.real[i]) for i in chosen)
            marks[f"length-ratio-{voice}"] = sum(len(mels[i]) for i in chosen) / sum(len(self.real[i]) for i in chosen)
        for name in ("wer", "phone-error-rate", "mel-cepstral-distortion", "change-ratio", "length-ratio"):
            parts = [marks[f"{name}-{voice}"] for voice in voices if f"{name}-{voice}" in marks]
            if parts:
                marks[name] = sum(parts) / len(parts)
        return marks
