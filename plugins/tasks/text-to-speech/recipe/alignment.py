"""Letters aligned with phones: each letter says none, one or two of them; by expectation-maximisation on the likeliest paths."""
import math
import re
from collections import Counter

MOST = 2                         # phones of one letter
ROUNDS, SAMPLE = 5, 12           # rounds of the estimate, each on every SAMPLE-th word
FLOOR = 0.05                     # added to every count
COST_OF_SILENCE = 1.5            # of a letter without a phone, before anything is known
ENTRY = re.compile(r"([a-z']+) ([A-Z0-2 ]+?)(?: #.*)?$")


def read_dictionary(path: str) -> dict[str, list[str]]:
    """The words of cmudict.dict that are letters alone, each with its first pronunciation."""
    words: dict[str, list[str]] = {}
    for line in open(path, encoding="utf8"):
        if entry := ENTRY.match(line):
            words.setdefault(entry[1], entry[2].split())
    return words


def plain(phones: list[str]) -> tuple[str, ...]:
    return tuple(phone.rstrip("012") for phone in phones)


def path(letters: str, phones: tuple[str, ...], cost) -> list[int] | None:
    """How many phones each letter says, by dynamic programming; None where the phones are too many."""
    if len(phones) > MOST * len(letters):
        return None
    best = [[math.inf] * (len(phones) + 1) for _ in range(len(letters) + 1)]
    back = [[0] * (len(phones) + 1) for _ in range(len(letters) + 1)]
    best[0][0] = 0.0
    for i, letter in enumerate(letters):
        for j in range(len(phones) + 1):
            if best[i][j] == math.inf:
                continue
            for count in range(min(MOST, len(phones) - j) + 1):
                total = best[i][j] + cost(letter, phones[j:j + count])
                if total < best[i + 1][j + count]:
                    best[i + 1][j + count], back[i + 1][j + count] = total, count
    counts, j = [], len(phones)
    for i in range(len(letters), 0, -1):
        counts.append(back[i][j])
        j -= back[i][j]
    return counts[::-1]


def first_cost(words: dict[str, list[str]]):
    """Costs from how often a letter and a phone meet in a word at about the same place."""
    meet, letters_seen = Counter(), Counter()
    for word, phones in words.items():
        names = plain(phones)
        for i, letter in enumerate(word):
            at = i * len(names) / len(word)
            for j, name in enumerate(names):
                if abs(j - at) < 1.5:
                    meet[letter, name] += 1
                    letters_seen[letter] += 1

    def cost(letter, chunk):
        if not chunk:
            return COST_OF_SILENCE
        return sum(-math.log((meet[letter, name] + 1) / (letters_seen[letter] + 40)) for name in chunk) + 2.0 * (len(chunk) - 1)
    return cost


def align(words: dict[str, list[str]]) -> dict[str, list[str]]:
    """Each word's phones as one string for each letter, such as ["K", "", "S"]."""
    sample = dict(list(words.items())[::SAMPLE])
    cost = first_cost(sample)
    for _ in range(ROUNDS):
        counts = Counter()
        for word, phones in sample.items():
            names, at = plain(phones), 0
            for letter, count in zip(word, path(word, names, cost) or []):
                counts[letter, names[at:at + count]] += 1
                at += count
        totals = Counter()
        for (letter, _), number in counts.items():
            totals[letter] += number

        def cost(letter, chunk, counts=counts, totals=totals):
            return -math.log((counts[letter, chunk] + FLOOR) / (totals[letter] + 1))
    aligned = {}
    for word, phones in words.items():
        if found := path(word, plain(phones), cost):
            ends = [sum(found[:i + 1]) for i in range(len(found))]
            aligned[word] = [" ".join(phones[end - count:end]) for end, count in zip(ends, found)]
    return aligned
