"""Captions as tensors: every attribute has a table of phrases, and a caption is a row of them in varied order."""
import random
import re
import unicodedata
from dataclasses import dataclass

import torch

LENGTH = 48                      # tokens of a caption, <start> included
PATTERN = r"[a-z]+|[0-9]+"
PAD, START = 0, 1

# Attributes with their number of values. The first eight are what `attribute-agreement` is the mean of.
ATTRIBUTES = {"action": 9, "direction": 4, "body": 2, "skin": 9, "hair": 24, "hair-colour": 17, "torso-colour": 12, "legs-colour": 12,
              "torso": 9, "legs": 7, "feet": 2, "feet-colour": 12, "over": 3, "over-colour": 12, "age": 2, "beard": 8,
              "eyewear": 3, "eyewear-metal": 7, "weapon": 8}
JUDGED = list(ATTRIBUTES)[:8]

# Verbs of each action, and whether it leads somewhere (walking left) or only looks somewhere (facing left).
ACTIONS = {
    "walk": (["walking", "walking", "walks", "strolling"], True),
    "run": (["running", "running", "runs", "sprinting", "jogging"], True),
    "jump": (["jumping", "jumping", "jumps", "leaping"], False),
    "slash": (["swinging an arm", "swinging an arm", "swings an arm", "punching"], False),
    "idle": (["standing still", "standing still", "standing", "idle", "waiting"], False),
    "hips": (["standing with hands on hips", "with hands on hips", "hands on hips"], False),
    "behind": (["standing with hands behind the back", "with hands behind the back", "hands behind the back"], False),
    "arms": (["throwing both arms up", "raising both arms", "with both arms up", "cheering"], False),
    "stance": (["in a fighting stance", "in a fighting stance", "ready to fight", "fighting stance"], False),
}
ARMED = {
    "slash": ["slashing with a {m} sword", "slashing with a {m} sword", "swinging a {m} sword",
              "slashes with a {m} sword", "attacking with a {m} sword"],
    "stance": ["in a fighting stance with a {m} sword", "holding a {m} sword", "ready to fight with a {m} sword"],
}
HEADING = {"up": ["away from us", "away from us", "away", "away from the viewer", "upwards"],
           "left": ["to the left", "to the left", "left", "leftwards"],
           "down": ["towards us", "towards us", "towards the viewer", "toward us", "downwards"],
           "right": ["to the right", "to the right", "right", "rightwards"]}
FACING = {"up": ["seen from behind", "seen from behind", "from behind", "back view", "facing away"],
          "left": ["facing left", "facing left", "turned left", "looking left"],
          "down": ["facing us", "facing us", "seen from the front", "front view", "facing the viewer"],
          "right": ["facing right", "facing right", "turned right", "looking right"]}

# Words that may stand for others, one time in three.
SYNONYMS = {"gray": ["grey"], "teal": ["turquoise", "cyan"], "purple": ["violet"], "blond": ["blonde", "golden"],
            "woman": ["lady", "female"], "man": ["guy", "male"], "elderly": ["old"], "pants": ["trousers"], "hose": ["tights"],
            "t shirt": ["tee", "tshirt"], "long sleeved shirt": ["longsleeve"], "sword": ["blade"],
            "mustache": ["moustache"], "dreadlocks": ["dreads", "locs"], "ginger": ["orange"], "glasses": ["spectacles"],
            "buzzcut": ["buzz cut"], "suspenders": ["braces"], "overalls": ["dungarees"], "bob": ["bob cut"]}

# Templates: {p} names item and colour, {q} only the item, {c} only the colour. Those with {p} come first.
GARMENT = ["{p}", "{p}", "wearing {p}", "wearing {p}", "in {p}", "and {p}", "and {p}", "dressed in {p}", "{q}", "wearing {q}", "and {q}"]
TEMPLATES = {
    "who": ["{p}", "a {p}", "a {p}", "a {p}", "the {p}", "a person", "a character", "someone", "person"],
    "skin": ["with {p} skin", "with {p} skin", "{p} skin", "{p} skinned", "and {p} skin", "", ""],
    "beard": ["{p}", "with {p}", "and {p}"],
    "eyewear": ["{p}", "with {p}", "wearing {p}", "and {p}", "{q}", "with {q}"],
    "hair": ["and {p}", "and {p}", "with {p}", "with {p}", "{p}", "{p}", "has {p}", "with {q}", "{q}",
             "with {c} hair", "{c} hair", "{c} haired"],
    "torso": GARMENT + ["{c} shirt", "a {c} top", "wearing a {c} shirt", "in a {c} shirt", "in {c}"],
    "over": GARMENT,
    "legs": GARMENT + ["{c} pants", "and {c} legs"],
    "feet": GARMENT + ["{c} footwear"],
    "action": ["{p}", "{p}", "{p}", "is {p}", "who is {p}", "{q}", "{q}", "is {q}", "{c}"],
}


def words(caption: str) -> list[str]:
    return re.findall(PATTERN, unicodedata.normalize("NFKC", caption).lower())


def encode(captions: list[str], vocabulary: list[str]) -> torch.Tensor:
    """Token ids [n, LENGTH]; a word outside the vocabulary is skipped."""
    ids = {word: index for index, word in enumerate(vocabulary)}
    table = torch.zeros(len(captions), LENGTH, dtype=torch.long)
    for row, caption in zip(table, captions):
        tokens = [START] + [ids[word] for word in words(caption) if word in ids]
        row[: len(tokens[:LENGTH])] = torch.tensor(tokens[:LENGTH])
    return table


