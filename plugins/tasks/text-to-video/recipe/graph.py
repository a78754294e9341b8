"""The two networks of network.py written as ONNX graphs, node by node, with int8 and f16 weights."""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import Attention, Denoiser, Mix, Modulated, Residual, TextBlock, TextEncoder
from quantize import quantize


def neighbours(frames: int) -> torch.Tensor:
    """The previous frame, the next one and the mean of the clip, for each frame."""
    eye = torch.eye(frames)
    return torch.stack([eye.roll(-1, 1), eye.roll(1, 1), torch.full((frames, frames), 1 / frames)], 1).flatten(0, 1)


class Graph:
    def __init__(self, name: str, bits: int, fine=()):
        """Weights in `bits` bits, those of the layers `fine` in twice as many."""
        self.name, self.bits, self.count, self.fine = name, bits, 0, {id(layer) for layer in fine}
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def input(self, name: str, kind: int, *shape: int) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, ["batch", *shape]))
        return name

    def output(self, name: str, value: str, *shape: int):
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))

    def constant(self, value, dtype=np.float32) -> str:
        array = value.detach().float().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array.astype(dtype)), self.fresh("c")))
        return self.constants[-1].name

    def node(self, op: str, *inputs: str, outputs: int = 1, **attributes):
        names = [self.fresh("v") for _ in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, value: torch.Tensor, axis: int = 1) -> str:
        """A large tensor: int8 behind DequantizeLinear, which the runtime folds when it loads the file."""
        if self.bits == 32:
            return self.constant(value)
        codes, scale = quantize(value.detach().float().cpu(), axis)
        return self.node("DequantizeLinear", self.constant(codes.float(), np.int8), self.constant(scale), axis=axis)

    def half(self, value: torch.Tensor) -> str:
        """A tensor as f16 behind a cast, which the runtime folds as well."""
        return self.node("Cast", self.constant(value, np.float16), to=TensorProto.FLOAT)

    def add(self, a: str, b: str) -> str:
        return self.node("Add", a, b)

    def mul(self, a: str, b: str) -> str:
        return self.node("Mul", a, b)

    def matmul(self, x: str, weight: torch.Tensor) -> str:
        return self.node("MatMul", x, self.weight(weight))

    def reshape(self, x: str, *shape: int) -> str:
        return self.node("Reshape", x, self.constant(shape, np.int64))

    def norm(self, x: str, scale: torch.Tensor) -> str:
        return self.node("LayerNormalization", x, self.constant(scale), axis=-1, epsilon=1e-5)

    def silu(self, x: str) -> str:
        return self.mul(x, self.node("Sigmoid", x))

    def sine(self, turns: str) -> str:
        """sin(2π·(turns - ½)), brought to -π..π first: a GPU's sine is only exact there."""
        angle = self.mul(self.node("Sub", turns, self.node("Floor", turns)), self.constant(2 * np.pi))
        return self.node("Sin", self.node("Sub", angle, self.constant(np.pi)))

    def split(self, x: str, sizes: list[int], axis: int = -1, most: int = 7) -> list[str]:
        """A GPU program may write to few buffers, eight on the smallest devices: many parts are split in two levels."""
        if len(sizes) <= most:
            return self.node("Split", x, self.constant(sizes, np.int64), outputs=len(sizes), axis=axis)
        step = -(-len(sizes) // most)
        groups = [sizes[i:i + step] for i in range(0, len(sizes), step)]
        wholes = self.split(x, [sum(group) for group in groups], axis, most)
        return [part for whole, group in zip(wholes, groups)
                for part in (self.split(whole, group, axis, most) if len(group) > 1 else [whole])]

    def slice(self, x: str, start: int, end: int, axis: int) -> str:
        return self.node("Slice", x, *(self.constant([value], np.int64) for value in (start, end, axis)))

    def attention(self, q: str, k: str, v: str, heads: int) -> str:
        return self.node("MultiHeadAttention", q, k, v, num_heads=heads, domain="com.microsoft")

    def convolution(self, x: str, layer: torch.nn.Conv2d, pads: list[int] | None = None) -> str:
        pads, kernel = pads or 2 * list(layer.padding), list(layer.kernel_size)
        exact = id(layer) in self.fine and self.bits < 32
        weight = self.half(layer.weight) if exact else self.weight(layer.weight, 0)
        return self.node("Conv", x, weight, self.constant(layer.bias),
                         kernel_shape=kernel, strides=list(layer.stride), pads=pads)

    def double(self, x: str) -> str:
        scales = self.constant([1, 1, 2, 2])
        return self.node("Resize", x, "", scales, mode="nearest", nearest_mode="floor", coordinate_transformation_mode="asymmetric")

    def text_block(self, x: str, block: TextBlock) -> str:
        width = len(block.norm1)
        q, k, v = self.split(self.matmul(self.norm(x, block.norm1), block.qkv), 3 * [width])
        x = self.add(x, self.matmul(self.attention(q, k, v, width // block.head), block.out))
        return self.add(x, self.matmul(self.silu(self.matmul(self.norm(x, block.norm2), block.up)), block.down))

    def modulated(self, x: str, layer: Modulated, side: int, scale: str, shift: str) -> str:
        """Group norm as an instance norm over groups, modulation, SiLU, convolution."""
        width = layer.convolution.in_channels
        groups = self.constant(np.ones(layer.groups)), self.constant(np.zeros(layer.groups))
        x = self.reshape(x, -1, layer.groups, width // layer.groups * side ** 2)
        normed = self.reshape(self.node("InstanceNormalization", x, *groups, epsilon=1e-5), -1, layer.frames, width, side ** 2)
        active = self.silu(self.add(self.mul(normed, scale), shift))
        return self.convolution(self.reshape(active, -1, width, side, side), layer.convolution)

    def residual(self, x: str, layer: Residual, side: int, modulation: list[str]) -> str:
        h = self.modulated(x, layer.first, side, *modulation[:2])
        return self.add(x, self.modulated(h, layer.second, side, *modulation[2:]))

    def mix(self, x: str, layer: Mix, side: int) -> str:
        width = layer.join.out_channels
        near = self.node("MatMul", self.constant(neighbours(layer.frames)), self.reshape(x, -1, layer.frames, width * side ** 2))
        return self.add(x, self.convolution(self.reshape(near, -1, 3 * width, side, side), layer.join))

    def frame_attention(self, x: str, context: str, layer: Attention, side: int) -> str:
        width, frames, area = len(layer.norm1), layer.frames, side ** 2
        heads, tokens = width // layer.head, area // layer.pool ** 2
        t = self.node("Transpose", self.reshape(x, -1, width, area), perm=[0, 2, 1])
        y = self.norm(t, layer.norm1)
        few = y if layer.pool == 1 else self.node("MatMul", self.constant(pooling(side, layer.pool)), y)
        pair = self.reshape(self.matmul(few, layer.pair), -1, frames, tokens * 2 * width)
        pair = self.reshape(self.node("MatMul", self.constant(layer.sharing), pair), -1, 4 * tokens, 2 * width)
        k, v = self.split(pair, 2 * [width])
        t = self.add(t, self.matmul(self.attention(self.matmul(y, layer.query), k, v, heads), layer.out))
        t = self.node("Transpose", self.reshape(t, -1, frames, area, width), perm=[0, 2, 1, 3])
        t = self.reshape(t, -1, frames, width)
        y = self.add(self.norm(t, layer.norm2), self.constant(layer.harmonics @ layer.place))
        q, k, v = self.split(self.matmul(y, layer.time), 3 * [width])
        t = self.add(t, self.matmul(self.attention(q, k, v, heads), layer.time_out))
        t = self.reshape(t, -1, area * frames, width)
        k, v = self.split(self.matmul(context, layer.text_pair), 2 * [width])
        q = self.matmul(self.norm(t, layer.norm3), layer.text_query)
        t = self.reshape(self.add(t, self.matmul(self.attention(q, k, v, heads), layer.text_out)), -1, area, frames, width)
        return self.reshape(self.node("Transpose", t, perm=[0, 2, 3, 1]), -1, width, side, side)

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="reverie")
        onnx.checker.check_model(model)
        return model


def pooling(side: int, pool: int) -> np.ndarray:
    """A matrix that takes the mean of every pool x pool tokens of a grid."""
    small = side // pool
    rows, columns = np.divmod(np.arange(side ** 2), side)
    target = rows // pool * small + columns // pool
    return np.eye(small ** 2)[target].T / pool ** 2


def text_graph(encoder: TextEncoder, bits: int) -> onnx.ModelProto:
    g = Graph("text", bits)
    length, width = encoder.position.shape
    tokens = g.input("tokens", TensorProto.INT32, length)
    words = g.node("Gather", g.weight(encoder.embedding, 0), tokens)
    turned = g.reshape(g.node("Transpose", words, perm=[0, 2, 1]), -1, width, 1, length)
    near = g.reshape(g.silu(g.convolution(turned, encoder.beside, [0, 5, 0, 1])), -1, width, length)
    x = g.add(g.add(words, g.node("Transpose", near, perm=[0, 2, 1])), g.constant(encoder.position))
    queries = g.add(g.mul(g.slice(x, 0, 1, 1), g.constant(0.0)), g.constant(encoder.queries))    # one set for each caption
    x = g.node("Concat", queries, x, axis=1)
    for block in encoder.blocks:
        x = g.text_block(x, block)
    context = g.matmul(g.norm(g.slice(x, 0, encoder.tokens, 1), encoder.norm), encoder.out)
    g.output("context", context, encoder.tokens, encoder.out.shape[1])
    return g.model()


def conditions(g: Graph, denoiser: Denoiser, noise: str, context: str) -> list[str]:
    c = denoiser.config
    level = g.node("Unsqueeze", noise, g.constant([1], np.int64))
    level = g.add(g.mul(level, g.constant(denoiser.levels / (2 * np.pi))), g.constant(denoiser.level_phases / (2 * np.pi) + 0.5))
    told = g.reshape(g.matmul(context, denoiser.told), -1, c.tokens * c.told)
    whole = g.add(g.matmul(g.sine(level), denoiser.from_noise), g.matmul(told, denoiser.from_text))
    whole = g.add(g.reshape(whole, -1, 1, c.condition), g.constant(denoiser.harmonics @ denoiser.from_frame))
    condition = g.silu(g.matmul(g.silu(whole), denoiser.condition))
    modulation = g.add(g.matmul(condition, denoiser.modulation), g.constant(denoiser.modulation_bias))
    return g.split(g.reshape(modulation, -1, c.frames, sum(denoiser.splits), 1), denoiser.splits, 2)


def denoiser_graph(denoiser: Denoiser, bits: int) -> onnx.ModelProto:
    g, c = Graph("denoiser", bits, denoiser.fine()), denoiser.config
    frames, size, half = c.frames, c.size, c.size // 2
    x, noise = g.input("x", TensorProto.FLOAT, frames, 4, size, size), g.input("noise", TensorProto.FLOAT)
    context = g.input("context", TensorProto.FLOAT, c.tokens, c.context)
    known = g.input("known", TensorProto.FLOAT, frames, 5, size, size)
    modulation = conditions(g, denoiser, noise, context)
    place = [g.reshape(g.weight(value, 0), 1, len(value), half >> i, half >> i) for i, value in enumerate(denoiser.places)]
    residual = lambda h, index, side: g.residual(h, denoiser.residuals[index], side, modulation[4 * index: 4 * index + 4])
    attend = lambda h, index, side: g.frame_attention(h, context, denoiser.attentions[index], side)
    fuse = lambda h, skip, index: g.convolution(g.node("Concat", h, skip, axis=1), denoiser.fuses[index])

    colours, given = g.split(known, [4, 1], 2)
    free = g.mul(x, g.node("Sub", g.constant(1.0), given))
    filled = g.node("Concat", g.add(free, g.mul(colours, g.constant(1 / c.sigma_data))), given, axis=2)
    fine = g.add(g.convolution(g.reshape(filled, -1, 5, size, size), denoiser.stem), place[0])
    h = g.add(g.modulated(fine, denoiser.downs[0], half, *modulation[20:22]), place[1])
    middle = attend(residual(h, 0, half // 2), 0, half // 2)
    h = g.add(g.modulated(middle, denoiser.downs[1], half // 2, *modulation[22:24]), place[2])
    for index in (1, 2):
        h = attend(residual(h, index, half // 4), index, half // 4)
    h = fuse(g.double(g.convolution(h, denoiser.ups[0])), middle, 0)
    h = attend(residual(h, 3, half // 2), 3, half // 2)
    h = fuse(g.double(g.convolution(h, denoiser.ups[1])), fine, 1)
    h = residual(g.mix(h, denoiser.mix, half), 4, half)
    h = g.modulated(h, denoiser.out, half, *modulation[24:])
    h = g.node("Transpose", g.reshape(h, -1, 2, 2, half, half), perm=[0, 3, 1, 4, 2])
    whole = g.reshape(h, -1, frames, 4, size, size)
    # limits that nothing reaches: onnxruntime's graph capture gets a graph wrong that ends in a reshape
    g.output("prediction", g.node("Clip", whole, g.constant(-1e30), g.constant(1e30)), frames, 4, size, size)
    return g.model()
