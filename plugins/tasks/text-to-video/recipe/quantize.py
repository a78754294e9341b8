"""Weights as the files hold them, int8 or f16, and the same rounding in torch, for measuring."""
import copy

import torch

from network import Network

EXACT = ("position", "queries", "place", "from_frame", "bias", "slots")      # small or folded: kept as they are


def quantize(weight: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Symmetric int8 with one scale for each index along `axis`."""
    shape = [-1 if i == axis else 1 for i in range(weight.ndim)]
    scale = weight.abs().amax([i for i in range(weight.ndim) if i != axis]).clamp_min(1e-8) / 127
    return (weight / scale.view(shape)).round().to(torch.int8), scale


def rounded(network: Network) -> Network:
    """A copy whose weights went through int8 or f16, as the exported graphs hold them."""
    network = copy.deepcopy(network)
    fine = {id(layer.weight) for layer in network.denoiser.fine()}
    with torch.no_grad():
        for name, value in network.named_parameters():
            if id(value) in fine:
                value.copy_(value.half().float())
            elif value.ndim > 1 and not any(part in EXACT for part in name.split(".")):
                axis = 0 if value.ndim == 4 or "embedding" in name or "places" in name else 1
                codes, scale = quantize(value, axis)
                value.copy_(codes * scale.view([-1 if i == axis else 1 for i in range(value.ndim)]))
    return network
