"""Text encoder and denoiser.

Points travel at a narrow width. Every eighth of them also seeds a latent at a wide width; the
latents and the caption's tokens read from all points, attend to each other, and write back.
There are no biases outside the modulation, no masks and no learned latents, so the graph stays short.
Only in training the text encoder also predicts what its caption says of the category and the coarse shape.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

import data


@dataclass
class Config:
    words: int
    sigma_data: float
    length: int = 24
    width: int = 128             # of a point
    latent: int = 256            # of a latent and of a context token
    stages: int = 3
    stride: int = 8              # every stride-th point seeds a latent
    frequencies: int = 64
    head: int = 32
    point_hidden: int = 256
    blocks: int = 3              # of the latents, in each stage
    latent_hidden: int = 256
    condition: int = 40
    text: int = 160
    text_hidden: int = 320
    text_layers: int = 2
    near: int = 96               # hidden width of the layer that looks at each word's neighbours; 0 for none
    dropout: float = 0.15        # in the text encoder
    categories: int = 124        # what the text encoder also predicts, in training
    shape: int = 219


NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 48, 64, 100)


def number_features(words: list[str]) -> torch.Tensor:
    """What a number says by its size, so that numbers which are seldom seen lie between their neighbours."""
    def of(word: str) -> list[float]:
        if not word[0].isdigit():
            return [0.0] * (len(NUMBERS) + 4)
        value = float(word)
        return [1.0, math.log2(1 + value) / 4, float(value == int(value)), value % 2 / 2] + [float(value >= n) for n in NUMBERS]
    return torch.tensor([of(word) for word in words])


def linear(inputs: int, outputs: int, scale: float = 1.0) -> nn.Parameter:
    """A weight [inputs, outputs], the layout of ONNX's MatMul."""
    return nn.Parameter(torch.randn(inputs, outputs) * scale / math.sqrt(inputs))


def norm(x: torch.Tensor, scale: torch.Tensor | None = None) -> torch.Tensor:
    return F.layer_norm(x, x.shape[-1:], scale)


def attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, head: int) -> torch.Tensor:
    q, k, v = (t.unflatten(-1, (-1, head)).transpose(1, 2) for t in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2)


NEAR = 5                         # words that a word sees beside it, itself included


class Block(nn.Module):
    """Self-attention and a feed-forward network; both norms may be modulated from outside.

    With `steady`, queries and keys are normalised over their whole width, which keeps attention from hardening.
    """

    def __init__(self, width: int, hidden: int, head: int, steady: bool = False, dropout: float = 0.0):
        super().__init__()
        self.head, self.dropout = head, dropout
        self.steady = nn.Parameter(torch.ones(2, width)) if steady else None
        self.qkv, self.out = linear(width, 3 * width), linear(width, width, 0.1)
        self.up, self.down = linear(width, hidden), linear(hidden, width, 0.1)

    def forward(self, x: torch.Tensor, scale1, shift1, scale2, shift2) -> torch.Tensor:
        q, k, v = ((norm(x) * scale1 + shift1) @ self.qkv).chunk(3, -1)
        if self.steady is not None:
            q, k = norm(q, self.steady[0]).type_as(v), norm(k, self.steady[1]).type_as(v)
        x = x + self.drop(attention(q, k, v, self.head) @ self.out)
        return x + self.drop(F.silu((norm(x) * scale2 + shift2) @ self.up) @ self.down)

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x


class TextEncoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        width, layers = config.text, config.text_layers
        self.dropout = config.dropout
        self.embedding = nn.Parameter(torch.randn(config.words, width) * 0.3)
        self.register_buffer("numbers", torch.zeros(config.words, len(NUMBERS) + 4))
        self.number_embedding = linear(len(NUMBERS) + 4, width)
        self.position = nn.Parameter(torch.randn(config.length, width) * 0.1)
        self.near = config.near
        if self.near:                            # "2 x 4" is one thing: without it, two layers of attention read sizes slowly
            self.near_up, self.near_down = linear(NEAR * width, config.near), nn.Parameter(torch.zeros(config.near, width))
        self.blocks = nn.ModuleList(Block(width, config.text_hidden, config.head, True, config.dropout) for _ in range(layers))
        self.norms = nn.Parameter(torch.tensor([1.0, 0.0]).repeat(layers, 2)[..., None].repeat(1, 1, width))
        self.out = linear(width, config.latent)
        self.guess = linear(width, config.categories + config.shape, 0.1)      # not exported

    def table(self) -> torch.Tensor:
        """The embedding of each word; in training numbers now and then show only their size."""
        words = self.embedding
        if self.training:
            words = words * (1 - self.numbers[:, :1] * (torch.rand_like(words[:, :1]) < 0.3))
        return words + self.numbers @ self.number_embedding

    def states(self, tokens: torch.Tensor) -> torch.Tensor:
        words = self.table()[tokens]
        x = words + self.position
        if self.near:
            wide = F.pad(words, (0, 0, NEAR // 2, NEAR // 2))
            x = x + F.silu(torch.cat([wide[:, k:k + words.shape[1]] for k in range(NEAR)], -1) @ self.near_up) @ self.near_down
        x = F.dropout(x, self.dropout, self.training)
        for block, norms in zip(self.blocks, self.norms):
            x = block(x, *norms)
        return norm(x)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.states(tokens) @ self.out

    def learn(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The context, and a guess at category and coarse shape from the mean of the caption's words."""
        states, there = self.states(tokens), (tokens > 0).float()[..., None]
        return states @ self.out, ((states * there).sum(1) / there.sum(1)) @ self.guess


class Stage(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        width, latent = config.width, config.latent
        self.head = config.head
        self.point_qkv = linear(width, 3 * width)
        self.read_norm, self.write_norm = nn.Parameter(torch.ones(latent)), nn.Parameter(torch.ones(latent))
        self.read_query, self.read_out = linear(latent, width), linear(width, latent, 0.3)
        self.blocks = nn.ModuleList(Block(latent, config.latent_hidden, config.head) for _ in range(config.blocks))
        self.write_kv, self.write_out = linear(latent, 2 * width), linear(width, width, 0.3)
        self.up, self.down = linear(width, config.point_hidden), linear(config.point_hidden, width, 0.1)

    def forward(self, points, latents, modulation):
        s1, b1, s2, b2 = modulation[:4]
        q, k, v = ((norm(points) * s1 + b1) @ self.point_qkv).chunk(3, -1)
        latents = latents + attention(norm(latents, self.read_norm) @ self.read_query, k, v, self.head) @ self.read_out
        for index, block in enumerate(self.blocks):
            latents = block(latents, *modulation[4 + 4 * index: 8 + 4 * index])
        k, v = (norm(latents, self.write_norm) @ self.write_kv).chunk(2, -1)
        points = points + attention(q, k, v, self.head) @ self.write_out
        points = points + F.silu((norm(points) * s2 + b2) @ self.up) @ self.down
        return points, latents


class Denoiser(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        width, latent, frequencies = config.width, config.latent, config.frequencies
        generator = torch.Generator().manual_seed(1)
        axes = torch.eye(3).repeat(8, 1) * (0.5 * 2.0 ** torch.arange(8)).repeat_interleave(3)[:, None]
        directions = F.normalize(torch.randn(frequencies - 24, 3, generator=generator), dim=1)
        lengths = 0.7 * 100 ** torch.rand(frequencies - 24, 1, generator=generator)
        waves = torch.cat([axes, directions * lengths]).T.repeat(1, 2)
        self.register_buffer("waves", waves)                                   # [3, 2F]
        self.register_buffer("phases", torch.arange(2).repeat_interleave(frequencies) * (math.pi / 2))
        self.register_buffer("levels", torch.exp(torch.linspace(math.log(0.5), math.log(16), 32)).repeat(2)[None])
        self.register_buffer("level_phases", torch.arange(2).repeat_interleave(32) * (math.pi / 2))

        self.condition, self.condition_text = linear(64, config.condition), linear(latent, config.condition, 0.3)
        self.parts = 4 + 4 * config.blocks                                     # modulating vectors of a stage
        self.splits = [2 * frequencies] + config.stages * (4 * [width] + 4 * config.blocks * [latent]) + 2 * [width]
        ones = [1] + config.stages * self.parts // 2 * [1, 0] + [1, 0]
        self.modulation = linear(config.condition, sum(self.splits), 0.3)
        self.modulation_bias = nn.Parameter(torch.cat([torch.full((n,), float(one)) for n, one in zip(self.splits, ones)]))
        self.embed, self.embed_known = linear(2 * frequencies, width), linear(4, width)
        self.seed = linear(width, latent)
        self.stages = nn.ModuleList(Stage(config) for _ in range(config.stages))
        self.out = nn.Parameter(torch.zeros(width, 3))

    def forward(self, x, noise, context, known, stride: int | None = None):
        given = known[..., 3:]
        place = x * (1 - given) + known[..., :3] / self.config.sigma_data
        # Written as a sum, because autocast would round a matrix product's operands to 8 bits.
        phase = place[..., :1] * self.waves[0] + place[..., 1:2] * self.waves[1] + place[..., 2:] * self.waves[2]
        waves = torch.sin(phase + self.phases)
        level = torch.sin(noise[:, None, None] * self.levels + self.level_phases)
        condition = F.silu(level @ self.condition + context.mean(1, keepdim=True) @ self.condition_text)
        modulation = (condition @ self.modulation + self.modulation_bias).split(self.splits, -1)
        gain = modulation[0]
        points = (waves * (gain + given * (1 - gain))) @ self.embed + known @ self.embed_known
        latents = torch.cat([points[:, :: stride or self.config.stride] @ self.seed, context], 1)
        for index, stage in enumerate(self.stages):
            first = 1 + self.parts * index
            points, latents = stage(points, latents, modulation[first: first + self.parts])
        return (norm(points) * modulation[-2] + modulation[-1]) @ self.out


class Network(nn.Module):
    """Both parts, as they are trained; exported as two graphs."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.text, self.denoiser = TextEncoder(config), Denoiser(config)

    def forward(self, x, noise, tokens, known):
        return self.denoiser(x, noise, self.text(tokens), known)

    def learn(self, x, noise, tokens, known):
        """Prediction and the text encoder's guess; fewer points than the card's get more latents each."""
        context, guess = self.text.learn(tokens)
        stride = max(self.config.stride // 2, x.shape[1] * self.config.stride // data.POINTS)
        return self.denoiser(x, noise, context, known, stride), guess
