"""Draw clips as a sheet: eight frames for each caption and, beside them, two frames of the real clip."""
import argparse

import numpy as np
import torch
from PIL import Image, ImageDraw

import captions
import data
from diffusion import Request
from evaluate import generate
from quantize import rounded
from train import restore

GROUND = (120, 140, 120)


def picture(frame: torch.Tensor) -> Image.Image:
    """A frame [4, 64, 64] of premultiplied RGBA in -1..1 over a plain ground."""
    values = (frame.clamp(-1, 1) + 1) / 2
    over = values[:3] + (1 - values[3:]) * torch.tensor(GROUND)[:, None, None] / 255
    return Image.fromarray((over.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy().astype(np.uint8))


def sheet(rows: list[list[torch.Tensor]], titles: list[str], columns: int = 2) -> Image.Image:
    wide, high = len(rows[0]) * data.SIZE + 8, data.SIZE + 26
    page = Image.new("RGB", (columns * wide, -(-len(rows) // columns) * high), "white")
    pen = ImageDraw.Draw(page)
    for i, (frames, title) in enumerate(zip(rows, titles)):
        x, y = i % columns * wide, i // columns * high
        letters = wide // 6
        pen.text((x + 2, y), title[:letters] + "\n" + title[letters: 2 * letters], fill="black", spacing=0)
        for k, frame in enumerate(frames):
            page.paste(picture(frame), (x + k * data.SIZE, y + 26))
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True, help="PNG to write")
    parser.add_argument("--captions", nargs="*", help="instead of held-out ones")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--given", type=int, default=0, help="how many first frames of the real clip are given")
    parser.add_argument("--steps", type=int, default=Request.steps)
    parser.add_argument("--scale", type=float, default=Request.scale)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network, saved = restore(arguments.checkpoint)
    real, known = None, None
    if arguments.captions:
        tokens = captions.encode(arguments.captions, saved["vocabulary"])
    else:
        torch.manual_seed(arguments.seed)
        sprites = data.Sprites(arguments.data, torch.device("cpu"))
        assert saved["vocabulary"] == sprites.captions.vocabulary, "the checkpoint has another vocabulary"
        clips = sprites.draw(arguments.count, held=True, full=True)
        tokens, real = clips.tokens, clips.values()
        if arguments.given:
            known = torch.zeros(*real.shape[:2], 5, *real.shape[3:])
            known[:, : arguments.given, :4], known[:, : arguments.given, 4] = real[:, : arguments.given], 1
            known = known.to(device)
    request = Request(steps=arguments.steps, scale=arguments.scale)
    made = generate(rounded(network).to(device), tokens.to(device), request, arguments.seed, known=known).cpu()
    rows = [list(clip) + ([] if real is None else [real[i, 0], real[i, 4]]) for i, clip in enumerate(made)]
    titles = arguments.captions or captions.decode(tokens, saved["vocabulary"])
    sheet(rows, titles).save(arguments.out)


if __name__ == "__main__":
    main()
