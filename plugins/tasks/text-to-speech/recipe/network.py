"""Grad-TTS (Popov et al. 2021) as four small networks: phoneme encoder, durations, first guess, and the score network.

Every matrix is [inputs, outputs], the layout of ONNX's MatMul. Sequences travel as [batch, length, channels]; the mel is
normalised band by band. The score network works along time alone, which costs a tenth of the paper's U-Net over bands and time.
"""
import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import nn

BANDS = 80


@dataclass
class Config:
    tokens: int                      # entries of the vocabulary; 0 pads, 1 begins, 2 ends
    voices: int
    languages: int
    sigma_data: float = 0.5          # of the mel about the encoder's mean, in the band's standard deviations
    head: int = 64
    text: int = 192
    text_hidden: int = 416
    text_layers: int = 4
    context: int = 128               # of a token: the mean mel and what else the score network should know
    duration: int = 160
    guess: int = 192
    guess_blocks: int = 2
    width: int = 256
    hidden: int = 640
    blocks: int = 8
    attention: list[int] = field(default_factory=lambda: [2, 5])         # blocks that attention follows
    condition: int = 96
    levels: int = 32                 # waves of the noise level


def linear(inputs: int, outputs: int, scale: float = 1.0) -> nn.Parameter:
    return nn.Parameter(torch.randn(inputs, outputs) * scale / math.sqrt(inputs))


def norm(x: torch.Tensor, scale: torch.Tensor | None = None) -> torch.Tensor:
    return F.layer_norm(x, x.shape[-1:], scale)


def waves(length: int, head: int, device) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosines and sines [length, 1, head / 2] of rotary positions (Su et al. 2021)."""
    angle = torch.arange(length, device=device)[:, None, None] * rotation(head).to(device)
    return angle.cos(), angle.sin()


def rotation(head: int) -> torch.Tensor:
    return torch.exp(torch.arange(head // 2) * (-math.log(1000) / (head // 2)))


def rotate(x: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1).to(x.dtype)


class Convolution(nn.Conv1d):
    """Over time, of [batch, length, channels]; what lies beyond the mask counts as zero."""

    def __init__(self, inputs: int, outputs: int, kernel: int, groups: int = 1):
        super().__init__(inputs, outputs, kernel, padding=kernel // 2, groups=groups)
        nn.init.normal_(self.weight, std=1 / math.sqrt(self.weight[0].numel()))
        nn.init.zeros_(self.bias)

    def forward(self, x, mask=None):
        x = x if mask is None else x * mask
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self, width: int, head: int):
        super().__init__()
        self.head = head
        self.qkv, self.out = linear(width, 3 * width), linear(width, width, 0.3)

    def forward(self, x, positions, mask=None):
        q, k, v = ((x @ self.qkv).unflatten(-1, (3, -1, self.head))).unbind(2)
        q, k = rotate(q, *positions), rotate(k, *positions)
        seen = None if mask is None else mask[:, None, None, :, 0] > 0
        y = F.scaled_dot_product_attention(*(t.transpose(1, 2) for t in (q, k, v)), attn_mask=seen)
        return y.transpose(1, 2).flatten(2) @ self.out


class TextBlock(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        width = config.text
        self.norm1, self.norm2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))
        self.attention = Attention(width, config.head)
        self.up, self.down = Convolution(width, config.text_hidden, 3), linear(config.text_hidden, width, 0.3)

    def forward(self, x, positions, mask, drop: float):
        x = x + F.dropout(self.attention(norm(x, self.norm1), positions, mask), drop, self.training)
        h = F.silu(self.up(norm(x, self.norm2), mask)) @ self.down
        return x + F.dropout(h, drop, self.training)


class Encoder(nn.Module):
    """Tokens -> [batch, L, context], whose first 80 channels are the mean mel; and the logarithm of each token's frames."""

    def __init__(self, config: Config):
        super().__init__()
        width, d = config.text, config.duration
        self.embedding = nn.Parameter(torch.randn(config.tokens, width) * 0.5)
        self.stress = nn.Parameter(torch.randn(3, width) * 0.3)
        self.voice = nn.Parameter(torch.randn(config.voices, width) * 0.3)
        self.language = nn.Parameter(torch.randn(config.languages, width) * 0.3)
        self.beside = Convolution(width, width, 5)
        self.blocks = nn.ModuleList(TextBlock(config) for _ in range(config.text_layers))
        self.norm = nn.Parameter(torch.ones(width))
        self.out = linear(width, config.context)
        self.duration1, self.duration2 = Convolution(width, d, 3), Convolution(d, d, 3)
        self.duration_norms = nn.ParameterList(nn.Parameter(torch.ones(d)) for _ in range(2))
        self.duration_out, self.duration_bias = linear(d, 1, 0.3), nn.Parameter(torch.tensor([1.5]))
        self.head = config.head

    def forward(self, tokens, stress, voice, language, mask=None, drop: float = 0.1):
        x = self.embedding[tokens] + self.stress[stress] + (self.voice[voice] + self.language[language])[:, None]
        x = x + F.silu(self.beside(x, mask))
        positions = waves(x.shape[1], self.head, x.device)
        for block in self.blocks:
            x = block(x, positions, mask, drop)
        x = norm(x, self.norm)
        h = x.detach()                                             # durations must not bend the encoder
        for layer, scale in zip((self.duration1, self.duration2), self.duration_norms):
            h = F.dropout(norm(F.silu(layer(h, mask)), scale), drop, self.training)
        return x @ self.out, (h @ self.duration_out + self.duration_bias)[..., 0]


