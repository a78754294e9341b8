"""Muon for the denoiser's matrices, AdamW for everything else, and the averaged weights."""
import torch


class Muon:
    """Momentum whose matrices are made orthogonal (Newton-Schulz); matrices of one shape go together."""

    def __init__(self, parameters, rate: float, decay: float):
        self.rate, self.decay, self.shapes = rate, decay, {}
        for parameter in parameters:
            self.shapes.setdefault(tuple(parameter.shape), []).append(parameter)
        self.momentum = {shape: torch.zeros(len(group), *shape, device=group[0].device)
                         for shape, group in self.shapes.items()}

    @staticmethod
    def orthogonal(gradient, momentum):
        momentum.lerp_(gradient, 0.05)
        x = gradient.lerp(momentum, 0.95).bfloat16()
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
            update = self.orthogonal(torch.stack([p.grad for p in group]), self.momentum[shape])
            rate = self.rate * factor * max(1, shape[1] / shape[0]) ** 0.5
            torch._foreach_mul_(group, 1 - self.decay * factor)
            torch._foreach_add_(group, list(update.unbind(0)), alpha=-rate)


class Optimiser:
    """Under Muon the text encoder's attention hardens until each token sees one other; it stays with AdamW."""

    def __init__(self, network, rate: float, fused: bool):
        parameters = dict(network.named_parameters())
        matrices = {name: p for name, p in parameters.items() if "stages." in name and p.ndim == 2}
        self.muon = Muon(list(matrices.values()), 0.02 * rate, 5e-4)
        text = [p for name, p in parameters.items() if name.startswith("text.") and p.ndim == 2 and "embedding" not in name]
        words = [p for name, p in parameters.items() if "embedding" in name]
        chosen = {id(p) for p in [*matrices.values(), *text, *words]}
        rest = [p for p in parameters.values() if id(p) not in chosen]
        self.rates = [1e-3 * rate, 1e-3 * rate, 3e-3 * rate]
        groups = [{"params": rest, "weight_decay": 0.0}, {"params": text, "weight_decay": 0.1}, {"params": words, "weight_decay": 0.05}]
        self.adam = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), fused=fused)
        self.all = list(parameters.values())

    def step(self, factor: float):
        torch.nn.utils.clip_grad_norm_(self.all, 1.0)
        for group, rate in zip(self.adam.param_groups, self.rates):
            group["lr"] = rate * factor
        self.adam.step()
        self.muon.step(factor)

    def state(self) -> dict:
        return {"adam": self.adam.state_dict(), "muon": list(self.muon.momentum.values())}

    def restore(self, state: dict):
        self.adam.load_state_dict(state["adam"])
        for mine, saved in zip(self.muon.momentum.values(), state["muon"]):
            mine.copy_(saved)


class Average:
    """The weights' exponential moving average; it forgets its beginning faster."""

    def __init__(self, network, keep: float):
        self.source, self.keep, self.count = [p.data for p in network.parameters()], keep, 0
        self.values = [p.clone() for p in self.source]
        self.names = [name for name, _ in network.named_parameters()]

    @torch.no_grad()
    def update(self):
        self.count += 1
        torch._foreach_lerp_(self.values, self.source, 1 - min(self.keep, self.count / (self.count + 9)))

    def state(self, network) -> dict:
        """A state_dict with the averages in place of the weights."""
        return {name: value.detach().clone() for name, value in network.state_dict().items()} | dict(zip(self.names, self.values))
