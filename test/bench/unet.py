"""Writes demo/bench/unet.onnx: a U-Net of 15 million parameters over 16 frames of 4 x 64 x 64, to measure speed with.

    pip install onnx numpy && python test/bench/unet.py

Nobody trained it, and its file holds no weights: each is computed from two short tables by a few nodes without inputs, which a
runtime folds into a constant when it opens the file. Row i and column j of a weight have r_i * c_j less the nearest whole number,
scaled by the square root of the inputs; every operation is exact or correctly rounded, so all runtimes get the same bits.

The network takes what those of the tasks take: x and noise as EDM scales them, and a context of 16 tokens. Features travel as
[batch * frames, channels, height, width]; frames hear each other through attention over time at the two coarsest scales.
"""
from hashlib import sha256
from json import dumps
from math import pi, prod, sqrt
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUT = Path(__file__).parents[2] / "demo/bench/unet.onnx"
FRAMES, CHANNELS, SIZE = 16, 4, 64
WIDTHS = [64, 128, 256, 320]     # of features, from the full size to an eighth of it
ATTENDS = 2                      # the first scale with attention
TOKENS, CONTEXT = 16, 64
CONDITION, FREQUENCIES = 192, 32
GROUP, HEAD = 16, 32             # channels of a group of a norm, and of an attention head
TABLE = 4096


