"""Draw clouds as a sheet of pictures: one for each caption, or 64 held-out captions beside the real clouds."""
import argparse
import math

import numpy as np
import torch
from PIL import Image, ImageDraw

import data
from diffusion import Request
from evaluate import changed, generate
from graph import rounded
from train import restore


def draw(cloud: np.ndarray, size: int = 200, turn: float = 0.6, tilt: float = 0.45) -> Image.Image:
    """Points as shaded discs, the nearer the darker."""
    c, s = math.cos(turn), math.sin(turn)
    x, z = c * cloud[:, 0] + s * cloud[:, 2], c * cloud[:, 2] - s * cloud[:, 0]
    c, s = math.cos(tilt), math.sin(tilt)
    y, z = c * cloud[:, 1] - s * z, c * z + s * cloud[:, 1]
    picture = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(picture)
    for i in np.argsort(z):
        u, v = size / 2 + x[i] * size * 0.46, size / 2 - y[i] * size * 0.46
        shade = int(np.clip(150 - 110 * z[i], 20, 215))
        pen.ellipse((u - 1.2, v - 1.2, u + 1.2, v + 1.2), fill=(shade // 2, int(shade * 0.7), min(255, shade + 40)))
    return picture


def sheet(clouds, titles, columns: int = 8, size: int = 200) -> Image.Image:
    rows = math.ceil(len(clouds) / columns)
    page = Image.new("RGB", (columns * size, rows * (size + 14)), "white")
    pen = ImageDraw.Draw(page)
    for i, (cloud, title) in enumerate(zip(clouds, titles)):
        corner = (i % columns * size, i // columns * (size + 14))
        page.paste(draw(np.asarray(cloud), size), (corner[0], corner[1] + 14))
        pen.text((corner[0] + 2, corner[1] + 1), title[: size // 6], fill="black")
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True, help="PNG to write")
    parser.add_argument("--captions", nargs="*", help="instead of held-out ones")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--request", nargs="*", default=[], help="such as steps=30 scale=3, instead of the default request")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network, words, _ = restore(arguments.checkpoint)
    clouds = []
    if arguments.captions:
        captions = [data.words(caption) for caption in arguments.captions]
    else:
        packs = data.load(arguments.data)
        chosen = np.random.default_rng(arguments.seed).choice(np.flatnonzero(packs.held), arguments.count // 2, replace=False)
        captions = [packs.captions[i] for i in chosen]
    tokens = torch.from_numpy(data.encode(captions, words)).to(device).long()
    request = changed(Request(), arguments.request)
    made = generate(rounded(network).to(device), tokens, request, arguments.seed).cpu().numpy()
    titles = [" ".join(caption) for caption in captions]
    if not arguments.captions:      # generated and real side by side
        made = np.stack([made, packs.clouds[chosen] * np.float32(data.STEP)], 1).reshape(-1, data.POINTS, 3)
        titles = [text for title in titles for text in (title, "(real)")]
    sheet(made, titles).save(arguments.out)


if __name__ == "__main__":
    main()
