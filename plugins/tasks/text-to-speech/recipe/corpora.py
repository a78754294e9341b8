"""The three voices: `prepare` collects texts and what makes their sound in one small folder; `render` turns it into int16 sound."""
import argparse
import ctypes
import io
import json
import lzma
import os
import re
import shutil
import tarfile
import time
from multiprocessing import Pool
from pathlib import Path

import numpy as np

import audio
from sentences import collect, draw, tidy

VOICES = {"kerstin": "de", "slt": "en", "rms": "en"}       # the order is that of the network's voice ids
LIBRARIES = ["libasound.so.2", "libflite.so.1", "libflite_usenglish.so.1", "libflite_cmulex.so.1",
             "libflite_cmu_us_slt.so.1", "libflite_cmu_us_rms.so.1"]
TEST = {"de": 100, "en": 100}           # held-out sentences; every English voice reads all of its language's
PLAIN = (6, 16)                         # words of a held-out English sentence


def german(folder: Path) -> list[dict]:
    rows = [line.rstrip("\n").split("|") for line in open(folder / "metadata.csv", encoding="utf8")]
    rows = sorted(([name, tidy(text)] for name, text, _ in rows), key=lambda row: draw(row[1]))
    held = {row[1].lower() for row in rows[: TEST["de"]]}
    return [{"voice": "kerstin", "language": "de", "text": text, "id": name, "held": text.lower() in held} for name, text in rows]


def plain(text: str) -> bool:
    """Whether a word recogniser can be asked: neither names nor contractions."""
    return PLAIN[0] <= len(text.split()) <= PLAIN[1] and not re.search(r"'| (?!I\b)[A-Z]", text)


def english(folder: Path, each: int) -> list[dict]:
    """The first fitting sentences are held out; then each voice reads its own share."""
    texts = collect(folder)
    held = [text for text in texts if plain(text)][: TEST["en"]]
    rest = [text for text in texts if text not in set(held)][: 2 * each]
    rows = [(voice, text, True) for voice in ("slt", "rms") for text in held]
    rows += [(("slt", "rms")[i % 2], text, False) for i, text in enumerate(rest)]
    return [{"voice": voice, "language": "en", "text": text, "held": is_held} for voice, text, is_held in rows]


def prepare(arguments):
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    rows = german(Path(arguments.kerstin)) + english(Path(arguments.books), arguments.each)
    with open(out / "texts.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    shutil.copyfile(Path(arguments.kerstin) / "kerstin.tar", out / "kerstin.tar")
    with tarfile.open(out / "flite.tar.xz", "w:xz") as tar:
        for name in LIBRARIES:
            tar.add(os.path.realpath(Path(arguments.libraries) / name), name)
    print({voice: sum(row["voice"] == voice for row in rows) for voice in VOICES}, "now: npx tsx phonemes.ts < texts.jsonl > tokens.jsonl")


class Flite:
    """CMU Flite through its libraries; a wave is {type, rate, samples, channels, values}."""

    class Wave(ctypes.Structure):
        _fields_ = [("type", ctypes.c_char_p), ("rate", ctypes.c_int), ("count", ctypes.c_int), ("channels", ctypes.c_int),
                    ("values", ctypes.POINTER(ctypes.c_short))]

    def __init__(self, folder: str):
        for name in LIBRARIES[:4]:
            ctypes.CDLL(f"{folder}/{name}", mode=ctypes.RTLD_GLOBAL)
        self.library, self.voices = ctypes.CDLL(f"{folder}/libflite.so.1"), {}
        self.library.flite_init()
        self.library.flite_text_to_wave.restype = ctypes.POINTER(self.Wave)
        self.library.flite_text_to_wave.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        self.library.delete_wave.argtypes = [ctypes.c_void_p]
        for voice in ("slt", "rms"):
            register = getattr(ctypes.CDLL(f"{folder}/libflite_cmu_us_{voice}.so.1"), f"register_cmu_us_{voice}")
            register.restype, register.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
            self.voices[voice] = register(None)

    def say(self, text: str, voice: str) -> tuple[np.ndarray, int]:
        wave = self.library.flite_text_to_wave(text.encode(), self.voices[voice])
        values = np.ctypeslib.as_array(wave.contents.values, (wave.contents.count,)).astype(np.float32) / 32768
        rate = wave.contents.rate
        self.library.delete_wave(wave)
        return values, rate


worker: dict = {}


def start(folder: str, libraries: str):
    import soundfile
    worker.update(flite=Flite(libraries), tar=tarfile.open(Path(folder) / "kerstin.tar"), read=soundfile.read)


def original(row: dict) -> tuple[np.ndarray, int]:
    if row["voice"] == "kerstin":
        return worker["read"](io.BytesIO(worker["tar"].extractfile(row["id"] + ".opus").read()), dtype="float32")
    return worker["flite"].say(row["text"], row["voice"])


def sound(row: dict) -> np.ndarray:
    return audio.prepared(*original(row))


def unpack(folder: str, libraries: str):
    os.makedirs(libraries, exist_ok=True)
    with tarfile.open(Path(folder) / "flite.tar.xz") as tar:
        tar.extractall(libraries, filter="data")


def render(arguments):
    """tokens.jsonl, or the same with .xz behind -> sound.npy, all utterances in a row, and index.json with where each begins."""
    started, out = time.time(), Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    path = Path(arguments.corpus) / "tokens.jsonl"
    with open(path, encoding="utf8") if path.exists() else lzma.open(f"{path}.xz", "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if row["tokens"] and (row["held"] or not arguments.held)]
    if arguments.limit:
        rows = [row for voice in VOICES for held in (True, False)
                for row in [r for r in rows if r["voice"] == voice and r["held"] == held][: arguments.limit]]
    libraries = str(out / "flite")
    unpack(arguments.corpus, libraries)
    with Pool(arguments.workers or os.cpu_count(), start, (arguments.corpus, libraries)) as pool:
        sounds = pool.map(sound, rows, chunksize=16)
    ends = np.cumsum([len(s) for s in sounds])
    for row, begin, length in zip(rows, ends - [len(s) for s in sounds], map(len, sounds)):
        row |= {"begin": int(begin), "frames": length // audio.HOP}
    np.save(out / "sound.npy", np.concatenate(sounds))
    (out / "index.json").write_text(json.dumps(rows, ensure_ascii=False))
    minutes = {voice: round(sum(r["frames"] for r in rows if r["voice"] == voice) * audio.HOP / audio.RATE / 60, 1) for voice in VOICES}
    print("minutes", minutes, "rendered in", round(time.time() - started), "s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("prepare")
    first.add_argument("--kerstin", required=True, help="the pack's folder")
    first.add_argument("--books", required=True, help="folder with clones of Standard Ebooks")
    first.add_argument("--libraries", default="/usr/lib/x86_64-linux-gnu", help="where Debian's libflite1 put its libraries")
    first.add_argument("--each", type=int, default=5000, help="training sentences for each English voice")
    first.add_argument("--out", required=True)
    first.set_defaults(run=prepare)
    second = commands.add_parser("render")
    second.add_argument("--corpus", required=True, help="folder made by prepare, with tokens.jsonl")
    second.add_argument("--out", required=True)
    second.add_argument("--workers", type=int, default=0)
    second.add_argument("--held", action="store_true", help="only what is held out, for measuring")
    second.add_argument("--limit", type=int, default=0, help="utterances of each voice, for rehearsals")
    second.set_defaults(run=render)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
