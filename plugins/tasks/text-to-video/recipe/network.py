"""Text encoder with one token for each attribute, and a U-Net over eight frames that share what they attend to.

Every matrix is [inputs, outputs], the layout of ONNX's MatMul; norms have no parameters of their own beside the
modulation. Features travel as [batch * frames, channels, height, width].
"""
import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import nn


MOST = 32768                     # sequences that one attention kernel takes; CUDA's grids end at 65,535


@dataclass
class Config:
    words: int
    sigma_data: float
    attributes: list[int]        # number of values of each attribute; each has a context token
    length: int = 48
    free: int = 5                # further context tokens
    frames: int = 8
    size: int = 64
    widths: list[int] = field(default_factory=lambda: [64, 128, 192])
    context: int = 128
    condition: int = 448
    told: int = 16               # of each context token, in the condition
    head: int = 32
    group: int = 16
    text: int = 192
    text_layers: int = 3

    @property
    def tokens(self) -> int:
        return len(self.attributes) + self.free


def linear(inputs: int, outputs: int, scale: float = 1.0) -> nn.Parameter:
    return nn.Parameter(torch.randn(inputs, outputs) * scale / math.sqrt(inputs))


def convolution(inputs: int, outputs: int, kernel, scale: float = 1.0, **options) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, outputs, kernel, **options)
    nn.init.normal_(layer.weight, std=scale / math.sqrt(layer.weight[0].numel()))
    nn.init.zeros_(layer.bias)
    return layer


def attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, head: int) -> torch.Tensor:
    if len(q) > MOST:
        return torch.cat([attention(*part, head) for part in zip(q.split(MOST), k.split(MOST), v.split(MOST))])
    q, k, v = (t.unflatten(-1, (-1, head)).transpose(1, 2) for t in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2)


