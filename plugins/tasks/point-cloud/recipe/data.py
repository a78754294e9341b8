"""The two packs as tensors: clouds, captions, words, and the split that every script shares."""
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np

POINTS = 2048
LENGTH = 24                      # tokens of a caption, <start> included
PATTERN = r"[a-z]+|[0-9]+(?:\.[0-9]+)?|&|/"
BRACKETS = r"\(.*?\)|\[.*?\]"
PAD, START = 0, 1
STEP = 1 / 127                   # the packs store coordinates as int8
SHOWN = "plant flower stem"      # the demo's first prompt stays in the training part

# Words that are read as one of the vocabulary, by that word; relatives.py writes them.
RELATIVES = json.loads(Path(__file__).with_name("relatives.json").read_text(encoding="utf8"))

# The twelve categories that the bricks pack's own notes call distinctive.
DISTINCTIVE = ["Animal", "Plant", "Minifig Headwear", "Minifig Accessory", "Wheel", "Boat",
               "Windscreen", "Door", "Slope", "Wing", "Tyre", "Vehicle"]


def words(caption: str) -> list[str]:
    """A caption's words. Notes in brackets, such as "(Needs Work)", say nothing of the shape."""
    plain = re.sub(BRACKETS, " ", unicodedata.normalize("NFKC", caption))
    return re.findall(PATTERN, plain.lower())


def held_out(caption: list[str]) -> bool:
    """One caption in ten, chosen by its hash, so that the same words never lie on both sides."""
    text = " ".join(caption)
    return text != SHOWN and hashlib.sha1(text.encode()).digest()[0] % 10 == 0


@dataclass
class Packs:
    clouds: np.ndarray           # int8 [n, 2048, 3]
    captions: list[list[str]]    # words
    hints: list[list[str]]       # the category's words, put before the caption now and then
    labels: np.ndarray           # index into categories
    categories: list[str]        # "bricks:Animal", "lowpoly:tree", ...
    studs: list                  # [a, b] or None
    held: np.ndarray             # bool

    @property
    def bricks(self) -> np.ndarray:
        return np.array([self.categories[label].startswith("bricks:") for label in self.labels])


def load(folder: str) -> Packs:
    clouds, captions, hints, labels, categories, studs = [], [], [], [], [], []
    for pack in ("bricks", "lowpoly"):
        archive = np.load(Path(folder) / pack / f"{pack}.npz")
        listing = json.loads((Path(folder) / pack / f"{pack}.json").read_text(encoding="utf8"))
        clouds.append(np.cumsum(archive["delta"], axis=2, dtype=np.uint8).view(np.int8).transpose(1, 2, 0))
        labels.append(archive["label"].astype(np.int64) + len(categories))
        categories += [f"{pack}:{name}" for name in listing["categories"]]
        for item in listing["items"]:
            captions.append(words(item["caption"]))
            hints.append([] if item["category"] in ("other", "item") else words(item["category"]))
            studs.append(item.get("studs"))
    held = np.array([held_out(caption) for caption in captions])
    return Packs(np.ascontiguousarray(np.concatenate(clouds)), captions, hints,
                 np.concatenate(labels), categories, studs, held)


def vocabulary(packs: Packs) -> list[str]:
    """Words of at least two training captions, in order of how often they occur; index = id."""
    count: dict[str, int] = {}
    for caption, hint, held in zip(packs.captions, packs.hints, packs.held):
        for word in set(caption) | set(hint) if not held else ():
            count[word] = count.get(word, 0) + 1
    kept = sorted((word for word in count if count[word] > 1), key=lambda word: (-count[word], word))
    return ["<pad>", "<start>"] + kept


def plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def spellings(vocabulary: list[str]) -> list[list[str]]:
    """For each word itself, and its plural or its singular where that is no other word of the vocabulary."""
    taken, result = set(vocabulary), []
    for word in vocabulary:
        forms = [word]
        if word.isalpha() and len(word) > 2:
            stems = [stem for stem in (word[:-1], word[:-2], word[:-3] + "y") if len(stem) > 2 and plural(stem) == word]
            forms += [form for form in (plural(word), *stems) if form not in taken]
        taken.update(forms)
        result.append(forms)
    return result


def read_vocabulary(path: Path) -> list[str]:
    """The words of an exported file, without what else is read as them."""
    return [entry if isinstance(entry, str) else entry[0] for entry in json.loads(path.read_text(encoding="utf8"))]


def entries(vocabulary: list[str]) -> list[tuple[list[str], list[str]]]:
    """For each word its spellings, and what else is read as it."""
    known = spellings(vocabulary)
    taken, result = {form for forms in known for form in forms}, []
    for word, forms in zip(vocabulary, known):
        others = [form for other in RELATIVES.get(word, ()) for form in (other, plural(other)) if form not in taken]
        taken.update(others)
        result.append((forms, others))
    return result


def encode(captions: list[list[str]], vocabulary: list[str]) -> np.ndarray:
    """Token ids [n, LENGTH]; a word that is neither in the vocabulary nor read as one of it is skipped."""
    ids = {form: index for index, (forms, others) in enumerate(entries(vocabulary)) for form in forms + others}
    table = np.zeros((len(captions), LENGTH), np.int32)
    for row, caption in zip(table, captions):
        tokens = [START] + [ids[word] for word in caption if word in ids]
        row[: len(tokens[:LENGTH])] = tokens[:LENGTH]
    return table


def fits(a: float, b: float, studs) -> bool:
    """Whether a footprint of sides a and b has the ratio that a caption's studs name, within 15 %."""
    return abs(max(a, b) / max(min(a, b), 1e-3) / (max(studs) / min(studs)) - 1) <= 0.15


def with_hint(caption: list[str], hint: list[str]) -> list[str]:
    return hint + [word for word in caption if word not in hint]
