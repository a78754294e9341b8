"""Every figure of the model card, on sentences that training never showed; a table of modes and steps."""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import audio
import data
import recogniser
import train
import train_vocoder
from corpora import VOICES
from diffusion import Request, generate
from measures import Exam
from quantize import rounded

SETTINGS = ["grad-tts:4", "grad-tts:10", "grad-tts:20", "grad-tts:50", "diff-tts:4", "diff-tts:10", "diff-tts:20",
            "resgrad:0", "resgrad:2", "resgrad:4", "resgrad:10"]
DEFAULT = "grad-tts:10"


class Speaker:
    """Text's tokens to sound, with the weights that the files hold."""

    def __init__(self, acoustic: str, vocoder: str, bits: int, device):
        network, self.saved = train.restore(acoustic)
        voice, _ = train_vocoder.restore(vocoder)
        self.network, self.vocoder = ((rounded(part) if bits == 8 else part).to(device).eval() for part in (network, voice))
        self.device = device

    @torch.no_grad()
    def say(self, row: dict, request: Request, seed: int) -> np.ndarray:
        generator = torch.Generator(self.device).manual_seed(seed)
        tokens = data.ids(row["tokens"], self.saved["vocabulary"])
        voice, language = list(VOICES).index(row["voice"]), data.LANGUAGES.index(row["language"])
        mel, _ = generate(self.network, tokens, voice, language, request, generator)
        return self.vocode(mel)

    @torch.no_grad()
    def vocode(self, mel) -> np.ndarray:
        return self.vocoder(mel[None].to(self.device))[0].clamp(-1, 1).cpu().numpy()


def kept(folder: Path | None, name: str, rows: list[dict], make) -> list[np.ndarray]:
    """Sound of all rows, read from a folder where it was made before, else made and, with a folder, written as 16-bit FLAC."""
    if folder is None:
        return [make(i, row) for i, row in enumerate(rows)]
    import soundfile
    (folder / name).mkdir(parents=True, exist_ok=True)
    sounds = []
    for i, row in enumerate(rows):
        path = folder / name / f"{row['voice']}-{i:03d}.flac"
        if not path.exists():
            soundfile.write(path, make(i, row), audio.RATE, subtype="PCM_16")
        sounds.append(soundfile.read(path, dtype="float32")[0])
    return sounds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acoustic", help="checkpoint of train.py")
    parser.add_argument("vocoder", help="checkpoint of train_vocoder.py")
    parser.add_argument("--data", required=True, help="folder that corpora.py render wrote; --held is enough")
    parser.add_argument("--recogniser", help="checkpoint of recogniser.py, for phone error rates")
    parser.add_argument("--out", required=True, help="metrics.json to write")
    parser.add_argument("--sounds", help="folder of the sound: what is there is not made again")
    parser.add_argument("--make", action="store_true", help="only make the sound, measure elsewhere")
    parser.add_argument("--settings", nargs="*", default=SETTINGS, help="mode:steps")
    parser.add_argument("--exact", action="store_true", help="weights as trained instead of int8")
    parser.add_argument("--count", type=int, default=0, help="held-out sentences of each voice; 0 for all")
    parser.add_argument("--request", nargs="*", default=[], help="such as temperature=0.6, instead of the default request")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    started = time.time()
    speaker = Speaker(arguments.acoustic, arguments.vocoder, 32 if arguments.exact else 8, device)
    corpus = json.loads((Path(arguments.data) / "index.json").read_text())
    rows = [row for voice in VOICES for row in [r for r in corpus if r["held"] and r["voice"] == voice][: arguments.count or None]]
    whole = np.load(Path(arguments.data) / "sound.npy", mmap_mode="r")
    real = [whole[row["begin"]: row["begin"] + row["frames"] * audio.HOP].astype(np.float32) / 32767 for row in rows]
    folder = Path(arguments.sounds) if arguments.sounds else None
    changed = {key: float(value) for key, value in (pair.split("=") for pair in arguments.request)}

    makers = {"vocoder": lambda i, row: speaker.vocode(audio.LogMel()(torch.from_numpy(real[i])[None])[0])}
    for setting in arguments.settings:
        mode, steps = setting.split(":")
        request = Request(**({"mode": mode, "steps": int(steps)} | changed))
        makers[setting] = lambda i, row, request=request: speaker.say(row, request, seed=i)
    sounds = {}
    for name, make in makers.items():
        sounds[name] = kept(folder, name.replace(":", "-"), rows, make)
        print(f"{time.time() - started:.0f} s made", name, flush=True)
    if arguments.make:
        return

    exam = Exam(rows, real, recogniser.restore(arguments.recogniser) if arguments.recogniser else None)
    tables: dict[str, dict] = {}
    for name, made in {"real": real, **sounds}.items():
        tables[name] = {key: round(value, 4) for key, value in exam.mark(made).items()}
        print(f"{time.time() - started:.0f} s", name, json.dumps(tables[name]), flush=True)
        metrics = dict(tables.get(DEFAULT, {}))
        metrics |= {f"{key}-teacher" if key.startswith("wer") else f"{key}-real": value for key, value in tables["real"].items()
                    if not key.startswith(("mel", "change", "length"))}
        metrics |= {f"{key}-vocoder": value for key, value in tables.get("vocoder", {}).items()}
        metrics |= {"sentences": len({row["text"] for row in rows})}
        Path(arguments.out).write_text(json.dumps({"metrics": metrics, "request": changed, "tables": tables}, indent=1) + "\n")


if __name__ == "__main__":
    main()
