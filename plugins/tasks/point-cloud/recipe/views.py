"""A second kind of judge: it sees a cloud as seven pictures, in the line of Goyal et al.: SimpleView, 2021, arXiv:2106.05304.

It errs on other clouds than the one that looks at neighbourhoods, so together they err less.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

SIDE = 64                        # pixels
BEHIND = -1.5                    # the depth where there is nothing
CHANNELS = 3


def turned(yaw: float, pitch: float) -> torch.Tensor:
    """Right, up and towards the eye, as seen from an angle around y and then from above, in degrees."""
    a, b = math.radians(yaw), math.radians(pitch)
    right = [math.cos(a), 0, -math.sin(a)]
    up = [-math.sin(a) * math.sin(b), math.cos(b), -math.cos(a) * math.sin(b)]
    towards = [math.sin(a) * math.cos(b), math.sin(b), math.cos(a) * math.cos(b)]
    return torch.tensor([right, up, towards])


EYES = torch.stack([turned(*angles) for angles in ((0, 0), (90, 0), (0, 90), (45, 0), (-45, 0), (30, 35), (-60, 35))])


@torch.no_grad()
def pictures(clouds):
    """Clouds [n, points, 3] -> [n, views, 3, SIDE, SIDE]: the nearest and the farthest point behind a pixel, and how many."""
    place = torch.einsum("vij,npj->nvip", EYES.to(clouds), clouds)
    pixel = ((place[:, :, :2] * 0.45 + 0.5) * SIDE).long().clamp(0, SIDE - 1)
    index, depth = pixel[:, :, 1] * SIDE + pixel[:, :, 0], place[:, :, 2]
    blank = clouds.new_full((*index.shape[:2], SIDE * SIDE), BEHIND)
    near, far = (blank.scatter_reduce(2, index, sign * depth, "amax") for sign in (1, -1))
    count = torch.zeros_like(blank).scatter_add_(2, index, torch.ones_like(depth))
    flat = lambda x: x.view(-1, 1, SIDE, SIDE)
    wide = lambda x: F.max_pool2d(flat(x), 3, 1, 1) - BEHIND          # points are few: each covers its neighbours, too
    image = torch.cat([wide(near), wide(far), (9 * F.avg_pool2d(flat(count), 3, 1, 1)).log1p() / 2], 1)
    return image.view(*index.shape[:2], CHANNELS, SIDE, SIDE)


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.first, self.second = convolution(inputs, outputs, stride), convolution(outputs, outputs)
        self.beside = nn.Conv2d(inputs, outputs, 1, stride) if inputs != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.beside(x) + self.second(F.relu(self.first(x))))


class Views(nn.Module):
    def __init__(self, classes: int, words: int, widths=(32, 64, 128, 256), width: int = 320):
        super().__init__()
        self.classes = classes
        self.stem = convolution(CHANNELS, widths[0])
        self.blocks = nn.Sequential(*(block for a, b in zip(widths[:1] + widths, widths)
                                      for block in (Residual(a, b, 1 if a == b else 2), Residual(b, b, 1))))
        self.token, self.place = nn.Linear(2 * widths[-1], width), nn.Parameter(torch.zeros(len(EYES), width))
        layer = nn.TransformerEncoderLayer(width, 8, 2 * width, 0.2, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(len(EYES) * width), nn.Dropout(0.5), nn.Linear(len(EYES) * width, classes + words))

    def look(self, clouds, near, other=None, share=None):
        """Pictures of a random part of the points; of some clouds a share of them is another cloud's."""
        order = torch.randperm(clouds.shape[1], device=clouds.device)
        clouds = clouds[:, order[: int(len(order) * (0.6 + 0.35 * torch.rand(())))]]
        if other is not None:
            clouds = torch.where((torch.rand_like(clouds[..., 0]) < share)[..., None], clouds[other], clouds)
        return (pictures(clouds),)

    def forward(self, images):
        """Pictures [n, views, 3, SIDE, SIDE] -> logits of the categories, and of the words."""
        x = self.blocks(F.relu(self.stem(images.flatten(0, 1).contiguous(memory_format=torch.channels_last))))
        seen = torch.cat([x.mean((2, 3)), x.amax((2, 3))], -1).unflatten(0, images.shape[:2])
        logits = self.head(self.layers(self.token(seen) + self.place).flatten(1))
        return logits[:, :self.classes], logits[:, self.classes:]
