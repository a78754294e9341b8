"""A separate classifier of clouds, only for measuring: it never sees a held-out caption, and it is not shipped.

Neighbourhoods are pooled twice (as in PointNet++, with random centres), then a small transformer looks at
the whole. Several networks, trained one after the other from different seeds, vote.
"""
import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import data


def mlp(*widths: int) -> nn.Sequential:
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b, bias=False), Normalise(b), nn.GELU()]
    return nn.Sequential(*layers)


class Normalise(nn.BatchNorm1d):
    def forward(self, x):
        return super().forward(x.flatten(0, -2).float()).view(x.shape)


@torch.compiler.disable
@torch.no_grad()
def nearest(centre, places, count: int):
    """Indices of the nearest points, exactly: a matrix product in low precision would choose others."""
    distance = sum((centre[:, :, None, i] - places[:, None, :, i]).square() for i in range(3))
    return distance.topk(count, largest=False, sorted=False).indices


class Gather(nn.Module):
    """The first `centres` points each pool their nearest neighbours."""

    def __init__(self, width: int, out: int, centres: int, neighbours: int):
        super().__init__()
        self.centres, self.neighbours = centres, neighbours
        self.local, self.after = mlp(2 * width + 3, out, out), mlp(out, 2 * out, out)

    def forward(self, places, features):
        centre, own = places[:, : self.centres], features[:, : self.centres]
        near = nearest(centre, places, self.neighbours)
        pick = lambda x: x.gather(1, near.flatten(1)[..., None].expand(-1, -1, x.shape[-1])).unflatten(1, near.shape[1:])
        offset = pick(places) - centre[:, :, None]
        offset = offset / offset.square().sum(-1, keepdim=True).mean(2, keepdim=True).sqrt().clamp_min(1e-4)
        beside = own[:, :, None].expand(-1, -1, self.neighbours, -1)
        pooled = self.local(torch.cat([offset, pick(features) - beside, beside], -1)).max(2).values
        return centre, pooled + self.after(pooled)


class Classifier(nn.Module):
    def __init__(self, classes: int, width: int = 320, layers: int = 3):
        super().__init__()
        self.first = Gather(3, 64, 1024, 20)
        self.second = Gather(64, 128, 384, 24)
        self.third = Gather(128, width, 128, 24)
        self.place = nn.Sequential(nn.Linear(3, 128), nn.GELU(), nn.Linear(128, width))
        layer = nn.TransformerEncoderLayer(width, 8, 2 * width, 0.2, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(2 * width), nn.Dropout(0.4), nn.Linear(2 * width, classes))

    def forward(self, clouds):
        places, features = clouds, clouds
        for gather in (self.first, self.second, self.third):
            places, features = gather(places, features)
        tokens = self.layers(features + self.place(places))
        return self.head(torch.cat([tokens.mean(1), tokens.max(1).values], -1))


def thin(clouds, points: int = 1024):
    order = torch.argsort(torch.rand(clouds.shape[:2], device=clouds.device), dim=1)[:, :points]
    return clouds.gather(1, order[..., None].expand(-1, -1, 3))


def draw(clouds, labels, size: int, classes: int):
    """A batch, mirrored, stretched and jittered; half of the clouds share their points with another cloud."""
    rand = lambda *shape: torch.rand(*shape, device=clouds.device)
    index = torch.randint(len(clouds), (size,), device=clouds.device)
    x = thin(clouds[index].float() * data.STEP)
    x = x * (1 + 0.1 * (2 * rand(size, 1, 3) - 1)) * (0.85 + 0.25 * rand(size, 1, 1))
    x[..., 0] *= (rand(size, 1) < 0.5) * 2.0 - 1
    angle = (2 * rand(size) - 1) * 0.15
    c, s = angle.cos()[:, None], angle.sin()[:, None]
    x = torch.stack([c * x[..., 0] + s * x[..., 2], x[..., 1], c * x[..., 2] - s * x[..., 0]], -1)
    x = x + torch.randn_like(x) * 0.02 * rand(size, 1, 1) + 0.05 * (2 * rand(size, 1, 3) - 1)
    target = F.one_hot(labels[index], classes).float()
    share = (rand(size, 1) * 0.5) * (rand(size, 1) < 0.5)
    other = torch.randperm(size, device=clouds.device)
    x = torch.where((rand(size, x.shape[1]) < share)[..., None], x[other], x)
    target = target * (1 - share) + target[other] * share
    return x, 0.9 * target + 0.1 / classes


