"""Times the networks that `npm run bench` times in PyTorch eager, on the same GPU, and prints JSON by model.

    pip install torch onnx numpy onnxruntime && python test/bench/native.py [--bench bench-webgpu.json] [--rounds 7] > native.json
    npm run bench -- --native native.json

Each network runs op by op as in its ONNX file, with one PyTorch function for each operation: what needs no input is computed once,
x * sigmoid(x) is one SiLU, attention is scaled_dot_product_attention. Shapes are those that a bench file has, or that the
benchmark's requests have. Times are medians of rounds, each of enough evaluations in a row, synchronised, for half a second; one row
of figures with f32 throughout, one with TF32 in matrix products and convolutions. With onnxruntime the outputs are compared.
"""
import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

ROOT = Path(__file__).parents[2]
NETWORKS = {
    "ldraw-lowpoly-points": ("plugins/tasks/point-cloud/model/denoiser.onnx",
                             {"x": [2, 2048, 3], "noise": [2], "context": [2, 24, 256], "known": [2, 2048, 4]}),
    "lpc-clips": ("plugins/tasks/text-to-video/model/denoiser.onnx",
                  {"x": [2, 8, 4, 64, 64], "noise": [2], "context": [2, 24, 128], "known": [2, 8, 5, 64, 64]}),
    "kerstin-flite": ("plugins/tasks/text-to-speech/model/denoiser.onnx",
                      {"x": [1, 352, 80], "noise": [1], "context": [1, 352, 128], "style": [1, 96]}),
    "bench-unet": ("demo/bench/unet.onnx", {"x": [2, 16, 4, 64, 64], "noise": [2], "context": [2, 16, 64]}),
}
TYPES = {1: torch.float32, 6: torch.int32, 7: torch.int64, 9: torch.bool, 10: torch.float16}
SHAPE_INPUTS = {"Reshape": [1], "Split": [1], "Slice": [1, 2, 3, 4], "Unsqueeze": [1], "Squeeze": [1], "Resize": [2]}


def ints(value) -> list[int]:
    return value.flatten().tolist() if isinstance(value, torch.Tensor) else value


def reshape(x, shape, allowzero=0):
    return x.reshape([x.shape[i] if size == 0 else size for i, size in enumerate(ints(shape))])


def slices(x, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else axes
    for axis, start, end, step in zip(axes, starts, ends, steps or len(starts) * [1]):
        index = [slice(None)] * x.dim()
        index[axis] = slice(start, end, step)
        x = x[tuple(index)]
    return x


def unsqueeze(x, axes):
    for axis in sorted(axes):
        x = x.unsqueeze(axis)
    return x


def convolution(x, weight, bias=None, kernel_shape=None, pads=None, strides=None, group=1, dilations=None, auto_pad=None):
    rank = weight.dim() - 2
    begin, end = (pads or [0] * 2 * rank)[:rank], (pads or [0] * 2 * rank)[rank:]
    if begin != end:
        x, begin = F.pad(x, [side for pair in reversed(list(zip(begin, end))) for side in pair]), [0] * rank
    run = (None, F.conv1d, F.conv2d)[rank]
    return run(x, weight, bias, stride=strides or 1, padding=begin, groups=group, dilation=dilations or 1)


def attention(q, k, v, num_heads):
    q, k, v = (t.unflatten(-1, (num_heads, -1)).transpose(1, 2) for t in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2)


def rotary(x, begin, cosine, sine, num_heads):
    """Of sequences that begin at place 0."""
    a, b = x.unflatten(-1, (num_heads, -1)).chunk(2, -1)
    cosine, sine = (table[:x.shape[1], None] for table in (cosine, sine))
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1).flatten(-2)


def added_norm(x, change, scale, epsilon):
    total = x + change
    return F.layer_norm(total, scale.shape, scale, eps=epsilon), None, None, total


def dequantize(codes, scale, zero=None, axis=1):
    shape = [-1 if i == axis and scale.dim() else 1 for i in range(codes.dim())]
    return (codes.float() - (0 if zero is None else zero.float().reshape(shape))) * scale.reshape(shape)


def resize(x, region, scales, **_):
    return F.interpolate(x, scale_factor=scales[2:], mode="nearest")


OPS = {
    "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "MatMul": torch.matmul, "SiLU": F.silu,
    "Sigmoid": torch.sigmoid, "Sin": torch.sin, "Floor": torch.floor, "Round": torch.round, "Identity": lambda x: x,
    "FastGelu": lambda x, bias=None: F.gelu(x if bias is None else x + bias, approximate="tanh"),
    "Reshape": reshape, "Slice": slices, "Unsqueeze": unsqueeze, "Resize": resize, "Conv": convolution,
    "Squeeze": lambda x, axes=None: x.squeeze() if axes is None else x.squeeze(axes),
    "Transpose": lambda x, perm: x.permute(perm),
    "Split": lambda x, sizes, axis: x.split(ints(sizes), axis),
    "Clip": torch.clamp,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Cast": lambda x, to: x.to(TYPES[to]),
    "Shape": lambda x: torch.tensor(x.shape),
    "ReduceMean": lambda x, axes, keepdims=1: x.mean(axes, bool(keepdims)),
    "LayerNormalization": lambda x, scale, bias=None, axis=-1, epsilon=1e-5: F.layer_norm(x, x.shape[axis:], scale, bias, epsilon),
    "InstanceNormalization": lambda x, scale, bias, epsilon: F.instance_norm(x, weight=scale, bias=bias, eps=epsilon),
    "MultiHeadAttention": attention, "RotaryEmbedding": rotary, "SkipLayerNormalization": added_norm, "DequantizeLinear": dequantize,
}


