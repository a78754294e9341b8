"""A separate classifier of clouds, only for measuring: it never sees a held-out caption, and it is not shipped.

Neighbourhoods are pooled twice (as in PointNet++, with random centres), then a small transformer looks at
the whole; another kind sees pictures (views.py). Besides the category it learns to guess the caption's words, which say more of a shape than its category
does; only categories are judged by. Several networks, trained one after the other from different seeds, vote.
"""
import argparse
import json
import math
import time

import torch
import torch.nn.functional as F
from torch import nn

import data
from views import Views

CENTRES, NEAR, KEPT = 512, 24, 16
NAMELESS = ("lowpoly:other", "lowpoly:item")     # no categories: whatever the pack could not name


def mlp(*widths: int) -> nn.Sequential:
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b, bias=False), Normalise(b), nn.GELU()]
    return nn.Sequential(*layers)


class Normalise(nn.BatchNorm1d):
    def forward(self, x):
        return super().forward(x.flatten(0, -2)).view(x.shape)


@torch.no_grad()
def nearest(centre, places, count: int):
    """Indices of the nearest points, exactly: a matrix product in low precision would choose others."""
    distance = sum((centre[:, :, None, i].float() - places[:, None, :, i].float()).square() for i in range(3))
    return distance.topk(count, largest=False, sorted=False).indices


def neighbours(clouds, batch: int = 16):
    """The nearest points of every point, the point itself included [n, points, NEAR]; computed once, training is fast then."""
    return torch.cat([nearest(part, part, NEAR).short() for part in clouds.split(batch)])


def pick(x, index):
    """x [n, points, c] at index [n, ...]."""
    return x.gather(1, index.flatten(1)[..., None].expand(-1, -1, x.shape[-1])).unflatten(1, index.shape[1:])


class Gather(nn.Module):
    """The first `centres` points each pool their nearest neighbours."""

    def __init__(self, width: int, out: int, centres: int, count: int):
        super().__init__()
        self.centres, self.count = centres, count
        self.local, self.after = mlp(2 * width + 4, out, out), mlp(out, 2 * out, out)

    def forward(self, places, features):
        centre, own = places[:, : self.centres], features[:, : self.centres]
        near = nearest(centre, places, self.count)
        beside = own[:, :, None].expand(-1, -1, self.count, -1)
        pooled = self.local(torch.cat([scaled(pick(places, near) - centre[:, :, None]), pick(features, near) - beside, beside], -1))
        pooled = pooled.max(2).values
        return centre, pooled + self.after(pooled)


def scaled(offset):
    """Offsets in units of their neighbourhood's size, and that size's logarithm."""
    size = offset.square().sum(-1, keepdim=True).mean(2, keepdim=True).sqrt().clamp_min(1e-3)
    return torch.cat([offset / size, size.log().expand(*offset.shape[:-1], 1) / 2 + 1], -1)


class Classifier(nn.Module):
    def __init__(self, classes: int, words: int, width: int = 320, layers: int = 4):
        super().__init__()
        self.classes = classes
        self.first, self.after = mlp(7, 64, 64, 128), mlp(128, 256, 128)
        self.second = Gather(128, width, 128, 24)
        self.place = nn.Sequential(nn.Linear(3, 128), nn.GELU(), nn.Linear(128, width))
        layer = nn.TransformerEncoderLayer(width, 8, 2 * width, 0.2, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(2 * width), nn.Dropout(0.4), nn.Linear(2 * width, classes + words))

    def look(self, clouds, near, other=None, share=None):
        """Random centres with a random part of their neighbours; of some clouds a share of them is another cloud's."""
        centre, group = grouped(clouds, near)
        if other is not None:
            swap = (torch.rand_like(centre[..., 0]) < share)[..., None]
            centre, group = torch.where(swap, centre[other], centre), torch.where(swap[..., None], group[other], group)
        return centre, group

    def forward(self, centre, group):
        """Centres [n, CENTRES, 3] and the points around each [n, CENTRES, KEPT, 3] -> logits of the categories, and of the words."""
        beside = centre[:, :, None].expand_as(group)
        pooled = self.first(torch.cat([scaled(group - beside), beside], -1)).max(2).values
        places, features = self.second(centre, (pooled + self.after(pooled)).float())    # its gradients add up atomically: fast in f32 only
        tokens = self.layers(features + self.place(places))
        logits = self.head(torch.cat([tokens.mean(1), tokens.max(1).values], -1))
        return logits[:, :self.classes], logits[:, self.classes:]


