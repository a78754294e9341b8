"""Checkpoint -> text.onnx, denoiser.onnx (int8 and f16 weights), vocabulary.json, card.json and the data's notice and credits."""
import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import captions
import data
from diffusion import Request
from graph import denoiser_graph, text_graph
from quantize import rounded
from train import restore

LICENSE = "OGA-BY-3.0"
OFFER = "The weights themselves are offered under OGA-BY 3.0, with the attribution above."
SOURCES = [{
    "name": "LPC Revised character sprites", "license": "OGA-BY-3.0 OR CC-BY-3.0", "url": "https://github.com/ElizaWy/LPC",
    "attribution": "Trained on character sprites of LPC Revised by Eliza Wyatt (DeathsDarling), Stephen Challener (Redshrike), "
                   "BlueCarrot16, Johannes Sjolund (Wulax), Thecilekli, Durrani and BenCreating (OGA-BY 3.0 / CC-BY 3.0), "
                   "cut, recoloured and composed.",
}]
EXAMPLES = [
    "a woman with ivory skin and a green bob with bangs, wearing a teal polo shirt, blue pants and gray boots, running to the right",
    "man running", "an elderly man with a gray buzzcut in a purple T-shirt, walking towards us",
    "a woman with ginger cornrows in a black long-sleeved shirt and red leggings, jumping, facing left",
    "a man with bronze skin and blond dreadlocks, wearing orange overalls, slashing with a steel sword, facing right",
    "a woman with a pink bun in a white v-neck T-shirt and green shorts, throwing both arms up",
    "a man with a silver norman helmet in a fighting stance, facing left", "woman with blue twists walking away",
]


def hints(sprites: data.Sprites) -> dict[str, list[str]]:
    """What the model knows, as words that may be put into a caption."""
    plain = lambda items: [" ".join(captions.words(item["phrase"] % "")).removeprefix("a ").strip() for item in items]
    unique = lambda names: list(dict.fromkeys(names))
    both = (captions.HEADING, captions.FACING)
    return {
        "examples": EXAMPLES,
        "actions": [verbs[0] for verbs, _ in captions.ACTIONS.values()] + [said[0].format(m="steel") for said in captions.ARMED.values()],
        "directions": [words[direction][0] for words in both for direction in sprites.directions],
        "garments": unique(name for slot in ("torso", "over", "legs", "feet") for name in plain(sprites.worn[slot][0])),
        "colours": list(sprites.colours["clothing"]), "skin": list(sprites.colours["skin"]),
        "hair": unique(plain(sprites.common["hair"])), "hairColours": list(sprites.colours["hair"]),
        "extras": unique(plain(sprites.common["beard"] + sprites.common["eyewear"] + sprites.common["helmet"])),
        "metals": list(sprites.colours["metal"]),
    }


def entry(path: Path) -> dict:
    content = path.read_bytes()
    return {"url": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def verify(folder: Path, network) -> dict:
    """Run the files on one thread, measure how far rounded weights move the answer, and time an evaluation of two clips."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    text, denoiser = (onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options) for name in ("text", "denoiser"))
    generator, c = torch.Generator().manual_seed(0), network.config
    tokens = torch.zeros(2, captions.LENGTH, dtype=torch.int32)
    tokens[:, 0], tokens[0, 1:4] = captions.START, torch.tensor([4, 5, 6])
    x, noise = torch.randn(2, c.frames, 4, c.size, c.size, generator=generator), torch.tensor([0.1, -0.9])
    known = torch.zeros(2, c.frames, 5, c.size, c.size)
    known[1, 0, :4], known[1, 0, 4] = torch.rand(4, c.size, c.size, generator=generator), 1
    context = text.run(None, {"tokens": tokens.numpy()})[0]
    feeds = {"x": x.numpy(), "noise": noise.numpy(), "context": context, "known": known.numpy()}
    got = denoiser.run(None, feeds)[0]
    started = time.time()
    denoiser.run(None, feeds)
    milliseconds = round(1000 * (time.time() - started))
    with torch.no_grad():
        wanted = {name: net(x, noise, tokens.long(), known)[0].numpy() for name, net in (("f32", network), ("rounded", rounded(network)))}
    error = {name: float(np.linalg.norm(got - want) / np.linalg.norm(want)) for name, want in wanted.items()}
    return {"relativeErrorToF32": error["f32"], "relativeErrorToRoundedInTorch": error["rounded"], "millisecondsForTwoClips": milliseconds}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--metrics", help="metrics.json of evaluate.py")
    parser.add_argument("--out", default=str(Path(__file__).parent.parent / "model"))
    arguments = parser.parse_args()
    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    network, saved = restore(arguments.checkpoint)
    graphs = {"text": text_graph(network.text, 8), "denoiser": denoiser_graph(network.denoiser, 8)}
    for name, model in graphs.items():
        onnx.save(model, folder / f"{name}.onnx")
        print(name, len(model.graph.node), "nodes", (folder / f"{name}.onnx").stat().st_size, "bytes")
    (folder / "vocabulary.json").write_text(json.dumps(saved["vocabulary"], separators=(",", ":")) + "\n")
    notice = (Path(arguments.data) / "NOTICE").read_text(encoding="utf8").rstrip()
    (folder / "NOTICE").write_text(f"{notice}\n\n{OFFER}\n", encoding="utf8")
    (folder / "CREDITS.txt").write_bytes((Path(arguments.data) / "CREDITS.txt").read_bytes())      # the notice refers to it
    print(verify(folder, network))

    request, config = Request(), network.config
    card = {
        "id": "lpc-clips", "version": "1.0.0", "task": "text-to-video",
        "title": "Walking, running and fighting characters",
        "description": "A caption becomes eight frames of a 64x64 pixel character with transparency. Trained on the LPC Revised sprites; "
                       "frames that are given are kept, and walking, running and standing close into loops.",
        "files": {name: entry(folder / file) for name, file in
                  (("text", "text.onnx"), ("denoiser", "denoiser.onnx"), ("vocabulary", "vocabulary.json"))},
        "prediction": "edm", "sigmaData": config.sigma_data, "sigmaMin": request.sigma_min, "sigmaMax": request.sigma_max, "space": "real",
        "latent": {"shape": [config.frames, 4, config.size, config.size], "axes": ["frame", "rgba", "y", "x"]},
        "io": {"x": "x", "noise": "noise", "output": "prediction", "conditioning": ["context", "known"]},
        "tokenizer": {"kind": "words", "pattern": captions.PATTERN, "length": captions.LENGTH, "file": "vocabulary"},
        "defaults": {
            "sampler": {"id": "dpmpp-2m"}, "schedule": {"id": "karras", "rho": request.rho},
            "steps": request.steps, "guidance": [{"id": "classifier-free", "scale": request.scale}]},
        "license": LICENSE, "data": SOURCES,
        "metrics": json.loads(Path(arguments.metrics).read_text())["metrics"] if arguments.metrics else {},
        "vocabularyHints": hints(data.Sprites(arguments.data, torch.device("cpu"))),
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
