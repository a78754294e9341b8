"""The exported files: run as they are, or the network that they hold, to train on from it."""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper

import data
from graph import denoiser_graph, text_graph
from network import Config, Network, number_features

MARK = 1000                      # no other constant of the graphs is as large


def sessions(folder: str | Path) -> dict[str, onnxruntime.InferenceSession]:
    """Both graphs, their int8 weights folded as the engine has it."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return {name: onnxruntime.InferenceSession(str(Path(folder) / f"{name}.onnx"), options) for name in ("text", "denoiser")}


class Files:
    """The files in onnxruntime on the CPU, with what evaluate.py needs of a network."""

    def __init__(self, folder: str):
        self.sessions = sessions(folder)
        card = json.loads((Path(folder) / "card.json").read_text(encoding="utf8"))
        self.config = Config(words=0, sigma_data=card["sigmaData"])

    def run(self, name: str, **inputs) -> torch.Tensor:
        return torch.from_numpy(self.sessions[name].run(None, {key: value.numpy() for key, value in inputs.items()})[0])

    def text(self, tokens):
        return self.run("text", tokens=tokens.int())

    def denoiser(self, x, noise, context, known):
        return self.run("denoiser", x=x, noise=noise, context=context, known=known)


def values(model: onnx.ModelProto) -> list[np.ndarray]:
    """The graph's numbers in the order in which it was written, int8 weights expanded."""
    arrays = {initializer.name: numpy_helper.to_array(initializer) for initializer in model.graph.initializer}
    scales = {}
    for node in model.graph.node:
        if node.op_type == "DequantizeLinear":
            codes, scale = node.input
            axis = next(a.i for a in node.attribute if a.name == "axis")
            shape = [-1 if i == axis else 1 for i in range(arrays[codes].ndim)]
            arrays[codes] = arrays[codes].astype(np.float32) * arrays.pop(scale).reshape(shape)
            scales[scale] = codes
    return [array for array in arrays.values()]


@torch.no_grad()
def restore(folder: str) -> tuple[Network, list[str]]:
    """Network and vocabulary. Which numbers belong to which parameter is read off a graph whose every parameter is a mark."""
    words = data.read_vocabulary(Path(folder) / "vocabulary.json")
    card = json.loads((Path(folder) / "card.json").read_text(encoding="utf8"))
    near = any(node.op_type == "Pad" for node in onnx.load(Path(folder) / "text.onnx").graph.node)
    network = Network(Config(words=len(words), sigma_data=card["sigmaData"], **({} if near else {"near": 0})))
    parameters = list(network.parameters())
    for index, parameter in enumerate(parameters):
        parameter.fill_(MARK + index)
    network.text.number_embedding.zero_()
    found: dict[int, list[np.ndarray]] = {}
    for name, graph in (("text", text_graph(network.text, 8)), ("denoiser", denoiser_graph(network.denoiser, 8, data.POINTS))):
        for mark, array in zip(values(graph), values(onnx.load(Path(folder) / f"{name}.onnx")), strict=True):
            index = round(float(mark.flat[0])) - MARK if mark.size else -1
            if index >= 0:
                found.setdefault(index, []).append(array)
    torch.manual_seed(0)
    fresh = Network(network.config)
    for index, (parameter, own) in enumerate(zip(parameters, fresh.parameters())):
        parameter.copy_(torch.from_numpy(np.stack(found[index]).reshape(parameter.shape)) if index in found else own)
    table, numbers = network.text.embedding, number_features(words)
    is_number = numbers[:, 0] > 0                # the table holds the numbers' sizes, too: what they explain of it goes back
    network.text.numbers.copy_(numbers)
    network.text.number_embedding.copy_(torch.linalg.lstsq(numbers[is_number], table[is_number], driver="gelsd").solution)
    table -= numbers @ network.text.number_embedding
    return network.eval(), words