def grouped(clouds, near):
    """Random centres with a random part of their neighbours."""
    rand = lambda *shape: torch.rand(*shape, device=clouds.device)
    chosen = torch.randperm(clouds.shape[1], device=clouds.device)[:CENTRES]
    some = rand(1, CENTRES, NEAR).argsort(2)[..., :KEPT].expand(len(clouds), -1, -1)
    return clouds[:, chosen], pick(clouds, near[:, chosen].long().gather(2, some))


def thin(clouds, points: int = 1024):
    order = torch.argsort(torch.rand(clouds.shape[:2], device=clouds.device), dim=1)[:, :points]
    return clouds.gather(1, order[..., None].expand(-1, -1, 3))


def with_fuzzy(clouds):
    """Each cloud as it is and once with noise of up to 0.025, whose neighbours are then its own: a category does not hang on it."""
    fuzz = 0.025 * torch.rand(len(clouds), 1, 1, device=clouds.device) * torch.randn_like(clouds)
    return torch.cat([clouds, clouds + fuzz]).half()


def rarities(captions: list[list[str]]) -> dict[str, float]:
    """The words of at least two captions, and how much each says: a rare word more."""
    count: dict[str, int] = {}
    for caption in captions:
        for word in set(caption):
            count[word] = count.get(word, 0) + 1
    return {word: math.log(len(captions) / count[word]) for word in sorted(count) if count[word] > 1}


def chances(captions: list[list[str]]) -> torch.Tensor:
    """For each caption a distribution over the words of all, in which a rare word weighs more."""
    rarity = rarities(captions)
    ids = {word: index for index, word in enumerate(rarity)}
    table = torch.zeros(len(captions), len(ids))
    for row, caption in zip(table, captions):
        for word in set(caption) & ids.keys():
            row[ids[word]] = rarity[word]
    return table / table.sum(1, keepdim=True).clamp_min(1e-6)


KINDS = {"points": Classifier, "views": Views}


def moved(x):
    """Clouds [n, points, 3] mirrored, stretched, turned, jittered and shifted."""
    size, rand = len(x), lambda *shape: torch.rand(*shape, device=x.device)
    x = x * (1 + 0.12 * (2 * rand(size, 1, 3) - 1)) * (0.85 + 0.25 * rand(size, 1, 1))
    x = x * torch.cat([(rand(size, 1, 1) < 0.5) * 2.0 - 1, x.new_ones(size, 1, 2)], -1)
    angle = (2 * rand(size) - 1) * 0.15
    c, s = angle.cos()[:, None], angle.sin()[:, None]
    x = torch.stack([c * x[..., 0] + s * x[..., 2], x[..., 1], c * x[..., 2] - s * x[..., 0]], -1)
    return x + torch.randn_like(x) * 0.01 * rand(size, 1, 1) + 0.05 * (2 * rand(size, 1, 3) - 1)


def draw(network, clouds, near, targets, size: int):
    """What the network sees of a batch; half of the clouds share their parts with another cloud."""
    rand = lambda *shape: torch.rand(*shape, device=clouds.device)
    index = torch.randint(len(clouds), (size,), device=clouds.device)
    x = moved(clouds[index].float())
    share = (rand(size, 1) * 0.5) * (rand(size, 1) < 0.5)
    other = torch.randperm(size, device=clouds.device)
    target = targets[index].float()
    return network.look(x, near[index], other, share), target * (1 - share) + target[other] * share


def loss(network, seen, target, worth: float):
    logits, guess = network(*seen)
    category, words = target.split([logits.shape[1], guess.shape[1]], 1)
    return F.cross_entropy(logits, 0.9 * category + 0.1 / logits.shape[1]) + worth * F.cross_entropy(guess, words)