def norm(x: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    return F.layer_norm(x, x.shape[-1:], scale)


def harmonics(frames: int) -> torch.Tensor:
    """Waves that close over the clip [frames, frames], so that the last frame lies beside the first."""
    angle = torch.arange(frames)[:, None] * torch.arange(1, frames // 2 + 1) * (2 * math.pi / frames)
    return torch.cat([angle.cos(), angle.sin()], 1)


def sharing(frames: int) -> torch.Tensor:
    """Whose tokens each frame attends to: its own, the first's, the previous one's and the mean of the clip."""
    eye = torch.eye(frames)
    return torch.stack([eye, eye[:1].expand(frames, -1), eye.roll(-1, 1), torch.full((frames, frames), 1 / frames)], 1).flatten(0, 1)


class TextBlock(nn.Module):
    def __init__(self, width: int, head: int):
        super().__init__()
        self.head = head
        self.norm1, self.norm2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))
        self.qkv, self.out = linear(width, 3 * width), linear(width, width, 0.3)
        self.up, self.down = linear(width, 3 * width), linear(3 * width, width, 0.3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = (norm(x, self.norm1) @ self.qkv).chunk(3, -1)
        x = x + attention(q, k, v, self.head) @ self.out
        return x + F.silu(norm(x, self.norm2) @ self.up) @ self.down


class TextEncoder(nn.Module):
    """Words and one query for each attribute read each other; the queries become the context.

    A noun's colour is one to five words before it, so every word first hears its neighbours through a convolution.
    """

    def __init__(self, config: Config):
        super().__init__()
        width, self.tokens = config.text, config.tokens
        self.embedding = nn.Parameter(torch.randn(config.words, width) * 0.5)
        self.position = nn.Parameter(torch.randn(config.length, width) * 0.3)
        self.beside = convolution(width, width, (1, 7), padding=0)
        self.queries = nn.Parameter(torch.randn(config.tokens, width) * 0.5)
        self.blocks = nn.ModuleList(TextBlock(width, config.head) for _ in range(config.text_layers))
        self.norm = nn.Parameter(torch.ones(width))
        self.out = linear(width, config.context)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        queries = self.queries.expand(len(tokens), -1, -1)
        words = self.embedding[tokens]
        near = self.beside(F.pad(words.transpose(1, 2)[:, :, None], (5, 1)))[:, :, 0].transpose(1, 2)
        x = torch.cat([queries, words + F.silu(near) + self.position], 1)
        for block in self.blocks:
            x = block(x)
        return norm(x[:, : self.tokens], self.norm) @ self.out


class Modulated(nn.Module):
    """Group norm, modulated for each frame by the noise level, the text and the frame's place; SiLU; a convolution."""

    def __init__(self, inputs: int, outputs: int, config: Config, scale: float = 1.0, stride: int = 1):
        super().__init__()
        self.frames, self.groups = config.frames, inputs // config.group
        self.convolution = convolution(inputs, outputs, 3, scale, padding=1, stride=stride)

    def forward(self, x, scale, shift):
        clip = F.group_norm(x, self.groups).unflatten(0, (-1, self.frames))
        return self.convolution(F.silu(clip * scale[..., None, None] + shift[..., None, None]).flatten(0, 1))


class Residual(nn.Module):
    def __init__(self, width: int, config: Config):
        super().__init__()
        self.first, self.second = Modulated(width, width, config), Modulated(width, width, config, 0.3)

    def forward(self, x, modulation):
        return x + self.second(self.first(x, *modulation[:2]), *modulation[2:])


class Mix(nn.Module):
    """At full width frames share features directly: each hears the previous one, the next and the clip's mean."""

    def __init__(self, width: int, config: Config):
        super().__init__()
        self.frames = config.frames
        self.join = convolution(3 * width, width, 1, 0.3)

    def forward(self, x):
        clip = x.unflatten(0, (-1, self.frames))
        near = [clip.roll(1, 1), clip.roll(-1, 1), clip.mean(1, keepdim=True).expand_as(clip)]
        return x + self.join(torch.cat(near, 2).flatten(0, 1))


class Attention(nn.Module):
    """Sparse causal attention over frames, temporal attention at each place, then attention to the text."""

    def __init__(self, width: int, pool: int, config: Config):
        super().__init__()
        self.frames, self.head, self.pool = config.frames, config.head, pool
        self.norm1, self.norm2, self.norm3 = (nn.Parameter(torch.ones(width)) for _ in range(3))
        self.query, self.pair, self.out = linear(width, width), linear(width, 2 * width), linear(width, width, 0.3)
        self.place = linear(config.frames, width)
        self.time, self.time_out = linear(width, 3 * width), linear(width, width, 0.3)
        self.text_query, self.text_out = linear(width, width), linear(width, width, 0.3)
        self.text_pair = linear(config.context, 2 * width)
        self.register_buffer("harmonics", harmonics(config.frames), persistent=False)
        self.register_buffer("sharing", sharing(config.frames), persistent=False)

    def shared(self, y, side: int):
        """Keys and values of each frame, from its own, the first, the previous and the mean frame."""
        if self.pool > 1:
            y = y.unflatten(1, (side // self.pool, self.pool, side // self.pool, self.pool)).mean((2, 4)).flatten(1, 2)
        pair = (y @ self.pair).unflatten(0, (-1, self.frames)).flatten(2)
        return (self.sharing.to(pair.dtype) @ pair).unflatten(1, (self.frames, 4)).unflatten(3, (y.shape[1], -1)) \
            .flatten(0, 1).flatten(1, 2).chunk(2, -1)

    def forward(self, x, context):
        side = x.shape[-1]
        t = x.flatten(2).transpose(1, 2)
        y = norm(t, self.norm1)
        t = t + attention(y @ self.query, *self.shared(y, side), self.head) @ self.out
        t = t.unflatten(0, (-1, self.frames)).transpose(1, 2)                       # [batch, place, frame, channel]
        y = norm(t, self.norm2) + self.harmonics @ self.place
        q, k, v = (y.flatten(0, 1) @ self.time).chunk(3, -1)
        t = (t + (attention(q, k, v, self.head) @ self.time_out).view_as(t)).flatten(1, 2)
        k, v = (context @ self.text_pair).chunk(2, -1)
        t = t + attention(norm(t, self.norm3) @ self.text_query, k, v, self.head) @ self.text_out
        return t.unflatten(1, (side * side, self.frames)).transpose(1, 2).reshape(len(x), side, side, -1).permute(0, 3, 1, 2)


class Denoiser(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        a, b, c = config.widths
        half, levels = config.size // 2, 32
        self.register_buffer("levels", torch.exp(torch.linspace(math.log(0.5), math.log(16), levels)).repeat(2)[None], persistent=False)
        self.register_buffer("level_phases", torch.arange(2).repeat_interleave(levels) * (math.pi / 2), persistent=False)
        self.register_buffer("harmonics", harmonics(config.frames), persistent=False)
        self.told = linear(config.context, config.told)
        self.from_noise, self.from_frame = linear(2 * levels, config.condition), linear(config.frames, config.condition)
        self.from_text, self.condition = linear(config.tokens * config.told, config.condition), linear(config.condition, config.condition)
        stages = [b, c, c, b, a]                                                   # widths of the residual blocks
        self.splits = [width for width in stages for _ in range(4)] + [a, a, b, b, a, a]
        self.modulation = linear(config.condition, sum(self.splits), 0.3)
        self.modulation_bias = nn.Parameter(torch.cat([torch.full((n,), 1.0 - i % 2) for i, n in enumerate(self.splits)]))
        self.stem = convolution(5, a, 6, stride=2, padding=2)                      # space to depth, then 3x3
        self.places = nn.ParameterList(nn.Parameter(torch.randn(w, s * s) * 0.1) for w, s in ((a, half), (b, half // 2), (c, half // 4)))
        self.residuals = nn.ModuleList(Residual(width, config) for width in stages)
        self.attentions = nn.ModuleList(Attention(width, pool, config) for width, pool in ((b, 2), (c, 1), (c, 1), (b, 2)))
        self.downs = nn.ModuleList([Modulated(a, b, config, stride=2), Modulated(b, c, config, stride=2)])
        self.ups = nn.ModuleList([convolution(c, b, 1), convolution(b, a, 1)])
        self.fuses = nn.ModuleList([convolution(2 * b, b, 1), convolution(2 * a, a, 1)])
        self.mix = Mix(a, config)
        self.out = Modulated(a, 16, config, 0.0)

    def fine(self) -> list[nn.Conv2d]:
        """The convolutions at full width. Each value of theirs is seen in the result, so their weights are kept as f16."""
        residual = self.residuals[-1]
        modulated = [residual.first, residual.second, self.out]
        return [self.stem, self.fuses[-1], self.mix.join, *(layer.convolution for layer in modulated)]

    def conditions(self, noise, context):
        """Scales and shifts [batch, frames, width] of every norm."""
        waves = torch.sin(noise[:, None] * self.levels + self.level_phases)
        told = (context @ self.told).flatten(1)
        whole = (waves @ self.from_noise + told @ self.from_text)[:, None]
        condition = F.silu(F.silu(whole + self.harmonics @ self.from_frame) @ self.condition)
        return (condition @ self.modulation + self.modulation_bias).split(self.splits, -1)

    def forward(self, x, noise, context, known):
        """Prediction [batch, 8, 4, 64, 64]; x is already times c_in, noise [batch] is ln(sigma) / 4."""
        half, given = self.config.size // 2, known[:, :, 4:]
        modulation = self.conditions(noise, context)
        place = x * (1 - given) + known[:, :, :4] * (1 / self.config.sigma_data)
        fine = self.stem(torch.cat([place, given], 2).flatten(0, 1)) + self.places[0].view(-1, half, half)
        h = self.downs[0](fine, *modulation[20:22]) + self.places[1].view(-1, half // 2, half // 2)
        middle = self.attentions[0](self.residuals[0](h, modulation[0:4]), context)
        h = self.downs[1](middle, *modulation[22:24]) + self.places[2].view(-1, half // 4, half // 4)
        h = self.attentions[1](self.residuals[1](h, modulation[4:8]), context)
        h = self.attentions[2](self.residuals[2](h, modulation[8:12]), context)
        h = self.fuses[0](torch.cat([F.interpolate(self.ups[0](h), scale_factor=2.0, mode="nearest"), middle], 1))
        h = self.attentions[3](self.residuals[3](h, modulation[12:16]), context)
        h = self.fuses[1](torch.cat([F.interpolate(self.ups[1](h), scale_factor=2.0, mode="nearest"), fine], 1))
        h = self.residuals[4](self.mix(h), modulation[16:20])
        return F.pixel_shuffle(self.out(h, *modulation[24:]), 2).unflatten(0, (-1, self.config.frames))


class Network(nn.Module):
    """Both parts, as they are trained; exported as two graphs. `slots` names the attributes and stays behind."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.text, self.denoiser = TextEncoder(config), Denoiser(config)
        self.slots = nn.ParameterList(linear(config.context, count + 1) for count in config.attributes)

    def read(self, context) -> list[torch.Tensor]:
        """What the context tells of each attribute: scores of its values, the last one for "not said"."""
        return [context[:, index] @ matrix for index, matrix in enumerate(self.slots)]

    def forward(self, x, noise, tokens, known):
        context = self.text(tokens)
        return self.denoiser(x, noise, context, known), context