def train(clouds, labels, classes: int, seconds: float, batch: int, seed: int):
    started, device = time.time(), clouds.device
    torch.manual_seed(seed)
    network = Classifier(classes).to(device).train()
    average = torch.optim.swa_utils.AveragedModel(network, use_buffers=True, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    adam = torch.optim.AdamW(network.parameters(), lr=0, weight_decay=0.05, fused=clouds.is_cuda)
    objective = lambda x, target: F.cross_entropy(network(x), target)
    step = 0
    while (passed := (time.time() - started) / seconds) < 1:
        adam.param_groups[0]["lr"] = 1.5e-3 * min(1, (step + 1) / 300, 1.25 * (1 - passed))
        with torch.autocast(device.type, torch.bfloat16, enabled=clouds.is_cuda):
            value = objective(*draw(clouds, labels, batch, classes))
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        adam.step()
        network.zero_grad()
        average.update_parameters(network)
        step += 1
        if step == 3:                # compiled by now
            started = time.time()
        if step % 200 == 0:
            torch.cuda.synchronize() if clouds.is_cuda else None
            print(f"seed {seed} step {step} loss {value.item():.3f} {time.time() - started:.0f} s", flush=True)
    return average.module.eval()


@torch.no_grad()
def judge(networks, clouds, votes: int = 4, batch: int = 128):
    """Class probabilities [n, classes], averaged over networks and random thinnings."""
    return torch.cat([sum(network(thin(part)).float().softmax(-1) for network in networks for _ in range(votes))
                      / (votes * len(networks)) for part in clouds.split(batch)])


def restore(path: str, device):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    networks = []
    for state in saved["networks"]:
        network = Classifier(len(saved["categories"]))
        network.load_state_dict({name: value.float() if value.is_floating_point() else value for name, value in state.items()})
        networks.append(network.to(device).eval())
    return networks


def accuracy(probability, labels, categories) -> dict:
    """Over all categories, over each pack's own, and over the twelve distinctive ones (among all classes; among the twelve)."""
    right = (probability.argmax(1) == labels).float()
    bricks = torch.tensor([name.startswith("bricks:") for name in categories], device=labels.device)
    twelve = torch.tensor([name in [f"bricks:{d}" for d in data.DISTINCTIVE] for name in categories], device=labels.device)
    parts = {"all": torch.ones_like(right, dtype=torch.bool), "bricks": bricks[labels],
             "lowpoly": ~bricks[labels], "twelve": twelve[labels]}
    result = {name: right[part].mean().item() for name, part in parts.items() if part.any()}
    among = probability.masked_fill(~twelve, -1).argmax(1) == labels
    if parts["twelve"].any():
        result["twelve-way"] = among[parts["twelve"]].float().mean().item()
    return {name: round(value, 4) for name, value in result.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, required=True, help="for each network")
    parser.add_argument("--networks", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_float32_matmul_precision("high")
    packs = data.load(arguments.data)
    side = lambda held: (torch.from_numpy(packs.clouds[packs.held == held]).to(device),
                         torch.from_numpy(packs.labels[packs.held == held]).to(device))
    clouds, labels = side(False)
    real, truth = side(True)
    real = real.float() * data.STEP
    networks = []
    for seed in range(arguments.seed, arguments.seed + arguments.networks):
        networks.append(train(clouds, labels, len(packs.categories), arguments.seconds, arguments.batch, seed))
        print(json.dumps(accuracy(judge(networks[-1:], real), truth, packs.categories)), flush=True)
    print("together", json.dumps(accuracy(judge(networks, real), truth, packs.categories)), flush=True)
    half = lambda value: value.half().cpu() if value.is_floating_point() else value.cpu()
    torch.save({"categories": packs.categories,
                "networks": [{name: half(value) for name, value in n.state_dict().items()} for n in networks]}, arguments.out)


if __name__ == "__main__":
    main()