def train(kind: str, clouds, near, targets, classes: int, seconds: float, batch: int, seed: int, worth: float):
    started, device = time.time(), clouds.device
    torch.manual_seed(seed)
    network = KINDS[kind](classes, targets.shape[1] - classes).to(device).train()
    average = torch.optim.swa_utils.AveragedModel(network, use_buffers=True, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    adam = torch.optim.AdamW(network.parameters(), lr=0, weight_decay=0.05, fused=clouds.is_cuda)
    step = 0
    while (passed := (time.time() - started) / seconds) < 1:
        adam.param_groups[0]["lr"] = 1.5e-3 * min(1, (step + 1) / 300, 1.25 * (1 - passed))
        sample = draw(network, clouds, near, targets, batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=clouds.is_cuda):
            value = loss(network, *sample, worth)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        adam.step()
        network.zero_grad()
        average.update_parameters(network)
        step += 1
        if step % 200 == 0:
            print(f"seed {seed} step {step} loss {value.item():.3f} {time.time() - started:.0f} s", flush=True)
    return average.module.eval()


@torch.no_grad()
def judge(networks, clouds, votes: int = 8, batch: int = 64):
    """Class probabilities [n, classes], averaged over networks and random parts of the clouds, half of them mirrored."""
    results, sides = [], [clouds.new_tensor([1 - vote % 2 * 2, 1, 1]) for vote in range(votes)]
    for part in clouds.split(batch):
        near = neighbours(part)
        results.append(sum(network(*network.look(part * side, near))[0].float().softmax(-1) for network in networks for side in sides))
    return torch.cat(results) / (votes * len(networks))


def restore(path: str, device):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    networks = []
    for state in saved["networks"]:
        classes = len(saved["categories"])
        network = KINDS[saved["kind"]](classes, len(state["head.2.weight"]) - classes)
        network.load_state_dict({name: value.float() if value.is_floating_point() else value for name, value in state.items()})
        networks.append(network.to(device).eval())
    return networks


def accuracy(probability, labels, categories) -> dict:
    """Shares of right decisions. Every name says which captions count and which categories compete.

    A caption belongs to a pack, and the packs share names (both have an "Animal", a "Boat", a "Door"), so the categories
    of its own pack compete. NAMELESS captions do not count: the pack could not name their category.
    "joint": all captions, all categories of both packs compete. "twelve-way": among the twelve distinctive ones.
    """
    mask = lambda test: torch.tensor([test(name) for name in categories], device=labels.device)
    bricks = mask(lambda name: name.startswith("bricks:"))
    named, twelve = mask(lambda name: name not in NAMELESS), mask(lambda name: name in [f"bricks:{d}" for d in data.DISTINCTIVE])
    own = (bricks[labels][:, None] == bricks) & named
    right = probability.masked_fill(~own, -1).argmax(1) == labels
    parts = {"all": (right, named[labels]), "bricks": (right, bricks[labels]), "lowpoly": (right, (~bricks & named)[labels]),
             "twelve": (right, twelve[labels]), "twelve-way": (probability.masked_fill(~twelve, -1).argmax(1) == labels, twelve[labels]),
             "joint": (probability.argmax(1) == labels, named[labels] | True)}
    return {name: round(hit[part].float().mean().item(), 4) for name, (hit, part) in parts.items() if part.any()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, required=True, help="for each network")
    parser.add_argument("--kind", choices=KINDS, default="points")
    parser.add_argument("--networks", type=int, default=3)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--words", type=float, default=1.0, help="weight of the guessed words")
    parser.add_argument("--clouds", type=int, default=10 ** 9, help="so many of each side, to try things out")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_float32_matmul_precision("high")
    packs = data.load(arguments.data)
    side = lambda held: (torch.from_numpy(packs.clouds[packs.held == held][-arguments.clouds:]).to(device),
                         torch.from_numpy(packs.labels[packs.held == held][-arguments.clouds:]).to(device))
    clouds, labels = side(False)
    real, truth = side(True)
    real = real.float() * data.STEP
    started = time.time()
    torch.manual_seed(arguments.seed)
    clouds = with_fuzzy(clouds.float() * data.STEP)
    said = chances([words + hint for words, hint, held in zip(packs.captions, packs.hints, packs.held) if not held][-arguments.clouds:])
    targets = torch.cat([F.one_hot(labels, len(packs.categories)), said.to(device)], 1).half().repeat(2, 1)
    near = neighbours(clouds) if arguments.kind == "points" else clouds[:, :0]     # pictures need none
    print(f"neighbours {time.time() - started:.0f} s", flush=True)
    half = lambda value: value.half().cpu() if value.is_floating_point() else value.cpu()
    networks = []
    for seed in range(arguments.seed, arguments.seed + arguments.networks):
        networks.append(train(arguments.kind, clouds, near, targets, len(packs.categories), arguments.seconds, arguments.batch, seed, arguments.words))
        print(json.dumps(accuracy(judge(networks[-1:], real), truth, packs.categories)), flush=True)
        torch.save({"kind": arguments.kind, "categories": packs.categories,          # after each, so that a stop leaves some
                    "networks": [{name: half(value) for name, value in n.state_dict().items()} for n in networks]}, arguments.out)
    print("together", json.dumps(accuracy(judge(networks, real), truth, packs.categories)), flush=True)


if __name__ == "__main__":
    main()
