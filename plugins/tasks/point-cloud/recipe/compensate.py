"""Rounds a checkpoint's matrices to int8 one input after the other; those not yet rounded make up for the error.

Frantar et al.: GPTQ, 2022, arXiv:2210.17323. What the rest makes up for is measured on batches of the training part. The codes' scales stay
what they are, so that export.py and evaluate.py find the matrices as they are rounded here.
"""
import argparse
import copy

import torch
from torch.overrides import TorchFunctionMode

import data
from batches import Batches
from graph import matrices, rounded
from train import restore

PRODUCTS = (torch.matmul, torch.Tensor.matmul, torch.Tensor.__matmul__)


class Watch(TorchFunctionMode):
    """Sums x^T x of everything that is multiplied with one of the matrices."""

    def __init__(self, network):
        super().__init__()
        self.names = {id(p): name for name, p in matrices(network).items()}
        self.sums: dict[str, torch.Tensor] = {}

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if func in PRODUCTS and id(args[1]) in self.names:
            x, name = args[0].detach().flatten(0, -2).float(), self.names[id(args[1])]
            self.sums[name] = self.sums.get(name, 0) + x.T @ x
        return func(*args, **(kwargs or {}))


def compensated(weight, sums, damping: float = 0.01):
    """Codes times scales [inputs, outputs]; the largest weight of each output keeps code 127, which keeps its scale."""
    w, h = weight.double().clone(), sums.double()
    scale = w.abs().amax(0).clamp_min(1e-8) / 127
    largest = w.abs().argmax(0)
    h = h + torch.eye(len(w), device=h.device, dtype=h.dtype) * h.diagonal().mean() * damping
    order = h.diagonal().argsort(descending=True)
    w, h, back = w[order], h[order][:, order], order.argsort()
    factor = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(h)), upper=True)
    result = torch.empty_like(w)
    for i, row in enumerate(w):                  # a view: what is made up for below is in it
        codes = (row / scale).round().clamp(-127, 127)
        codes = torch.where(largest == order[i], 127 * weight[order[i]].sign(), codes)
        result[i] = codes * scale
        w[i:] -= factor[i, i:, None] * ((row - result[i]) / factor[i, i])
    return result[back].float()


def errors(network, other, batches: Batches, levels=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0), size: int = 6) -> list[float]:
    """How far another network's output is from the network's, relative to it, by noise level; on clouds that were held out."""
    generator, found = torch.Generator(batches.device).manual_seed(0), []
    clouds, tokens = batches.clouds[:size].float() * data.STEP, batches.tokens[0, :size]
    known = torch.zeros(*clouds.shape[:2], 4, device=batches.device)
    for level in levels:
        sigma = torch.full((size,), level, device=batches.device)
        x = clouds + level * torch.randn(clouds.shape, generator=generator, device=batches.device)
        a, b = (n(x / (level ** 2 + n.config.sigma_data ** 2) ** 0.5, sigma.log() / 4, tokens, known) for n in (network, other))
        found.append(round(((a - b).norm() / a.norm()).item(), 4))
    return found


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--batches", type=int, default=16, help="of 8 clouds, and of 256 captions")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network, words, _ = restore(arguments.checkpoint)
    network = network.to(device)
    packs = data.load(arguments.data)
    training, held = (Batches(packs, words, side, device) for side in (False, True))
    torch.manual_seed(0)
    with Watch(network) as watch:
        for _ in range(arguments.batches):
            x, sigma, _, tokens, known, *_ = training.draw(8)
            network(x / (sigma ** 2 + network.config.sigma_data ** 2).sqrt()[:, None, None], sigma.log() / 4, tokens, known)
            network.text(training.shortened(training.tokens[0, torch.randint(len(training.clouds), (256,), device=device)]))
    better = copy.deepcopy(network)
    for name, value in better.named_parameters():
        if name in watch.sums:
            value.copy_(compensated(value, watch.sums[name]))
    print("rounded to nearest", errors(network, rounded(network), held))
    print("made up for       ", errors(network, rounded(better), held))
    saved = torch.load(arguments.checkpoint, map_location="cpu", weights_only=True)
    torch.save(saved | {"ema": better.cpu().state_dict()}, arguments.out)


if __name__ == "__main__":
    main()
