"""The two networks of network.py written as ONNX graphs, node by node, with int8 weights."""
import copy

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import NEAR, Block, Denoiser, Network, TextEncoder


def quantize(weight: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Symmetric int8 with one scale for each index along `axis`."""
    scale = weight.abs().amax(1 - axis, keepdim=True).clamp_min(1e-8) / 127
    return (weight / scale).round().to(torch.int8), scale.flatten()


def is_int8(name: str, value: torch.Tensor) -> bool:
    return value.ndim == 2 and not name.endswith(("position", "embed_known", "steady", "guess", "number_embedding"))


def matrices(network: Network) -> dict[str, torch.nn.Parameter]:
    """Those that become int8 as they are; what is exported of the table of words includes the numbers' sizes."""
    return {name: p for name, p in network.named_parameters() if is_int8(name, p) and not name.endswith("embedding")}


def through_int8(weight: torch.Tensor, axis: int) -> torch.Tensor:
    codes, scale = quantize(weight, axis)
    return codes * scale.unsqueeze(1 - axis)


def rounded(network: Network) -> Network:
    """A copy whose weights went through int8, as the exported graphs hold them."""
    network = copy.deepcopy(network).eval()
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name == "text.embedding":        # the exported table holds the numbers' sizes, too
                value.copy_(network.text.table())
                network.text.number_embedding.zero_()
            if is_int8(name, value):
                value.copy_(through_int8(value, 0 if name.endswith("embedding") else 1))
    return network


class Graph:
    def __init__(self, name: str, bits: int):
        self.name, self.bits, self.count = name, bits, 0
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
        """A large matrix: int8 behind DequantizeLinear, which the runtime folds when it loads the file."""
        if self.bits == 32:
            return self.constant(value)
        codes, scale = quantize(value.detach().float().cpu(), axis)
        return self.node("DequantizeLinear", self.constant(codes.float(), np.int8), self.constant(scale), axis=axis)

    def matmul(self, x: str, weight: torch.Tensor) -> str:
        return self.node("MatMul", x, self.weight(weight))

    def norm(self, x: str, scale: torch.Tensor) -> str:
        return self.node("LayerNormalization", x, self.constant(scale), axis=-1, epsilon=1e-5)

    def modulated(self, x: str, width: int, scale: str, shift: str) -> str:
        return self.node("Add", self.node("Mul", self.norm(x, torch.ones(width)), scale), shift)

    def silu(self, x: str) -> str:
        return self.node("Mul", x, self.node("Sigmoid", x))

    def sine(self, turns: str) -> str:
        """sin(2π·(turns - ½)), brought to -π..π first: a GPU's sine is only exact there."""
        angle = self.node("Mul", self.node("Sub", turns, self.node("Floor", turns)), self.constant(2 * np.pi))
        return self.node("Sin", self.node("Sub", angle, self.constant(np.pi)))

    def split(self, x: str, sizes: list[int], most: int = 7) -> list[str]:
        """A GPU program may write to few buffers, eight on the smallest devices: many parts are split in two levels."""
        if len(sizes) <= most:
            return self.node("Split", x, self.constant(sizes, np.int64), outputs=len(sizes), axis=-1)
        step = -(-len(sizes) // most)
        groups = [sizes[i:i + step] for i in range(0, len(sizes), step)]
        wholes = self.split(x, [sum(group) for group in groups], most)
        return [part for whole, group in zip(wholes, groups) for part in (self.split(whole, group, most) if len(group) > 1 else [whole])]

    def slice(self, x: str, start: int, end: int, axis: int, step: int = 1) -> str:
        return self.node("Slice", x, *(self.constant([value], np.int64) for value in (start, end, axis, step)))

    def attention(self, q: str, k: str, v: str, heads: int) -> str:
        return self.node("MultiHeadAttention", q, k, v, num_heads=heads, domain="com.microsoft")

    def block(self, x: str, block: Block, norms: list[str]) -> str:
        width = block.out.shape[0]
        q, k, v = self.split(self.matmul(self.modulated(x, width, *norms[:2]), block.qkv), 3 * [width])
        if block.steady is not None:
            q, k = self.norm(q, block.steady[0]), self.norm(k, block.steady[1])
        x = self.node("Add", x, self.matmul(self.attention(q, k, v, width // block.head), block.out))
        hidden = self.silu(self.matmul(self.modulated(x, width, *norms[2:]), block.up))
        return self.node("Add", x, self.matmul(hidden, block.down))

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="reverie")
        onnx.checker.check_model(model)
        return model


def text_graph(encoder: TextEncoder, bits: int) -> onnx.ModelProto:
    g = Graph("text", bits)
    length, width = encoder.position.shape
    tokens = g.input("tokens", TensorProto.INT32, length)
    words = g.node("Gather", g.weight(encoder.table(), 0), tokens)
    x = g.node("Add", words, g.constant(encoder.position))
    if encoder.near:
        wide = g.node("Pad", words, g.constant([0, NEAR // 2, 0, 0, NEAR // 2, 0], np.int64))
        beside = g.node("Concat", *(g.slice(wide, k, k + length, 1) for k in range(NEAR)), axis=-1)
        x = g.node("Add", x, g.matmul(g.silu(g.matmul(beside, encoder.near_up)), encoder.near_down))
    for block, norms in zip(encoder.blocks, encoder.norms):
        x = g.block(x, block, [g.constant(row) for row in norms])
    context = g.matmul(g.norm(x, torch.ones(width)), encoder.out)
    g.output("context", context, length, encoder.out.shape[1])
    return g.model()


def denoiser_graph(denoiser: Denoiser, bits: int, points: int) -> onnx.ModelProto:
    g, c = Graph("denoiser", bits), denoiser.config
    x, noise = g.input("x", TensorProto.FLOAT, points, 3), g.input("noise", TensorProto.FLOAT)
    context = g.input("context", TensorProto.FLOAT, c.length, c.latent)
    known = g.input("known", TensorProto.FLOAT, points, 4)
    heads, one = c.width // c.head, g.constant(1.0)

    given = g.slice(known, 3, 4, 2)
    scaled = g.node("MatMul", known, g.constant(torch.eye(4)[:, :3] / c.sigma_data))
    place = g.node("Add", g.node("Mul", x, g.node("Sub", one, given)), scaled)
    turns = g.node("Add", g.node("MatMul", place, g.constant(denoiser.waves / (2 * np.pi))),
                   g.constant(denoiser.phases / (2 * np.pi) + 0.5))
    level = g.node("Unsqueeze", noise, g.constant([1, 2], np.int64))
    level = g.node("Add", g.node("Mul", level, g.constant(denoiser.levels / (2 * np.pi))),
                   g.constant(denoiser.level_phases / (2 * np.pi) + 0.5))
    mean = g.node("ReduceMean", context, axes=[1], keepdims=1)
    condition = g.silu(g.node("Add", g.matmul(g.sine(level), denoiser.condition), g.matmul(mean, denoiser.condition_text)))
    modulation = g.node("Add", g.matmul(condition, denoiser.modulation), g.constant(denoiser.modulation_bias))
    parts = g.split(modulation, denoiser.splits)
    gain = g.node("Add", parts[0], g.node("Mul", given, g.node("Sub", one, parts[0])))
    points_ = g.node("Add", g.matmul(g.node("Mul", g.sine(turns), gain), denoiser.embed),
                     g.node("MatMul", known, g.constant(denoiser.embed_known)))
    seeds = g.matmul(g.slice(points_, 0, points, 1, c.stride), denoiser.seed)
    latents = g.node("Concat", seeds, context, axis=1)
    for index, stage in enumerate(denoiser.stages):
        first = 1 + denoiser.parts * index
        s1, b1, s2, b2, *norms = parts[first: first + denoiser.parts]
        q, k, v = g.split(g.matmul(g.modulated(points_, c.width, s1, b1), stage.point_qkv), 3 * [c.width])
        query = g.matmul(g.norm(latents, stage.read_norm), stage.read_query)
        latents = g.node("Add", latents, g.matmul(g.attention(query, k, v, heads), stage.read_out))
        for number, block in enumerate(stage.blocks):
            latents = g.block(latents, block, norms[4 * number: 4 * number + 4])
        k, v = g.split(g.matmul(g.norm(latents, stage.write_norm), stage.write_kv), 2 * [c.width])
        points_ = g.node("Add", points_, g.matmul(g.attention(q, k, v, heads), stage.write_out))
        hidden = g.silu(g.matmul(g.modulated(points_, c.width, s2, b2), stage.up))
        points_ = g.node("Add", points_, g.matmul(hidden, stage.down))
    g.output("prediction", g.matmul(g.modulated(points_, c.width, *parts[-2:]), denoiser.out), points, 3)
    return g.model()
