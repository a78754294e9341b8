"""The networks of network.py and vocoder.py written as ONNX graphs, node by node, with int8 weights; batch and length stay open."""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import BANDS, Attention, Block, Convolution, Denoiser, Network, rotation
from quantize import axis_of, quantize
from vocoder import BINS, LOUDEST, Vocoder

FLOAT, INT = TensorProto.FLOAT, TensorProto.INT32


class Graph:
    def __init__(self, name: str, bits: int):
        self.name, self.bits, self.count = name, bits, 0
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def input(self, name: str, kind: int, *shape: int | str) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, ["batch", *shape]))
        return name

    def output(self, name: str, value: str, *shape: int | str):
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, FLOAT, ["batch", *shape]))

    def constant(self, value, dtype=np.float32) -> str:
        array = value.detach().float().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        array = np.array(array, dtype, order="C")            # a scalar stays one, as Range wants it
        self.constants.append(numpy_helper.from_array(array, self.fresh("c")))
        return self.constants[-1].name

    def integers(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def node(self, op: str, *inputs: str, outputs: int = 1, **attributes):
        names = [self.fresh("v") for _ in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, value: torch.Tensor, name: str = "") -> str:
        """A large tensor: int8 behind DequantizeLinear, which the runtime folds when it loads the file."""
        axis = axis_of(name, value)
        if self.bits == 32 or axis is None:
            return self.constant(value)
        codes, scale = quantize(value.detach().float().cpu(), axis)
        return self.node("DequantizeLinear", self.constant(codes.float(), np.int8), self.constant(scale), axis=axis)

    def add(self, a: str, b: str) -> str:
        return self.node("Add", a, b)

    def mul(self, a: str, b: str) -> str:
        return self.node("Mul", a, b)

    def matmul(self, x: str, weight: torch.Tensor) -> str:
        return self.node("MatMul", x, self.weight(weight))

    def row(self, table: torch.Tensor, index: str, name: str) -> str:
        """Rows of a table [batch, 1, width]."""
        return self.node("Unsqueeze", self.node("Gather", self.weight(table, name), index), self.integers(1))

    def norm(self, x: str, scale: torch.Tensor | int) -> str:
        scale = torch.ones(scale) if isinstance(scale, int) else scale
        return self.node("LayerNormalization", x, self.constant(scale), axis=-1, epsilon=1e-5)

    def silu(self, x: str) -> str:
        return self.mul(x, self.node("Sigmoid", x))

    def split(self, x: str, sizes: list[int], axis: int = -1, most: int = 7) -> list[str]:
        """A GPU program may write to few buffers, eight on the smallest devices: many parts are split in two levels."""
        if len(sizes) <= most:
            return self.node("Split", x, self.integers(*sizes), outputs=len(sizes), axis=axis)
        step = -(-len(sizes) // most)
        groups = [sizes[i:i + step] for i in range(0, len(sizes), step)]
        wholes = self.split(x, [sum(group) for group in groups], axis, most)
        return [part for whole, group in zip(wholes, groups)
                for part in (self.split(whole, group, axis, most) if len(group) > 1 else [whole])]

    def sine(self, turns: str) -> str:
        """sin(2π·(turns - ½)), brought to -π..π first: a GPU's sine is only exact there."""
        angle = self.mul(self.node("Sub", turns, self.node("Floor", turns)), self.constant(2 * np.pi))
        return self.node("Sin", self.node("Sub", angle, self.constant(np.pi)))

    def convolution(self, x: str, layer: Convolution) -> str:
        pad = layer.padding[0]
        y = self.node("Conv", self.node("Transpose", x, perm=[0, 2, 1]), self.weight(layer.weight), self.constant(layer.bias),
                      kernel_shape=list(layer.kernel_size), pads=[pad, pad], group=layer.groups)
        return self.node("Transpose", y, perm=[0, 2, 1])

    def positions(self, head: int, longest: int) -> tuple[str, str, str]:
        """Where a sequence begins, and cosines and sines [longest, head / 2]. The runtime makes that table when it loads the file, so that
        a length has the same bits whether it is open or fixed."""
        zero, longest, one = (self.constant(value, np.int64) for value in (0, longest, 1))
        place = self.node("Unsqueeze", self.node("Cast", self.node("Range", zero, longest, one), to=FLOAT), self.integers(1))
        turns = self.mul(place, self.constant(rotation(head) / (2 * np.pi)))
        return self.integers(0), self.sine(self.add(turns, self.constant(0.75))), self.sine(self.add(turns, self.constant(0.5)))

    def attention(self, x: str, layer: Attention, positions: tuple[str, str, str]) -> str:
        width = layer.out.shape[0]
        heads = width // layer.head
        q, k, v = self.split(self.matmul(x, layer.qkv), 3 * [width])
        q, k = (self.node("RotaryEmbedding", part, *positions, num_heads=heads, domain="com.microsoft") for part in (q, k))
        return self.matmul(self.node("MultiHeadAttention", q, k, v, num_heads=heads, domain="com.microsoft"), layer.out)

    def change(self, x: str, layer: Block, scale: str | None = None, shift: str | None = None) -> str:
        """What a block adds to x."""
        h = self.norm(self.convolution(x, layer.near), layer.up.shape[0])
        h = h if scale is None else self.add(self.mul(h, scale), shift)
        h = self.node("FastGelu", self.matmul(h, layer.up), self.constant(layer.bias), domain="com.microsoft")
        return self.matmul(h, layer.down)

    def block(self, x: str, layer: Block) -> str:
        return self.add(x, self.change(x, layer))

    def added(self, x: str, change: str, width: int) -> tuple[str, str]:
        """Their sum, normalised and as it is, in one: the runtime would join the two where a length is fixed, and then has other bits."""
        normed, total = self.fresh("v"), self.fresh("v")
        scale = self.constant(torch.ones(width))
        self.nodes.append(helper.make_node("SkipLayerNormalization", [x, change, scale], [normed, "", "", total], epsilon=1e-5,
                                           domain="com.microsoft"))
        return normed, total

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="reverie")
        onnx.checker.check_model(model)
        return model


def style(g: Graph, denoiser: Denoiser, voice: str, about: int) -> str:
    """What the score network is told of the voice and of the base that it works about."""
    g.output("style", g.add(g.node("Gather", g.weight(denoiser.voice, "voice"), voice), g.constant(denoiser.about[about])),
             denoiser.config.condition)


def encoder_graph(network: Network, bits: int, longest: int) -> onnx.ModelProto:
    """tokens, stress, voice, language -> context, durations in frames, style of grad-tts and diff-tts; `longest` tokens at the most."""
    g, encoder = Graph("encoder", bits), network.encoder
    tokens, stress = (g.input(name, INT, "tokens") for name in ("tokens", "stress"))
    voice, language = g.input("voice", INT), g.input("language", INT)
    said = g.add(g.row(encoder.voice, voice, "voice"), g.row(encoder.language, language, "language"))
    sounds = g.node("Gather", g.weight(encoder.embedding, "embedding"), tokens)
    x = g.add(g.add(sounds, g.node("Gather", g.weight(encoder.stress, "stress"), stress)), said)
    x = g.add(x, g.silu(g.convolution(x, encoder.beside)))
    positions = g.positions(encoder.head, longest)
    for block in encoder.blocks:
        x = g.add(x, g.attention(g.norm(x, block.norm1), block.attention, positions))
        x = g.add(x, g.matmul(g.silu(g.convolution(g.norm(x, block.norm2), block.up)), block.down))
    x = h = g.norm(x, encoder.norm)
    for layer, scale in zip((encoder.duration1, encoder.duration2), encoder.duration_norms):
        h = g.norm(g.silu(g.convolution(h, layer)), scale)
    frames = g.node("Exp", g.add(g.matmul(h, encoder.duration_out), g.constant(encoder.duration_bias)))
    g.output("context", g.matmul(x, encoder.out), "tokens", network.config.context)
    g.output("durations", g.node("Squeeze", frames, g.integers(2)), "tokens")
    style(g, network.denoiser, voice, 0)
    return g.model()


def guess_graph(network: Network, bits: int) -> onnx.ModelProto:
    """context spread over frames, voice -> context with the first guess as its base, style of resgrad."""
    g, guess = Graph("guess", bits), network.guess
    context, voice = g.input("spread", FLOAT, "frames", network.config.context), g.input("voice", INT)
    h = g.add(g.convolution(context, guess.embed), g.row(guess.voice, voice, "voice"))
    for block in guess.blocks:
        h = g.block(h, block)
    mean, others = g.split(context, [BANDS, network.config.context - BANDS])
    base = g.add(mean, g.matmul(g.norm(h, network.config.guess), guess.out))
    g.output("context", g.node("Concat", base, others, axis=-1), "frames", network.config.context)
    style(g, network.denoiser, voice, 1)
    return g.model()


def denoiser_graph(network: Network, bits: int, longest: int) -> onnx.ModelProto:
    """x, noise, context, style -> prediction; `longest` frames at the most."""
    g, denoiser, c = Graph("denoiser", bits), network.denoiser, network.config
    x, noise = g.input("x", FLOAT, "frames", BANDS), g.input("noise", FLOAT)
    context, told = g.input("context", FLOAT, "frames", c.context), g.input("style", FLOAT, c.condition)
    level = g.mul(g.node("Unsqueeze", noise, g.integers(1)), g.constant(denoiser.gains / (2 * np.pi)))
    waves = g.sine(g.add(level, g.constant(denoiser.phases / (2 * np.pi) + 0.5)))
    condition = g.silu(g.matmul(g.silu(g.add(g.matmul(waves, denoiser.from_noise), told)), denoiser.condition))
    modulation = g.add(g.matmul(condition, denoiser.modulation), g.constant(denoiser.modulation_bias))
    modulation = g.node("Unsqueeze", modulation, g.integers(1))
    parts = iter(zip(*[iter(g.split(modulation, 2 * denoiser.count * [c.width]))] * 2))

    h = g.convolution(g.node("Concat", x, context, axis=-1), denoiser.embed)
    positions = g.positions(c.head, longest)
    attentions = dict(zip(c.attention, denoiser.attentions))
    modulated = lambda normed, scale, shift: g.add(g.mul(normed, scale), shift)
    for index, block in enumerate(denoiser.blocks):
        h = g.add(h, change) if index > 0 else h
        change = g.change(h, block, *next(parts))
        if index in attentions:
            normed, h = g.added(h, change, c.width)
            change = g.attention(modulated(normed, *next(parts)), attentions[index], positions)
    normed, _ = g.added(h, change, c.width)
    g.output("prediction", g.matmul(modulated(normed, *next(parts)), denoiser.out), "frames", BANDS)
    return g.model()


def vocoder_graph(vocoder: Vocoder, bits: int) -> onnx.ModelProto:
    """mel -> real and imaginary parts; the inverse transform and the overlap are the reader's (audio.inverse)."""
    g = Graph("vocoder", bits)
    mel = g.input("mel", FLOAT, "frames", BANDS)
    h = g.norm(g.convolution(g.add(g.mul(mel, g.constant(0.2)), g.constant(1.0)), vocoder.embed), vocoder.scale)
    for block in vocoder.blocks:
        h = g.block(h, block)
    h = g.add(g.matmul(g.norm(h, vocoder.last), vocoder.out), g.constant(vocoder.bias))
    magnitude, phase = g.split(h, 2 * [BINS])
    magnitude = g.node("Min", g.node("Exp", magnitude), g.constant(LOUDEST))
    turns = g.mul(phase, g.constant(1 / (2 * np.pi)))
    g.output("real", g.mul(magnitude, g.sine(g.add(turns, g.constant(0.75)))), "frames", BINS)
    g.output("imaginary", g.mul(magnitude, g.sine(g.add(turns, g.constant(0.5)))), "frames", BINS)
    return g.model()
