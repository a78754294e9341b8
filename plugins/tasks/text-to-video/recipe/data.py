"""The sprite pack as tensors: clips are composed on the device, with captions, labels and a map of layers."""
import argparse
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from captions import ATTRIBUTES, Captions, Phrase, action_phrases

FRAMES, SIZE, CODES = 8, 64, 15
BODIES = ("female", "male")
# An animation of the pack and, for still poses, which; how often it is drawn; its length as a cycle, or None.
ANIMATIONS = {"walk": ("walk", 0, 4, 8), "run": ("run", 0, 4, 8), "jump": ("jump", 0, 3, None), "slash": ("slash", 0, 4, None),
              "idle": ("idle", 0, 2, 4), "hips": ("emotes", 0, 1, 1), "behind": ("emotes", 1, 1, 1), "arms": ("emotes", 2, 1, 1),
              "stance": ("combat_idle", 0, 2, 2)}
CYCLES = [index for index, (_, _, _, length) in enumerate(ANIMATIONS.values()) if length and length > 1]
# How much the loss listens to a layer: small regions more than large ones, the empty ground least.
EMPHASIS = {"": 0.5, "hair": 2.5, "torso": 2.5, "legs": 2.5, "over": 2.5, "beard": 3.0, "eyewear": 3.0, "weapon": 2.5, "eyes": 4.0}


@dataclass
class Clips:
    rgba: torch.Tensor           # uint8 [n, 8, 64, 64, 4], alpha 0 or 255, colour 0 where it is 0
    emphasis: torch.Tensor       # float [n, 8, 64, 64]
    labels: torch.Tensor         # int64 [n, attributes]
    tokens: torch.Tensor         # int64 [n, LENGTH]
    said: torch.Tensor           # bool [n, attributes]: the caption tells it
    layers: torch.Tensor         # int64 [n, layers, 2]: item or -1, row of the palette; bottom first
    frames: torch.Tensor         # int64 [n, 8]

    def values(self) -> torch.Tensor:
        """RGBA in -1..1 [n, 8, 4, 64, 64]; premultiplied, since colour is 0 where alpha is."""
        return self.rgba.permute(0, 1, 4, 2, 3).float() / 127.5 - 1


def held_out(*names: str) -> bool:
    """One combination of hair, hair colour, torso colour and legs colour in twenty, chosen by its hash."""
    return hashlib.sha1(" ".join(names).encode()).digest()[0] % 20 == 0


def frame_table(counts: dict[str, int]) -> torch.Tensor:
    """Frame numbers [action, phase, 8]: cycles start at any phase, other actions play once, poses are held."""
    table = torch.zeros(len(ANIMATIONS), 8, FRAMES, dtype=torch.long)
    for row, (name, pose, _, cycle) in zip(table, ANIMATIONS.values()):
        for phase in range(8):
            time_ = torch.arange(FRAMES) + phase
            if name == "idle":                   # breathe: 0 1 2 1
                row[phase] = torch.tensor([0, 1, 2, 1])[time_ % 4]
            elif cycle:
                row[phase] = pose + time_ % cycle
            else:
                row[phase] = torch.from_numpy(np.round(np.linspace(0, counts[name] - 1, FRAMES)).astype(int))
    return table


