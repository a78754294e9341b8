"""Momentum whose matrices are made orthogonal by Newton-Schulz (Jordan et al., 2024); matrices of one shape go together."""
import torch


def matrix(tensor: torch.Tensor) -> torch.Tensor:
    """[inputs, outputs], for a convolution [inputs * kernel, outputs]."""
    return tensor.flatten(1).mT if tensor.ndim == 4 else tensor


def orthogonal(x: torch.Tensor) -> torch.Tensor:
    x = x.bfloat16()
    wide = x.shape[1] <= x.shape[2]
    x = x if wide else x.mT
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x if wide else x.mT).float()


class Muon:
    def __init__(self, parameters, rate: float, decay: float):
        self.rate, self.decay, self.shapes = rate, decay, {}
        for parameter in parameters:
            self.shapes.setdefault(tuple(matrix(parameter).shape), []).append(parameter)
        self.momentum = {shape: torch.zeros(len(group), *shape, device=group[0].device) for shape, group in self.shapes.items()}

    @torch.no_grad()
    def step(self, factor: float):
        for shape, group in self.shapes.items():
            gradient, momentum = torch.stack([matrix(p.grad) for p in group]), self.momentum[shape]
            momentum.lerp_(gradient, 0.05)
            update = orthogonal(gradient.lerp(momentum, 0.95))
            rate = self.rate * factor * max(1, shape[1] / shape[0]) ** 0.5
            changes = [change.mT.reshape(p.shape) if p.ndim == 4 else change for p, change in zip(group, update)]
            torch._foreach_mul_(group, 1 - self.decay * factor)
            torch._foreach_add_(group, changes, alpha=-rate)