class Network:
    """An ONNX graph as a list of calls. A value that depends on no input is computed here, once."""

    def __init__(self, path: Path, device: torch.device):
        graph = onnx.load(path).graph
        self.output, self.device = graph.output[0].name, device
        known = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        # whole numbers are sizes: on the GPU each would have to be waited for
        known = {name: value if value.dtype == torch.int64 else value.to(device) for name, value in known.items()}
        ops = {**OPS, "Range": lambda *ends: torch.arange(*(end.item() for end in ends), dtype=ends[0].dtype, device=device)}
        self.calls = []
        nodes, uses = list(graph.node), {}
        for node in nodes:
            for name in node.input:
                uses[name] = uses.get(name, 0) + 1
        sigmoids = {node.output[0]: node.input[0] for node in nodes if node.op_type == "Sigmoid" and uses[node.output[0]] == 1}
        silus = {name for node in nodes if node.op_type == "Mul" for a, name in (node.input, reversed(node.input)) if sigmoids.get(name) == a}
        for node in nodes:
            attributes = {a.name: plain(helper.get_attribute_value(a)) for a in node.attribute}
            op, names = node.op_type, list(node.input)
            if node.output[0] in silus:
                continue
            if op == "Mul" and silus & set(names):
                op, names = "SiLU", [next(name for name in names if name not in silus)]
            if all(name in known or not name for name in names):
                results = ops[op](*(known.get(name) for name in self.fixed(op, names, known)), **attributes)
                known.update(zip(node.output, results if isinstance(results, tuple) else [results]))
            else:
                self.calls.append((ops[op], self.fixed(op, names, known), list(node.output), attributes))
        needed = {name for _, names, _, _ in self.calls for name in names}
        self.known = {name: value for name, value in known.items() if name in needed}
        last = {name: at for at, (_, names, _, _) in enumerate(self.calls) for name in names if name and name not in self.known}
        self.ends = [[name for name, where in last.items() if where == at] for at in range(len(self.calls))]

    def fixed(self, op: str, names: list[str], known: dict) -> list[str]:
        """Shapes, sizes and axes become numbers of Python, which need no waiting for the GPU."""
        names = list(names)
        for place in SHAPE_INPUTS.get(op, []):
            if place < len(names) and names[place] in known:
                value, names[place] = known[names[place]], f"{names[place]}#"
                known[names[place]] = ints(value)
        return names

    def __call__(self, feeds: dict[str, torch.Tensor]) -> torch.Tensor:
        values = {**self.known, **feeds, "": None}
        for (run, names, outputs, attributes), ended in zip(self.calls, self.ends):
            results = run(*[values[name] for name in names], **attributes)
            if isinstance(results, torch.Tensor):
                values[outputs[0]] = results
            else:
                values.update(zip(outputs, results))
            for name in ended:
                del values[name]
        return values[self.output]


def plain(value):
    return value.decode() if isinstance(value, bytes) else list(value) if not isinstance(value, (int, float)) else value


def feeds_of(shapes: dict[str, list[int]]) -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    feeds = {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    return {name: feed * 0 if name == "known" else feed * 0.3 if name == "noise" else feed for name, feed in feeds.items()}


def difference(path: Path, feeds: dict[str, np.ndarray], output: np.ndarray) -> float | None:
    """The largest error relative to the largest value of onnxruntime's output; None without onnxruntime."""
    try:
        import onnxruntime
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    expected = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]).run(None, feeds)[0]
    return float(np.abs(output - expected).max() / np.abs(expected).max())


def clock(network: Network, feeds: dict[str, torch.Tensor], rounds: int, tf32: bool, seconds: float) -> list[float]:
    """Milliseconds of an evaluation, by round."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    synchronise = torch.cuda.synchronize if network.device.type == "cuda" else lambda: None

    def run(count: int) -> float:
        synchronise()
        began = time.perf_counter()
        for _ in range(count):
            network(feeds)
        synchronise()
        return time.perf_counter() - began

    warm = 10 if network.device.type == "cuda" else 1
    run(warm)
    count = max(1, round(seconds * warm / run(warm)))
    return [1000 * run(count) / count for _ in range(rounds)]


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", type=Path, help="a JSON file of npm run bench, for its shapes")
    parser.add_argument("--model", action="append", choices=NETWORKS, help="one of the models; again for more")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="of a round")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    measured = json.loads(options.bench.read_text())["models"] if options.bench else []
    seen = {entry["model"]: entry["network"]["shapes"] for entry in measured}
    device = torch.device(options.device)
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"
    found = {}
    for model in options.model or NETWORKS:
        file, shapes = NETWORKS[model][0], seen.get(model, NETWORKS[model][1])
        network, feeds = Network(ROOT / file, device), feeds_of(shapes)
        inputs = {key: torch.from_numpy(feed).to(device) for key, feed in feeds.items()}
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        error = difference(ROOT / file, feeds, network(inputs).cpu().numpy())
        exact = clock(network, inputs, options.rounds, False, options.seconds)
        fast = clock(network, inputs, options.rounds, True, options.seconds) if device.type == "cuda" else None
        found[model] = {"ms_eager": median(exact), "ms_eager_tf32": fast and median(fast), "batch": shapes["x"][0], "shapes": shapes,
                        "rounds": exact, "rounds_tf32": fast, "calls": len(network.calls), "error": error,
                        "device": name, "torch": torch.__version__}
        print(f"{model}: {found[model]['ms_eager']:.3f} ms, with TF32 {fast and median(fast)}, error {error}", file=sys.stderr)
        if error is not None and not error < 1e-3:
            sys.exit(f"{model} gives other values than onnxruntime: {error} of the largest, where 0.001 is allowed; mend its operations.")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
