"""Trains decision trees from letters to phones on the CMU dictionary (Black, Lenzo, Pagel, 1998) and tests them on words left out."""
import argparse
import json
import random
from collections import Counter

import numpy as np

from alignment import align, read_dictionary

WINDOW = 5                       # letters that are seen to either side
HISTORY = 3                      # symbols said before that are seen
MOST_COUNTED = 4                 # vowels to the left or right that are told apart
RAREST = 12                      # words that a symbol must occur in
ALPHABET = "#abcdefghijklmnopqrstuvwxyz'"
VOWELS = set("aeiouy")


def features(word: str, i: int, said: list[int], stressed: list[bool]) -> list[int]:
    """What a tree may ask about letter i; the reader in front/letters.ts asks the same in the same order."""
    padded = "#" * WINDOW + word + "#" * WINDOW
    letters = [ALPHABET.index(c) for k, c in enumerate(padded[i:i + 2 * WINDOW + 1]) if k != WINDOW]
    before = [said[i - k] + 1 if i >= k else 0 for k in range(1, HISTORY + 1)]
    groups = [k for k, c in enumerate(word) if c in VOWELS and (k == 0 or word[k - 1] not in VOWELS)]
    left = min(MOST_COUNTED, sum(k < i for k in groups))
    right = min(MOST_COUNTED, sum(k > i for k in groups))
    return letters + before + [left, right, int(any(stressed[:i]))]


def rows(aligned: dict[str, list[str]], symbols: list[str]):
    number = {symbol: k for k, symbol in enumerate(symbols)}
    data: dict[str, tuple[list, list]] = {letter: ([], []) for letter in ALPHABET[1:]}
    for word, chunks in aligned.items():
        if not all(chunk in number for chunk in chunks):
            continue
        said, stressed = [number[chunk] for chunk in chunks], ["1" in chunk for chunk in chunks]
        for i, letter in enumerate(word):
            data[letter][0].append(features(word, i, said, stressed))
            data[letter][1].append(said[i])
    return {letter: (np.array(x, np.int64), np.array(y, np.int64)) for letter, (x, y) in data.items()}


def weight(counts: np.ndarray) -> np.ndarray:
    """Bits that the classes in each row of counts cost together."""
    total = counts.sum(-1)
    inner = (counts * np.log2(np.maximum(counts, 1))).sum(-1)
    return total * np.log2(np.maximum(total, 1)) - inner


class Grower:
    """Splits by "is feature f the value v", as long as that saves enough bits."""

    def __init__(self, x: np.ndarray, y: np.ndarray, least_gain: float):
        self.sizes = x.max(0) + 1
        self.offsets = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        self.x, self.y, self.least_gain = x + self.offsets, y, least_gain

    def grow(self, index: np.ndarray) -> list[int]:
        """The tree of these rows in preorder: feature, value, subtree where so, subtree where not; or features + class for a leaf."""
        classes, y = np.unique(self.y[index], return_inverse=True)
        leaf = [self.x.shape[1] + int(classes[np.bincount(y).argmax()])]
        if len(classes) == 1:
            return leaf
        count = len(classes)
        cells = self.x[index] * count + y[:, None]
        table = np.bincount(cells.ravel(), minlength=int(self.sizes.sum()) * count).reshape(-1, count)
        total = np.bincount(y, minlength=count)
        gain = weight(total) - weight(table) - weight(total - table)
        best = int(gain.argmax())
        if gain[best] < self.least_gain:
            return leaf
        feature = int(np.searchsorted(self.offsets, best, "right")) - 1
        inside = self.x[index, feature] == best
        return [feature, best - int(self.offsets[feature]), *self.grow(index[inside]), *self.grow(index[~inside])]


def say(word: str, trees: dict[str, list[int]], symbols: list[str]) -> list[str]:
    said: list[int] = []
    stressed: list[bool] = []
    for i, letter in enumerate(word):
        asked = features(word, i, said, stressed)
        said.append(walk(trees[letter], asked))
        stressed.append("1" in symbols[said[-1]])
    return " ".join(symbols[k] for k in said).split()


def walk(tree: list[int], asked: list[int]) -> int:
    at = 0
    while tree[at] < len(asked):
        at = at + 2 if asked[tree[at]] == tree[at + 1] else skip(tree, at + 2, len(asked))
    return tree[at] - len(asked)


def skip(tree: list[int], at: int, count: int) -> int:
    """Where the subtree at `at` ends."""
    open_trees = 1
    while open_trees:
        inner = tree[at] < count
        open_trees += 1 if inner else -1
        at += 2 if inner else 1
    return at


def distance(a: list[str], b: list[str]) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def report(words: dict[str, list[str]], trees, symbols) -> dict[str, float]:
    """Shares of words and phones that are right, stress counted and not."""
    result = {}
    for name, view in (("", list), ("_without_stress", lambda phones: [p.rstrip("012") for p in phones])):
        wrong = errors = length = 0
        for word, phones in words.items():
            off = distance(view(say(word, trees, symbols)), view(phones))
            wrong, errors, length = wrong + (off > 0), errors + off, length + len(phones)
        result |= {f"words{name}": round(1 - wrong / len(words), 4), f"phones{name}": round(1 - errors / length, 4)}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dictionary", help="cmudict.dict of github.com/cmusphinx/cmudict")
    parser.add_argument("out", help="the trees, for english.ts to pack")
    parser.add_argument("--held-out", type=int, default=5000)
    parser.add_argument("--least-gain", type=float, default=2.5, help="bits that a question must save")
    args = parser.parse_args()
    words = read_dictionary(args.dictionary)
    names = sorted(words)
    random.Random(0).shuffle(names)
    held, kept = ({name: words[name] for name in part} for part in (names[:args.held_out], names[args.held_out:]))
    aligned = align(kept)
    seen = Counter(chunk for chunks in aligned.values() for chunk in chunks)
    symbols = [symbol for symbol, number in seen.most_common() if number >= RAREST]
    trees = {}
    for letter, (x, y) in rows(aligned, symbols).items():
        trees[letter] = Grower(x, y, args.least_gain).grow(np.arange(len(y)))
    count = len(features("a", 0, [], []))
    assert count + len(symbols) <= 256, "a leaf must fit a byte"
    header = {"symbols": symbols, "alphabet": ALPHABET[1:], "sizes": [len(trees[letter]) for letter in ALPHABET[1:]]}
    with open(args.out, "wb") as file:
        file.write(json.dumps(header).encode() + b"\n" + b"".join(bytes(trees[letter]) for letter in ALPHABET[1:]))
    print(json.dumps({"bytes": sum(header["sizes"]), "symbols": len(symbols), **report(held, trees, symbols)}))


if __name__ == "__main__":
    main()
