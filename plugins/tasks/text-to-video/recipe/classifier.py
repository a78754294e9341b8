"""A separate classifier of clips, only for measuring: it never sees a held-out combination, and it is not shipped.

Each frame goes through a small convolutional network, frames are joined by circular convolutions over time, and every
attribute has a head of its own. The vector before the heads is what the Fréchet distance compares.
"""
import argparse
import json
import time

import torch
import torch.nn.functional as F
from torch import nn

import data
from captions import ATTRIBUTES, JUDGED

FEATURES = 128


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.first, self.second = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = F.relu(self.norm1(self.first(x)))
        return x + F.relu(self.norm2(self.second(x)))


class Classifier(nn.Module):
    def __init__(self, width: int = 48):
        super().__init__()
        self.frame = nn.Sequential(Block(4, width), Block(width, 2 * width), Block(2 * width, 4 * width))
        deep = 4 * width
        self.place = nn.Parameter(torch.zeros(deep, 8, 8))
        self.time = nn.Conv1d(deep, deep, 3, padding=1, padding_mode="circular")
        self.squeeze = nn.Sequential(nn.Conv2d(deep, 32, 1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 64, 2 * deep), nn.ReLU())
        self.features = nn.Sequential(nn.Linear(4 * deep, 256), nn.ReLU(), nn.Linear(256, FEATURES))
        self.heads = nn.ModuleList(nn.Linear(FEATURES, ATTRIBUTES[name]) for name in JUDGED)

    def embed(self, clips):
        """Features [n, 128] of clips [n, 8, 4, 64, 64] in -1..1."""
        h = self.frame(clips.flatten(0, 1)) + self.place
        t = self.squeeze(h).unflatten(0, (-1, clips.shape[1]))                  # [n, frame, 2 * deep]
        pooled = h.amax((2, 3)).unflatten(0, (-1, clips.shape[1])).transpose(1, 2)
        moving = F.relu(self.time(pooled))
        return self.features(torch.cat([t.mean(1), moving.mean(2), moving.amax(2)], 1))

    def forward(self, clips):
        features = F.relu(self.embed(clips))
        return [head(features) for head in self.heads]


def augment(clips):
    """Moved by up to two pixels, a little noise and a little less contrast, as a generated clip may be."""
    size, rand = len(clips), lambda *shape: torch.rand(*shape, device=clips.device)
    shift = (rand(2, size, 1) * 5).floor().long() - 2
    line = torch.arange(data.SIZE, device=clips.device)
    rows, columns = ((line + offset).clamp(0, data.SIZE - 1) for offset in shift)
    moved = clips.permute(0, 3, 4, 1, 2)[torch.arange(size, device=clips.device)[:, None, None], rows[:, :, None], columns[:, None]]
    moved = moved.permute(0, 3, 4, 1, 2)
    return (moved * (1 - 0.04 * rand(size, 1, 1, 1, 1)) + 0.08 * rand(size, 1, 1, 1, 1) * torch.randn_like(moved)).clamp(-1, 1)


@torch.no_grad()
def judge(network, clips, batch: int = 128):
    """Predicted labels [n, judged] and features [n, 128]."""
    labels, features = [], []
    for part in clips.split(batch):
        feature = network.embed(part).float()
        labels.append(torch.stack([head(F.relu(feature)).argmax(1) for head in network.heads], 1))
        features.append(feature)
    return torch.cat(labels), torch.cat(features)


def agreement(predicted, labels) -> dict:
    """Share of right labels of each judged attribute, and their mean."""
    shares = (predicted == labels[:, : len(JUDGED)]).float().mean(0)
    return {"mean": shares.mean().item(), **{name: share.item() for name, share in zip(JUDGED, shares)}}


def restore(path: str, device):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Classifier(saved["width"])
    network.load_state_dict({name: value.float() if value.is_floating_point() else value for name, value in saved["network"].items()})
    return network.to(device).eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--every", type=int, default=200)
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.benchmark = True
    torch.manual_seed(0)
    sprites, network = data.Sprites(arguments.data, device), Classifier(arguments.width).to(device).train()
    average = torch.optim.swa_utils.AveragedModel(network, use_buffers=True, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99))
    adam = torch.optim.AdamW(network.parameters(), lr=0.0, weight_decay=0.01, fused=device.type == "cuda")
    held = sprites.draw(256, held=True)
    started, step = time.time(), 0
    while (passed := (time.time() - started) / arguments.seconds) < 1:
        adam.param_groups[0]["lr"] = 2e-3 * min(1, (step + 1) / 100, 1.3 * (1 - passed))
        clips = sprites.draw(arguments.batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            scores = network(augment(clips.values()))
        value = sum(F.cross_entropy(score.float(), clips.labels[:, i]) for i, score in enumerate(scores)) / len(JUDGED)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        adam.step()
        network.zero_grad()
        average.update_parameters(network)
        step += 1
        if step % arguments.every == 0:
            shares = agreement(judge(average.module.eval(), held.values())[0], held.labels)
            print(f"step {step} loss {value.item():.3f} {time.time() - started:.0f} s",
                  json.dumps({name: round(share, 3) for name, share in shares.items()}), flush=True)
    half = lambda value: value.half().cpu() if value.is_floating_point() else value.cpu()
    kept = {name: half(value) for name, value in average.module.state_dict().items()}
    torch.save({"width": arguments.width, "network": kept}, arguments.out)


if __name__ == "__main__":
    main()
