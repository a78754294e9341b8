"""A small network of points and one noise level, in PyTorch and as the same ONNX graph.

    e = silu(W [c, sin kc, cos kc])                      of the level c, once for all points
    h = silu((W h)(1 + scale(e)) + shift(e))             layer by layer, from h = [z, sin zB, cos zB]
"""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.functional import silu

EMBEDDING = 16
OCTAVES = torch.tensor([1.0, 2.0, 4.0, 8.0])


class Level(nn.Module):
    """What every layer is told of the level c, of shape (batch, 1)."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1 + 2 * len(OCTAVES), EMBEDDING)

    def forward(self, c):
        angle = c * OCTAVES
        return silu(self.linear(torch.cat([c, angle.sin(), angle.cos()], -1)))

    def emit(self, graph, c):
        angle = graph("Mul", c, graph.constant(OCTAVES))
        waves = graph("Concat", c, graph("Sin", angle), graph("Cos", angle), axis=-1)
        return graph.silu(graph.linear(waves, self.linear))


class Waves(nn.Module):
    """z and waves of it, some as short as the densities' details."""

    def __init__(self, inputs, count):
        super().__init__()
        self.directions = nn.Parameter(2.5 * torch.randn(inputs, count))
        self.width = inputs + 2 * count

    def forward(self, z):
        angle = z @ self.directions
        return torch.cat([z, angle.sin(), angle.cos()], -1)

    def emit(self, graph, z):
        angle = graph("MatMul", z, graph.constant(self.directions))
        return graph("Concat", z, graph("Sin", angle), graph("Cos", angle), axis=-1)


class Layer(nn.Module):
    def __init__(self, inputs, width):
        super().__init__()
        self.linear = nn.Linear(inputs, width)
        self.film = nn.Linear(EMBEDDING, 2 * width)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)

    def forward(self, h, e):
        scale, shift = self.film(e)[..., None, :].chunk(2, -1)
        return silu(self.linear(h) * (1 + scale) + shift)

    def emit(self, graph, h, e):
        film = graph("Unsqueeze", graph.linear(e, self.film), graph.constant(np.array([1])))
        scale, shift = graph.split(film, 2, axis=-1)
        scaled = graph("Mul", graph.linear(h, self.linear), graph("Add", scale, graph.constant(1.0)))
        return graph.silu(graph("Add", scaled, shift))


class Stack(nn.Module):
    """Layers, then a linear one that begins at 0; gives that one's output and what it was made of."""

    def __init__(self, inputs, width, depth, outputs=2):
        super().__init__()
        self.layers = nn.ModuleList(Layer(inputs if i == 0 else width, width) for i in range(depth))
        self.last = nn.Linear(width, outputs)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, h, e):
        for layer in self.layers:
            h = layer(h, e)
        return self.last(h), h

    def emit(self, graph, h, e):
        for layer in self.layers:
            h = layer.emit(graph, h, e)
        return graph.linear(h, self.last), h


class Graph:
    """Writes down ONNX nodes; calling it adds one and gives the name of its output. Weights are kept as f16."""

    def __init__(self):
        self.nodes, self.initializers = [], []

    def __call__(self, op, *inputs, name=None, **attributes):
        return self.split_into(1, op, *inputs, name=name, **attributes)[0]

    def split_into(self, count, op, *inputs, name=None, **attributes):
        outputs = [name or f"t{len(self.nodes)}_{k}" for k in range(count)]
        self.nodes.append(helper.make_node(op, list(inputs), outputs, **attributes))
        return outputs

    def split(self, value, count, axis):
        return self.split_into(count, "Split", value, axis=axis, num_outputs=count)

    def constant(self, value):
        """Arrays and tensors of many numbers as f16, one number as f32, of NumPy as they are."""
        kept = isinstance(value, np.ndarray)
        array = value if kept else np.asarray(value.detach() if isinstance(value, torch.Tensor) else value, np.float32)
        name = f"c{len(self.initializers)}"
        narrow = not kept and array.ndim > 0
        self.initializers.append(numpy_helper.from_array(array.astype(np.float16) if narrow else array, name))
        return self("Cast", name, to=TensorProto.FLOAT) if narrow else name

    def linear(self, x, module):
        return self("Add", self("MatMul", x, self.constant(module.weight.T)), self.constant(module.bias))

    def silu(self, x):
        return self("Mul", x, self("Sigmoid", x))

    def serialise(self, title, inputs, outputs, metrics):
        """`inputs` and `outputs` are shapes by name; `metrics` go along in the file."""
        info = lambda shapes: [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
        body = helper.make_graph(self.nodes, title, info(inputs), info(outputs), self.initializers)
        model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 18)], ir_version=8, producer_name="reverie")
        helper.set_model_props(model, {name: f"{value:.3g}" for name, value in metrics.items()})
        onnx.checker.check_model(model)
        return model.SerializeToString()