class Sprites:
    def __init__(self, folder: str, device):
        archive = np.load(Path(folder) / "lpc.npz")
        pack = json.loads((Path(folder) / "lpc.json").read_text(encoding="utf8"))
        self.device, self.items, self.colours, self.directions = device, pack["items"], pack["colour_words"], pack["directions"]
        tensor = lambda array: torch.as_tensor(np.asarray(array)).to(device)
        empty = np.zeros((1, SIZE * SIZE), np.uint8)
        self.index = tensor(np.concatenate([archive["index"].reshape(-1, SIZE * SIZE), empty]))
        palette = archive["palette"] * (archive["palette"][..., 3:] > 127)
        palette[:, 0] = 0
        self.palette = tensor(np.ascontiguousarray(palette).view(np.int32)[..., 0])      # [row, code], RGBA packed
        names = [animation["id"] for animation in pack["animations"]]
        counts = {animation["id"]: animation["frames"] for animation in pack["animations"]}
        column = [names.index(name) for name, *_ in ANIMATIONS.values()]
        start = np.concatenate([archive["start"][:, column], np.full((1, len(column)), -1)])   # the last row is "no item"
        self.start = tensor(start).long()
        self.counts = tensor([counts[name] for name, *_ in ANIMATIONS.values()])
        self.frames = frame_table(counts).to(device)
        self.order = tensor([item["order"] for item in self.items] + [99])
        self.first = tensor([item["palette_row"] for item in self.items] + [0])
        self.loud = tensor([EMPHASIS.get(item["slot"], 1.5) for item in self.items] + [0.5])
        row = {item["id"]: index for index, item in enumerate(self.items)}
        self.row = row
        self.behind = tensor([row.get(item["id"] + "_behind", -1) for item in self.items] + [-1])
        front = lambda slot: [item for item in self.items if item["slot"] == slot and item["part"] == "front"]
        by_body = lambda slot: [[item for item in front(slot) if item["bodies"] == [body]] for body in BODIES]
        self.worn = {slot: by_body(slot) for slot in ("feet", "legs", "torso", "over", "body")}
        self.common = {slot: front(slot) for slot in ("hair", "helmet", "beard", "eyewear", "weapon", "eyes", "head")}
        self.wear = {slot: tensor([[row[item["id"]] for item in items] for items in both]) for slot, both in self.worn.items()}
        self.any = {slot: tensor([row[item["id"]] for item in items]) for slot, items in self.common.items()}
        # Offsets of the recommended colours inside each kind's ramps; all items of a kind have the same ramps.
        sample = {"clothing": "torso_polo_male", "hair": "hair_short_parted", "skin": "body_male", "eyes": "eyes", "metal": "weapon_sword"}
        self.ramp = {kind: tensor([self.items[row[item]]["colours"].index(name) for name in self.colours[kind].values()])
                     for kind, item in sample.items()}
        self.drawn = tensor(np.repeat(np.arange(len(ANIMATIONS)), [share for _, _, share, _ in ANIMATIONS.values()]))
        self.bald = next(i for i, item in enumerate(self.common["hair"]) if "balding" in item["id"])
        self.overalls = next(i for i, item in enumerate(self.worn["legs"][0]) if "overalls" in item["id"])
        self.unsaid = tensor(list(ATTRIBUTES.values()))          # the label of what a caption does not tell
        self.combinations = self.split()
        self.captions = Captions(self.phrases(), device)

    def split(self) -> list[torch.Tensor]:
        """The combinations [n, 4] of training and those held out."""
        hair, clothing = list(self.colours["hair"]), list(self.colours["clothing"])
        sides: list[list] = [[], []]
        for style, item in enumerate(self.common["hair"]):
            for a, shade in enumerate(hair):
                for b, torso in enumerate(clothing):
                    for c, legs in enumerate(clothing):
                        sides[held_out(item["id"], shade, torso, legs)].append((style, a, b, c))
        return [torch.tensor(side, device=self.device) for side in sides]

    def phrases(self) -> dict[str, list[Phrase]]:
        """In the order of a plain caption; the index into each list is computed in `values`."""
        c = {kind: list(names) for kind, names in self.colours.items()}
        both = lambda items, kind: [Phrase([item["phrase"] % shade], [item["phrase"] % ""], [shade]) for item in items for shade in c[kind]]
        none = [Phrase([], [], [])]
        return {
            "who": [Phrase([age + who], [], []) for who in ("woman", "man") for age in ("", "elderly ")],
            "skin": [Phrase([shade], [], []) for shade in c["skin"]],
            "beard": none + [Phrase([item["phrase"] % ""], [], []) for item in self.common["beard"]],
            "eyewear": none + both(self.common["eyewear"], "metal"),
            "hair": both(self.common["hair"], "hair") + both(self.common["helmet"], "metal"),
            "torso": both(self.worn["torso"][0], "clothing"),
            "over": none + both(self.worn["over"][0], "clothing"),
            "legs": both(self.worn["legs"][0], "clothing"),
            "feet": both(self.worn["feet"][0], "clothing"),
            "action": action_phrases(self.directions, c["metal"]),
        }

    def attributes(self, size: int, held: bool) -> dict[str, torch.Tensor]:
        """Labels of new clips, each int64 [size]."""
        pick = lambda count: torch.randint(count, (size,), device=self.device)
        chance = lambda share: torch.rand(size, device=self.device) < share
        side = self.combinations[int(held)]
        style, shade, torso_colour, legs_colour = side[pick(len(side))].unbind(1)
        action, body = self.drawn[pick(len(self.drawn))], pick(2)
        body = torch.where(style == self.bald, 1, body)
        def wearable(slot):                      # an item that is drawn for this action
            fits = self.start[self.wear[slot][body], action[:, None]] >= 0
            return (torch.rand(fits.shape, device=self.device) * fits).argmax(1), fits.any(1)
        torso, legs, feet = (wearable(slot)[0] for slot in ("torso", "legs", "feet"))
        over, some = wearable("over")
        over = torch.where(some & chance(0.12) & (legs != self.overalls), over + 1, 0)
        helmet, metal = (chance(0.08) if not held else chance(0)), pick(7)
        armed = chance(0.5) & (self.start[self.any["weapon"][0], action] >= 0)
        return {
            "action": action, "direction": pick(4), "body": body, "skin": pick(9), "torso": torso, "legs": legs, "feet": feet,
            "hair": torch.where(helmet, 18 + pick(6), style), "hair-colour": torch.where(helmet, 10 + metal, shade),
            "torso-colour": torso_colour, "legs-colour": legs_colour, "feet-colour": pick(12), "over": over, "over-colour": pick(12),
            "age": chance(0.12).long(), "beard": torch.where(chance(0.25) & (body == 1) & ~helmet, 1 + pick(7), 0),
            "eyewear": torch.where(chance(0.08) & ~helmet, 1 + pick(2), 0), "eyewear-metal": pick(7),
            "weapon": torch.where(armed, 1 + pick(7), 0),
        }

    def layer_list(self, a: dict[str, torch.Tensor]) -> torch.Tensor:
        """Items and palette rows [n, layers, 2], bottom first; -1 where there is none."""
        body, rows = a["body"], []
        none = torch.full_like(body, -1)
        def put(item, kind, shade):
            rows.append(torch.stack([item, self.first[item] + self.ramp[kind][shade]], 1))
        def parts(item, kind, shade):            # front and behind
            put(item, kind, shade)
            put(self.behind[item], kind, shade)
        optional = lambda slot, value: torch.where(value > 0, self.any[slot][(value - 1).clamp_min(0)], none)
        helmet = a["hair"] >= 18
        shade = torch.where(helmet, torch.randint_like(body, 10), a["hair-colour"].clamp_max(9))
        put(self.wear["body"][body, 0], "skin", a["skin"])
        put(self.any["head"][torch.where(a["age"] > 0, 2, body)], "skin", a["skin"])
        for slot in ("feet", "legs", "torso"):
            put(self.wear[slot][body, a[slot]], "clothing", a[f"{slot}-colour"])
        put(torch.where(a["over"] > 0, self.wear["over"][body, (a["over"] - 1).clamp_min(0)], none), "clothing", a["over-colour"])
        put(self.any["eyes"][0].expand_as(body), "eyes", torch.randint_like(body, 7))
        put(torch.full_like(body, self.row["eyebrows_thin_eyebrows"]), "hair", shade)
        parts(torch.where(helmet, none, self.any["hair"][a["hair"].clamp_max(17)]), "hair", shade)
        put(optional("helmet", a["hair"] - 17), "metal", (a["hair-colour"] - 10).clamp_min(0))
        put(optional("beard", a["beard"]), "hair", shade)
        put(optional("eyewear", a["eyewear"]), "metal", a["eyewear-metal"])
        parts(torch.where(a["weapon"] > 0, self.any["weapon"][0], none), "metal", (a["weapon"] - 1).clamp_min(0))
        layers = torch.stack(rows, 1)
        order = torch.argsort(self.order[layers[..., 0]], dim=1)
        return layers.gather(1, order[..., None].expand_as(layers))

    def paint(self, layers, action, direction, frames):
        """RGBA uint8 [n, 8, 64, 64, 4] and emphasis [n, 8, 64, 64] by painter's order."""
        item = layers[..., 0]
        start = self.start[item, action[:, None]]
        first = start + (direction * self.counts[action])[:, None]
        picked = torch.where((start >= 0)[..., None], first[..., None] + frames[:, None], len(self.index) - 1)
        code = torch.zeros(len(item), FRAMES, SIZE * SIZE, dtype=torch.uint8, device=self.device)
        for level in range(item.shape[1]):
            drawn = self.index[picked[:, level]]
            code = torch.where(drawn > 0, drawn + CODES * level, code)
        code = code.flatten(1).long()
        colours = self.palette[layers[..., 1]]
        colours[:, 0, 0] = 0                     # code 0 is the empty ground
        loud = self.loud[item][..., None].repeat(1, 1, CODES)
        loud[:, 0, 0] = self.loud[-1]
        rgba = colours.flatten(1).gather(1, code).view(torch.uint8)
        shape = (len(item), FRAMES, SIZE, SIZE)
        return rgba.view(*shape, 4), loud.flatten(1).gather(1, code).view(shape).float()

    def draw(self, size: int, held: bool = False, full: bool = False) -> Clips:
        """New clips, of training combinations or of held-out ones; with `full` captions that tell everything."""
        a = self.attributes(size, held)
        phase = torch.randint(8, (size,), device=self.device)
        frames, layers = self.frames[a["action"], phase], self.layer_list(a)
        rgba, emphasis = self.paint(layers, a["action"], a["direction"], frames)
        pair = lambda item, colour, count: a[item] * count + a[colour]
        maybe = lambda item, colour, count: torch.where(a[item] > 0, (a[item] - 1) * count + a[colour] + 1, 0)
        helmet = a["hair"] >= 18
        tokens, said = self.captions.draw({
            "who": a["body"] * 2 + a["age"], "skin": a["skin"], "beard": a["beard"], "eyewear": maybe("eyewear", "eyewear-metal", 7),
            "hair": torch.where(helmet, 180 + (a["hair"] - 18) * 7 + a["hair-colour"] - 10, pair("hair", "hair-colour", 10)),
            "torso": pair("torso", "torso-colour", 12), "over": maybe("over", "over-colour", 12), "legs": pair("legs", "legs-colour", 12),
            "feet": pair("feet", "feet-colour", 12), "action": (a["action"] * 4 + a["direction"]) * 8 + a["weapon"]}, full)
        part = {name: index for index, name in enumerate(self.captions.tables)}
        where = {"body": ("who", 0), "age": ("who", 0), "skin": ("skin", 0), "beard": ("beard", 0), "eyewear-metal": ("eyewear", 1),
                 "direction": ("action", 1), "weapon": ("action", 0),
                 **{f"{n}-colour": (n, 1) for n in ("hair", "torso", "legs", "feet", "over")}}
        told = [said[:, part[where.get(name, (name, 0))[0]], where.get(name, (name, 0))[1]] for name in ATTRIBUTES]
        labels = torch.stack([a[name] for name in ATTRIBUTES], 1)
        return Clips(rgba, emphasis, labels, tokens, torch.stack(told, 1), layers, frames)


