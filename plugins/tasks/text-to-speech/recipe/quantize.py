"""Weights as int8, in the file and, for measuring, in torch."""
import copy

import torch
from torch import nn


def quantize(weight: torch.Tensor, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Symmetric int8 with one scale for each index along `axis`."""
    shape = [-1 if i == axis else 1 for i in range(weight.ndim)]
    scale = weight.abs().amax([i for i in range(weight.ndim) if i != axis]).clamp_min(1e-8) / 127
    return (weight / scale.view(shape)).round().to(torch.int8), scale


def axis_of(name: str, value: torch.Tensor) -> int | None:
    """Outputs of a matrix, filters of a convolution, words of a table; nothing for what stays as it is."""
    if value.ndim == 3:
        return 0 if value[0].numel() > 16 else None
    if value.ndim == 2 and not name.endswith("about"):
        return 0 if name.endswith(("embedding", "stress", "voice", "language")) else 1
    return None


def rounded(network: nn.Module) -> nn.Module:
    """A copy whose weights went through int8, as the exported graphs hold them."""
    network = copy.deepcopy(network)
    with torch.no_grad():
        for name, value in network.named_parameters():
            axis = axis_of(name, value)
            if axis is not None:
                codes, scale = quantize(value, axis)
                value.copy_(codes * scale.view([-1 if i == axis else 1 for i in range(value.ndim)]))
    return network
