"""Makes the densities of the sampler lab: targets.js, and for each an ONNX graph that denoises it exactly.

    pip install onnx numpy && python demo/04-sampler-lab/make.py

Each density is a mixture of K Gaussians of one deviation s, p(x; sigma) = sum_k w_k N(x; m_k, (s^2 + sigma^2) I). With
v = s^2 + sigma^2, Tweedie's formula gives its denoiser (Karras et al. 2022, appendix B.3):

    share = softmax((x M^T - |m|^2 / 2) / v + log w)
    D(x, sigma) = share M + (s^2 / v) (x - share M)

The graph's input is x / sqrt(1 + sigma^2), as the engine scales it for networks that predict x0.
"""
from hashlib import sha256
from json import dumps
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parent


def eight_gaussians():
    angle = np.arange(8) * np.pi / 4
    return np.stack([np.cos(angle), np.sin(angle)], 1), 0.1


def two_moons():
    angle = np.linspace(0, np.pi, 24)
    upper = np.stack([np.cos(angle), np.sin(angle)], 1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], 1)
    return np.concatenate([upper, lower]), 0.08


def spiral():
    turn = np.sqrt(np.linspace(0.02, 1, 96)) * 2.25 * 2 * np.pi
    return np.stack([turn * np.cos(turn), turn * np.sin(turn)], 1), 0.06


def checkerboard():
    cell = (np.arange(5) + 0.5) / 5
    corners = [(column, row) for column in range(4) for row in range(4) if (column + row) % 2 == 0]
    return np.array([(column + a, row + b) for column, row in corners for a in cell for b in cell]), 0.075


TARGETS = [
    ("two-moons", "Two moons", two_moons),
    ("eight-gaussians", "Eight Gaussians", eight_gaussians),
    ("spiral", "Spiral", spiral),
    ("checkerboard", "Checkerboard", checkerboard),
]


def graph(means, deviation):
    nodes = [
        helper.make_node("Unsqueeze", ["noise", "axes"], ["sigma"]),
        helper.make_node("Mul", ["sigma", "sigma"], ["sigma2"]),
        helper.make_node("Add", ["sigma2", "one"], ["scale2"]),
        helper.make_node("Sqrt", ["scale2"], ["scale"]),
        helper.make_node("Mul", ["x", "scale"], ["point"]),
        helper.make_node("Add", ["sigma2", "s2"], ["v"]),
        helper.make_node("MatMul", ["point", "meansT"], ["products"]),
        helper.make_node("Sub", ["products", "halves"], ["closeness"]),
        helper.make_node("Div", ["closeness", "v"], ["logs"]),
        helper.make_node("Softmax", ["logs"], ["share"], axis=-1),
        helper.make_node("MatMul", ["share", "means"], ["centre"]),
        helper.make_node("Sub", ["point", "centre"], ["offset"]),
        helper.make_node("Div", ["s2", "v"], ["kept"]),
        helper.make_node("Mul", ["kept", "offset"], ["inside"]),
        helper.make_node("Add", ["centre", "inside"], ["prediction"]),
    ]
    constants = {
        "axes": np.array([1, 2]),
        "one": np.float32(1),
        "s2": np.float32(deviation**2),
        "means": means.astype(np.float32),
        "meansT": means.T.astype(np.float32),
        "halves": ((means**2).sum(1) / 2).astype(np.float32),
    }
    floats = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    body = helper.make_graph(
        nodes,
        "planar-density",
        [floats("x", "batch", "points", 2), floats("noise", "batch")],
        [floats("prediction", "batch", "points", 2)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="reverie")
    onnx.checker.check_model(model)
    return model.SerializeToString()


def unit(means, deviation):
    """Centred, with data of unit variance per axis on average: the noise levels then mean the same for every density."""
    means = means - means.mean(0)
    size = np.sqrt((means**2).mean() / (1 - deviation**2))
    return np.round(means / size, 4), deviation


if __name__ == "__main__":
    entries = []
    for name, title, make in TARGETS:
        means, deviation = unit(*make())
        data = graph(means, deviation)
        (FOLDER / f"{name}.onnx").write_bytes(data)
        fields = [("id", name), ("title", title), ("deviation", deviation), ("bytes", len(data)), ("sha256", sha256(data).hexdigest())]
        lines = [f"    {key}: {dumps(value)},".replace('"', "'") for key, value in fields]
        points = [" ".join(f"[{x:g}, {y:g}]," for x, y in means[at : at + 6]) for at in range(0, len(means), 6)]
        entries.append("\n".join(["  {", *lines, "    means: [", *(f"      {row}" for row in points), "    ],", "  },"]))
    text = "// Made by make.py: the mixtures of equally likely Gaussians that the lab samples from.\nexport const targets = [\n"
    (FOLDER / "targets.js").write_text(text + "\n".join(entries) + "\n];\n")