class Graph:
    def __init__(self):
        self.count, self.weights, self.known = 0, 0, {}
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []
        self.rows = self.table(0.6180339887, [TABLE, 1])
        self.columns = self.table(0.7548776662, [1, TABLE])

    def input(self, name: str, *shape: int) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))
        return name

    def constant(self, value, dtype=np.float32, name: str | None = None) -> str:
        array = np.asarray(value, dtype)
        key = name or (dtype, array.shape, array.tobytes())
        if key not in self.known:
            self.known[key] = name or f"c{len(self.constants)}"
            self.constants.append(numpy_helper.from_array(array, self.known[key]))
        return self.known[key]

    def ints(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def node(self, op: str, *inputs: str, outputs: int = 1, name: str | None = None, **attributes):
        self.count += 1
        names = [name] if name else [f"v{self.count}" + "abcd"[i] * (outputs > 1) for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def table(self, turn: float, shape: list[int]) -> str:
        """TABLE numbers from 32 to 96 that repeat nowhere."""
        steps = self.node("Range", *(self.constant(value) for value in (0, TABLE, 1)))
        turns = self.node("Mul", steps, self.constant(turn))
        part = self.node("Sub", turns, self.node("Floor", turns))
        spread = self.node("Add", self.node("Mul", part, self.constant(64)), self.constant(32))
        return self.reshape(spread, *shape)

    def weight(self, *shape: int, inputs: int, gain: float = 1.0) -> str:
        """Spread evenly, with the deviation gain / sqrt(inputs)."""
        count, last = shape[0], prod(shape[1:])
        if len(shape) == 1:
            count, last = 1, shape[0]
        name, start = f"w{self.weights}", 37 * self.weights % 1000
        self.weights += 1
        rows = self.node("Slice", self.rows, self.ints(start), self.ints(start + count), self.ints(0))
        columns = self.node("Slice", self.columns, self.ints(start), self.ints(start + last), self.ints(1))
        product = self.node("Mul", rows, columns)
        part = self.node("Sub", product, self.node("Round", product))
        scaled = self.node("Mul", part, self.constant(gain * sqrt(12 / inputs)))
        return self.node("Reshape", scaled, self.constant(shape, np.int64, f"{name}.shape"), name=name)

    def reshape(self, x: str, *shape: int) -> str:
        return self.node("Reshape", x, self.ints(*shape))

    def add(self, a: str, b: str) -> str:
        return self.node("Add", a, b)

    def silu(self, x: str) -> str:
        return self.node("Mul", x, self.node("Sigmoid", x))

    def linear(self, x: str, inputs: int, outputs: int, gain: float = 1.0) -> str:
        return self.node("MatMul", x, self.weight(inputs, outputs, inputs=inputs, gain=gain))

    def convolution(self, x: str, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, gain: float = 1.0) -> str:
        weight = self.weight(outputs, inputs, kernel, kernel, inputs=inputs * kernel**2, gain=gain)
        bias = self.weight(outputs, inputs=100)
        return self.node("Conv", x, weight, bias, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[kernel // 2] * 4)

    def double(self, x: str) -> str:
        scales = self.constant([1, 1, 2, 2])
        return self.node("Resize", x, "", scales, mode="nearest", nearest_mode="floor", coordinate_transformation_mode="asymmetric")

    def group_norm(self, x: str, width: int, side: int) -> str:
        """As [batch, frames, width, area]."""
        groups = width // GROUP
        ones, zeros = self.constant(np.ones(groups)), self.constant(np.zeros(groups))
        normed = self.node("InstanceNormalization", self.reshape(x, -1, groups, GROUP * side**2), ones, zeros, epsilon=1e-5)
        return self.reshape(normed, -1, FRAMES, width, side**2)

    def modulated(self, x: str, width: int, side: int, scale: str, shift: str, gain: float) -> str:
        active = self.silu(self.add(self.node("Mul", self.group_norm(x, width, side), scale), shift))
        return self.convolution(self.reshape(active, -1, width, side, side), width, width, gain=gain)

    def residual(self, x: str, width: int, side: int, condition: str) -> str:
        modulation = self.add(self.linear(condition, CONDITION, 4 * width, 0.3), self.constant(np.repeat([1, 0, 1, 0], width)))
        parts = self.node("Split", self.reshape(modulation, -1, 1, 4 * width, 1), self.ints(*4 * [width]), outputs=4, axis=2)
        h = self.modulated(x, width, side, *parts[:2], gain=1.0)
        return self.add(x, self.modulated(h, width, side, *parts[2:], gain=0.5))

    def layer_norm(self, x: str, width: int) -> str:
        return self.node("LayerNormalization", x, self.constant(np.ones(width)), axis=-1, epsilon=1e-5)

    def attention(self, q: str, k: str, v: str, width: int) -> str:
        mixed = self.node("MultiHeadAttention", q, k, v, num_heads=width // HEAD, domain="com.microsoft")
        return self.linear(mixed, width, width, 0.5)

    def self_attention(self, t: str, width: int) -> str:
        qkv = self.linear(self.layer_norm(t, width), width, 3 * width)
        parts = self.node("Split", qkv, self.ints(*3 * [width]), outputs=3, axis=-1)
        return self.add(t, self.attention(*parts, width))

    def attend(self, x: str, width: int, side: int, context: str) -> str:
        """Over the places of a frame, over the frames of a place, and to the context."""
        area = side**2
        t = self.node("Transpose", self.reshape(x, -1, width, area), perm=[0, 2, 1])
        t = self.self_attention(t, width)
        t = self.node("Transpose", self.reshape(t, -1, FRAMES, area, width), perm=[0, 2, 1, 3])
        t = self.self_attention(self.reshape(t, -1, FRAMES, width), width)
        t = self.reshape(t, -1, area * FRAMES, width)
        q = self.linear(self.layer_norm(t, width), width, width)
        k, v = self.node("Split", self.linear(context, CONTEXT, 2 * width), self.ints(width, width), outputs=2, axis=-1)
        t = self.reshape(self.add(t, self.attention(q, k, v, width)), -1, area, FRAMES, width)
        return self.reshape(self.node("Transpose", t, perm=[0, 2, 3, 1]), -1, width, side, side)

    def condition(self, noise: str, context: str) -> str:
        """[batch, 1, CONDITION] of the noise level and the context's mean."""
        waves = np.tile(np.geomspace(0.5, 16, FREQUENCIES), 2) / (2 * pi)
        turns = self.node("Mul", self.reshape(noise, -1, 1, 1), self.constant(waves))
        turns = self.add(turns, self.constant(np.repeat([0.5, 0.75], FREQUENCIES)))
        angle = self.node("Mul", self.node("Sub", turns, self.node("Floor", turns)), self.constant(2 * pi))
        level = self.node("Sin", self.node("Sub", angle, self.constant(pi)))
        mean = self.node("ReduceMean", context, axes=[1], keepdims=1)
        whole = self.add(self.linear(level, 2 * FREQUENCIES, CONDITION), self.linear(mean, CONTEXT, CONDITION))
        return self.silu(self.linear(self.silu(whole), CONDITION, CONDITION))

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, "unet", self.inputs, self.outputs, self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="reverie")
        onnx.checker.check_model(model)
        return model


def unet() -> onnx.ModelProto:
    g = Graph()
    x, noise = g.input("x", FRAMES, CHANNELS, SIZE, SIZE), g.input("noise")
    context = g.input("context", TOKENS, CONTEXT)
    condition = g.condition(noise, context)
    h, skips = g.convolution(g.reshape(x, -1, CHANNELS, SIZE, SIZE), CHANNELS, WIDTHS[0]), []
    for scale, (width, wider) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        side = SIZE >> scale
        h = g.residual(h, width, side, condition)
        h = g.attend(h, width, side, context) if scale >= ATTENDS else h
        skips.append(h)
        h = g.convolution(h, width, wider, stride=2)
    width, side = WIDTHS[-1], SIZE >> len(skips)
    h = g.residual(g.residual(h, width, side, condition), width, side, condition)
    h = g.residual(g.attend(h, width, side, context), width, side, condition)
    for scale, (width, wider) in reversed(list(enumerate(zip(WIDTHS, WIDTHS[1:])))):
        side = SIZE >> scale
        h = g.node("Concat", g.double(g.convolution(h, wider, width)), skips.pop(), axis=1)
        h = g.residual(g.convolution(h, 2 * width, width, 1), width, side, condition)
        h = g.attend(h, width, side, context) if scale >= ATTENDS else h
    h = g.reshape(g.silu(g.group_norm(h, WIDTHS[0], SIZE)), -1, WIDTHS[0], SIZE, SIZE)
    h = g.convolution(h, WIDTHS[0], CHANNELS, gain=0.5)
    shape = [FRAMES, CHANNELS, SIZE, SIZE]
    g.node("Reshape", h, g.ints(-1, *shape), name="prediction")
    g.outputs.append(helper.make_tensor_value_info("prediction", TensorProto.FLOAT, ["batch", *shape]))
    return g.model()


if __name__ == "__main__":
    model = unet()
    content = model.SerializeToString()
    OUT.write_bytes(content)
    shapes = [numpy_helper.to_array(c) for c in model.graph.initializer if c.name.endswith(".shape")]
    parameters = sum(int(shape.prod()) for shape in shapes)
    print(dumps({"parameters": parameters, "nodes": len(model.graph.node), "bytes": len(content), "sha256": sha256(content).hexdigest()}))
