"""Muon (Jordan et al. 2024) for the matrices of the frames' networks, AdamW for everything else, and the averaged weights."""
import torch


class Muon:
    """Momentum whose matrices are made orthogonal (Newton-Schulz); matrices of one shape go together."""

    def __init__(self, parameters, rate: float, decay: float):
        self.rate, self.decay, self.shapes = rate, decay, {}
        for parameter in parameters:
            self.shapes.setdefault(tuple(parameter.shape), []).append(parameter)
        self.momentum = {shape: torch.zeros(len(group), *shape, device=group[0].device) for shape, group in self.shapes.items()}

    @staticmethod
    def orthogonal(x):
        x = x.bfloat16()
        wide = x.shape[1] <= x.shape[2]
        x = x if wide else x.mT
        x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
        for _ in range(5):
            a = x @ x.mT
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
        return (x if wide else x.mT).float()

    @torch.no_grad()
    def step(self, factor: float):
        for shape, group in self.shapes.items():
            gradient, momentum = torch.stack([p.grad for p in group]), self.momentum[shape]
            momentum.lerp_(gradient, 0.05)
            update = self.orthogonal(gradient.lerp(momentum, 0.95))
            torch._foreach_mul_(group, 1 - self.decay * factor)
            torch._foreach_add_(group, list(update.unbind(0)), alpha=-self.rate * factor * max(1, shape[1] / shape[0]) ** 0.5)


class Optimiser:
    def __init__(self, network, rate: float, fused: bool):
        named = dict(network.named_parameters())
        inner = lambda name, p: p.ndim == 2 and ("blocks." in name or "attentions." in name) and not name.startswith("encoder.")
        self.all = list(named.values())
        matrices = [p for name, p in named.items() if inner(name, p)]
        text = [p for name, p in named.items() if name.startswith("encoder.") and p.ndim > 1]
        chosen = {id(p) for p in (*matrices, *text)}
        self.muon = Muon(matrices, 0.015 * rate, 1e-4)
        groups = [{"params": [p for p in self.all if id(p) not in chosen], "weight_decay": 0.0}, {"params": text, "weight_decay": 0.02}]
        self.adam, self.rate = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=fused), 1e-3 * rate

    def step(self, factor: float):
        torch.nn.utils.clip_grad_norm_(self.all, 1.0)
        for group in self.adam.param_groups:
            group["lr"] = self.rate * factor
        self.adam.step()
        self.muon.step(factor)
        for parameter in self.all:
            parameter.grad = None


class Average:
    """The weights' exponential moving average; it forgets its beginning faster."""

    def __init__(self, network, keep: float):
        self.network, self.keep, self.count = network, keep, 0
        self.source = [p.data for p in network.parameters()]
        self.values = [p.clone() for p in self.source]
        self.names = [name for name, _ in network.named_parameters()]

    @torch.no_grad()
    def update(self):
        self.count += 1
        torch._foreach_lerp_(self.values, self.source, 1 - min(self.keep, self.count / (self.count + 9)))

    def state(self) -> dict:
        """A state_dict with the averages in place of the weights."""
        return {name: value.detach().clone() for name, value in self.network.state_dict().items()} | dict(zip(self.names, self.values))
