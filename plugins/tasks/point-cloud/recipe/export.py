"""Checkpoint -> text.onnx, denoiser.onnx (int8 weights), vocabulary.json and card.json."""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

import data
from diffusion import Request
from graph import denoiser_graph, text_graph
from shipped import sessions
from train import restore

LICENSE = "CC-BY-2.0"
EXAMPLES = ["plant flower stem", "mushroom", "tyre", "chair", "axe", "palm tree", "birch tree dead", "column",
            "minifig hat cowboy", "minifig sword", "technic axle 4", "plate 2 x 8"]
SOURCES = [
    {"name": "LDraw Parts Library", "license": "CC-BY-2.0", "url": "https://www.ldraw.org",
     "attribution": "Shapes from the LDraw Parts Library (ldraw.org), CC BY 2.0, resampled."},
    {"name": "Low-poly models by Quaternius, Kay Lousberg and Kenney", "license": "CC0-1.0",
     "attribution": "Low-poly models by Quaternius, Kay Lousberg and Kenney (CC0)."},
    {"name": "WordNet 3.1", "license": "WordNet", "url": "https://wordnet.princeton.edu",
     "attribution": "Which words are read as which: WordNet 3.1, Copyright 2011 by Princeton University."},
]


def entry(path: Path) -> dict:
    content = path.read_bytes()
    return {"url": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def figures(paths: list[str]) -> dict:
    """The tables of evaluate.py in one: int8 weights plain, the others with their name behind."""
    tables = {}
    for path in paths:
        tables |= json.loads(Path(path).read_text())
    chosen = {"int8": "", "f32": "-f32", "real": "-real", "training-set": "-training-set"}
    result = {key + suffix: value for table, suffix in chosen.items() for key, value in tables.get(table, {}).items()}
    return result | {f"measured-at-{key.replace('_', '-')}": value for key, value in tables.get("request", {}).items()}


def guidance(request: Request) -> list[dict]:
    """Classifier-free guidance, and the shift of the noise level; a window is named where it is not the whole."""
    chosen = [{"id": "classifier-free", "scale": request.scale, "start": request.start, "stop": request.stop}]
    if request.factor != 1:
        chosen.append({"id": "shifted-time", "factor": request.factor, "start": request.since, "stop": request.until})
    return [{k: v for k, v in one.items() if (k, v) not in (("start", 0), ("stop", 1))} for one in chosen]


def measured(paths: list[str]) -> Request:
    """The request that the tables were measured with becomes the default one."""
    requests = [table["request"] for table in (json.loads(Path(path).read_text()) for path in paths) if "request" in table]
    return Request(**requests[0]) if requests else Request()


def verify(folder: Path, network) -> dict:
    """Run the files and measure how far int8 weights move the answer."""
    text, denoiser = sessions(folder).values()
    generator = torch.Generator().manual_seed(0)
    tokens = torch.zeros(2, data.LENGTH, dtype=torch.int32)
    tokens[:, 0], tokens[0, 1:4] = data.START, torch.tensor([4, 5, 6])
    x, noise = torch.randn(2, data.POINTS, 3, generator=generator), torch.tensor([0.1, -0.9])
    known = torch.zeros(2, data.POINTS, 4)
    known[1, ::3] = torch.tensor([0.1, 0.2, 0.3, 1.0])
    context = text.run(None, {"tokens": tokens.numpy()})[0]
    got = denoiser.run(None, {"x": x.numpy(), "noise": noise.numpy(), "context": context, "known": known.numpy()})[0]
    with torch.no_grad():
        want = network(x, noise, tokens.long(), known).numpy()
    return {"relativeError": float(np.linalg.norm(got - want) / np.linalg.norm(want))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--metrics", nargs="*", default=[], help="files that evaluate.py wrote")
    parser.add_argument("--out", default=str(Path(__file__).parent.parent / "model"))
    arguments = parser.parse_args()
    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    network, vocabulary, categories = restore(arguments.checkpoint)
    config = network.config
    graphs = {"text": text_graph(network.text, 8), "denoiser": denoiser_graph(network.denoiser, 8, data.POINTS)}
    for name, model in graphs.items():
        onnx.save(model, folder / f"{name}.onnx")
        print(name, len(model.graph.node), "nodes", (folder / f"{name}.onnx").stat().st_size, "bytes")
    entries = [forms + ([others] if others else []) if forms[1:] or others else forms[0] for forms, others in data.entries(vocabulary)]
    (folder / "vocabulary.json").write_text(json.dumps(entries, separators=(",", ":")) + "\n")
    print(verify(folder, network))

    request = measured(arguments.metrics)
    card = {
        "id": "ldraw-lowpoly-points", "version": "1.0.0", "task": "point-cloud",
        "title": "Brick parts and low-poly models",
        "description": "A caption becomes a cloud of 2,048 surface points, y up, inside the unit sphere. "
                       "Trained on LDraw brick parts and low-poly game models; it also completes and varies given clouds.",
        "files": {"text": entry(folder / "text.onnx"), "denoiser": entry(folder / "denoiser.onnx"),
                  "vocabulary": entry(folder / "vocabulary.json")},
        "prediction": "edm", "sigmaData": config.sigma_data, "sigmaMin": request.sigma_min, "sigmaMax": request.sigma_max, "space": "real",
        "latent": {"shape": [data.POINTS, 3], "axes": ["point", "xyz"]},
        "io": {"x": "x", "noise": "noise", "output": "prediction", "conditioning": ["context", "known"]},
        "tokenizer": {"kind": "words", "pattern": data.PATTERN,
                      "length": data.LENGTH, "file": "vocabulary"},
        "defaults": {
            "sampler": {"id": "dpmpp-2m-sde", "eta": request.eta} if request.eta else {"id": "dpmpp-2m"},
            "schedule": {"id": "karras", "rho": request.rho},
            "steps": request.steps, "guidance": guidance(request)},
        "license": LICENSE, "data": SOURCES,
        "metrics": figures(arguments.metrics),
        "vocabularyHints": {"categories": categories, "examples": EXAMPLES},
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