class Block(nn.Module):
    """ConvNeXt over time (Liu et al. 2022): near frames channel by channel, then all channels of a frame."""

    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.near = Convolution(width, width, 7, groups=width)
        self.up, self.down = linear(width, hidden), linear(hidden, width, 0.3)
        self.bias = nn.Parameter(torch.zeros(hidden))

    def forward(self, x, mask=None, scale=None, shift=None):
        h = norm(self.near(x, mask))
        h = h if scale is None else h * scale + shift
        return x + F.gelu(h @ self.up + self.bias, approximate="tanh") @ self.down


class Guess(nn.Module):
    """A first guess at the mel from the tokens spread over their frames: what ResGrad's residual is about."""

    def __init__(self, config: Config):
        super().__init__()
        self.embed = Convolution(config.context, config.guess, 5)
        self.voice = nn.Parameter(torch.randn(config.voices, config.guess) * 0.3)
        self.blocks = nn.ModuleList(Block(config.guess, 2 * config.guess) for _ in range(config.guess_blocks))
        self.out = linear(config.guess, BANDS, 0.1)

    def forward(self, context, voice, mask=None):
        h = self.embed(context, mask) + self.voice[voice][:, None]
        for block in self.blocks:
            h = block(h, mask)
        return context[..., :BANDS] + norm(h) @ self.out


class Denoiser(nn.Module):
    """The prediction F of EDM for a mel without its base, which is the encoder's mean or the first guess.

    `context` is [batch, T, context]: the base in its first 80 channels, then the encoder's others. `about` says which base, 0 or 1.
    """

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        width, c = config.width, config.condition
        gains = torch.exp(torch.linspace(math.log(0.5), math.log(16), config.levels)).repeat(2)
        self.register_buffer("gains", gains[None], persistent=False)
        self.register_buffer("phases", torch.arange(2).repeat_interleave(config.levels) * (math.pi / 2), persistent=False)
        self.from_noise, self.condition = linear(2 * config.levels, c), linear(c, c)
        self.voice = nn.Parameter(torch.randn(config.voices, c) * 0.5)
        self.about = nn.Parameter(torch.randn(2, c) * 0.5)
        self.count = config.blocks + len(config.attention) + 1        # modulated norms
        self.modulation = linear(c, 2 * self.count * width, 0.3)
        self.modulation_bias = nn.Parameter(torch.tensor([1.0, 0.0]).repeat(self.count).repeat_interleave(width))
        self.embed = Convolution(BANDS + config.context, width, 5)
        self.blocks = nn.ModuleList(Block(width, config.hidden) for _ in range(config.blocks))
        self.attentions = nn.ModuleList(Attention(width, config.head) for _ in config.attention)
        self.out = nn.Parameter(torch.zeros(width, BANDS))

    def conditions(self, noise, voice, about):
        """A scale and a shift [batch, 1, width] for every norm."""
        level = torch.sin(noise[:, None] * self.gains + self.phases) @ self.from_noise
        condition = F.silu(F.silu(level + self.voice[voice] + self.about[about]) @ self.condition)
        return (condition @ self.modulation + self.modulation_bias)[:, None].chunk(2 * self.count, -1)

    def forward(self, x, noise, context, voice, about, mask=None):
        """Prediction [batch, T, 80]; x is already times c_in, noise [batch] is ln(sigma) / 4."""
        parts = iter(zip(*[iter(self.conditions(noise, voice, about))] * 2))
        h = self.embed(torch.cat([x, context], -1), mask)
        positions = waves(x.shape[1], self.config.head, x.device)
        attentions = dict(zip(self.config.attention, self.attentions))
        for index, block in enumerate(self.blocks):
            h = block(h, mask, *next(parts))
            if index in attentions:
                scale, shift = next(parts)
                h = h + attentions[index](norm(h) * scale + shift, positions, mask)
        scale, shift = next(parts)
        return (norm(h) * scale + shift) @ self.out


class Network(nn.Module):
    """All parts, as they are trained; exported as three graphs. The bands' means and deviations belong to it."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder, self.guess, self.denoiser = Encoder(config), Guess(config), Denoiser(config)
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("deviation", torch.ones(BANDS))