def decode(tokens: torch.Tensor, vocabulary: list[str]) -> list[str]:
    return [" ".join(vocabulary[i] for i in row if i > START) for row in tokens.tolist()]


def varied(text: str, dice: random.Random) -> str:
    """The text in plain words, some of them replaced by synonyms."""
    text = " ".join(words(text))
    for word, others in SYNONYMS.items():
        if dice.random() < 0.33:
            text = re.sub(rf"\b{word}\b", dice.choice(others), text)
    return re.sub(r"\ba (?=orange|iron|elderly|old|open|indigo)", "an ", text)


@dataclass
class Phrase:
    """What one part of a caption may say: its full, its item-only and its colour-only wordings."""
    p: list[str]
    q: list[str]
    c: list[str]

    def say(self, template: str, dice: random.Random) -> str:
        if not self.p:
            return ""
        pick = lambda options: dice.choice(options) if options else ""
        return varied(template.format(p=pick(self.p), q=pick(self.q), c=pick(self.c)), dice)


def action_phrases(directions: list[str], metals: list[str]) -> list[Phrase]:
    """Every action in every direction, unarmed and with a sword of each metal."""
    phrases = []
    for action, (verbs, leads) in ACTIONS.items():
        for direction in directions:
            for metal in [None] + metals:
                armed = metal and action in ARMED
                said = [verb.format(m=word) for verb in ARMED[action] for word in (metal, metal, "")] if armed else verbs
                where = FACING[direction] + (HEADING[direction] * 3 if leads else [])
                phrases.append(Phrase([f"{verb} {place}" for verb in said for place in where], said, where))
    return phrases


class Captions:
    """Tables on a device; `tables[name]` is [values, templates, words] of token ids."""

    def __init__(self, phrases: dict[str, list[Phrase]], device):
        dice = random.Random(0)
        variants = 4             # of each template, since synonyms differ
        text = {name: [[phrase.say(template, dice) for template in TEMPLATES[name] for _ in range(variants)] for phrase in values]
                for name, values in phrases.items()}
        known = {word for values in text.values() for row in values for cell in row for word in cell.split()}
        self.vocabulary = ["<pad>", "<start>"] + sorted(known)
        ids = {word: index for index, word in enumerate(self.vocabulary)}
        self.tables, self.full, self.says = {}, {}, {}
        for name, values in text.items():
            longest = max(len(cell.split()) for row in values for cell in row)
            table = torch.zeros(len(values), len(values[0]), longest, dtype=torch.long)
            for i, row in enumerate(values):
                for j, cell in enumerate(row):
                    for k, word in enumerate(cell.split()):
                        table[i, j, k] = ids[word]
            self.tables[name] = table.to(device)
            repeated = [template for template in TEMPLATES[name] for _ in range(variants)]
            self.full[name] = sum("{p}" in template for template in repeated)
            says = [["{p}" in t or "{q}" in t, "{p}" in t or "{c}" in t] for t in repeated]
            self.says[name] = torch.tensor(says, device=device)
        self.ends = torch.tensor([name in ("who", "action") for name in text], device=device)
        self.spread = torch.tensor([0.0, 0.0, 3.0, 10.0], device=device)          # how far parts move from their place
        self.device = device

    def draw(self, values: dict[str, torch.Tensor], full: bool):
        """Tokens [n, LENGTH] and, per part, whether item and colour were said [n, parts, 2].

        `full`: every part is said, item and colour.
        """
        names = list(self.tables)
        size, parts = len(values[names[0]]), len(names)
        rand = lambda *shape: torch.rand(*shape, device=self.device)
        ends = self.ends
        mode, wish = rand(size, 1), rand(size, 1)
        wish = torch.where(mode < 0.5, 1.0, torch.where(mode < 0.85, torch.where(ends, 0.9, wish), torch.where(ends, 0.8, 0.12)))
        kept = rand(size, parts) < (torch.ones_like(wish) if full else wish)
        loose = (rand(size) < 0.0 if full else rand(size) < 0.4)
        rows, said = [], []
        for index, name in enumerate(names):
            table, whole = self.tables[name], self.full[name]
            free = (loose & (rand(size) < 0.5)).long()
            limit = whole + free * (table.shape[1] - whole)
            variant = (rand(size) * limit).long()
            keep = kept[:, index] & (table[values[name]].flatten(1).sum(1) > 0)
            rows.append(torch.nn.functional.pad(table[values[name], variant] * keep[:, None], (0, 12 - table.shape[2])))
            said.append(self.says[name][variant] & keep[:, None])
        spread = self.spread[torch.randint(4, (size, 1), device=self.device)]
        order = torch.argsort(torch.arange(parts, device=self.device) + rand(size, parts) * spread, dim=1)
        tokens = torch.stack(rows, 1).gather(1, order[..., None].expand(-1, -1, 12)).flatten(1)
        tokens = torch.cat([torch.full_like(tokens[:, :1], START), tokens], 1)
        tokens = tokens.gather(1, torch.argsort((tokens == PAD).int(), dim=1, stable=True))
        return tokens[:, :LENGTH], torch.stack(said, 1)