def main():
    parser = argparse.ArgumentParser(description="Compare clips with the pack's own composer, and time the drawing.")
    parser.add_argument("--data", required=True, help="the pack's folder")
    parser.add_argument("--count", type=int, default=256)
    arguments = parser.parse_args()
    sys.path.insert(0, arguments.data)
    from compose import Sprites as Reference
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    sprites, reference = Sprites(arguments.data, device), Reference()
    clips = sprites.draw(arguments.count)
    names = list(ANIMATIONS.values())
    same = 0
    for i in range(arguments.count):
        stack = [(sprites.items[item], row) for item, row in clips.layers[i].tolist() if item >= 0]
        recipe = [(item["id"], item["colours"][row - item["palette_row"]]) for item, row in stack if item["part"] == "front"]
        action, direction = clips.labels[i, :2].tolist()
        real, _ = reference.render(recipe, names[action][0], sprites.directions[direction], clips.frames[i].cpu().numpy())
        same += bool((real * (real[..., 3:] > 0) == clips.rgba[i].cpu().numpy()).all())
    started = time.time()
    for _ in range(10):
        clips = sprites.draw(arguments.count)
    clips.rgba.sum().item()
    print(f"{same} of {arguments.count} equal; {10 * arguments.count / (time.time() - started):.0f} clips/s; "
          f"{len(sprites.captions.vocabulary)} words; {[len(side) for side in sprites.combinations]} combinations")


if __name__ == "__main__":
    main()
