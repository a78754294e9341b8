"""Goes on from trained weights: the network's own clouds are shown to classifiers, and what these make of them is a second loss.

Clark et al.: Directly Fine-Tuning Diffusion Models on Differentiable Rewards, 2023, arXiv:2309.17400. Gradients reach back through a random number
of the sampler's last steps (Prabhudesai et al.: AlignProp, 2023, arXiv:2310.03739), and the network's own loss goes on beside it. What is
written lies between the old weights and the new ones: on the way, shapes are recognised more often before they become alike.
"""
import argparse
import time
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F

import classifier
import data
import shipped
from batches import Batches
from diffusion import Request, sample
from evaluate import changed
from optimiser import Average
from train import parts, restore, save, weight


class Prompts:
    """Captions nobody wrote: words of one that are left over, half of the time with some of another's of the same category."""

    def __init__(self, batches: Batches, packs: data.Packs, words: list[str]):
        self.batches, device = batches, batches.device
        named = [packs.categories[label] not in classifier.NAMELESS for label in batches.labels.tolist()]
        self.pool = batches.pool[torch.tensor(named, device=device)[batches.pool]]
        said = [caption + hint for caption, hint, held in zip(packs.captions, packs.hints, packs.held) if not held]
        rarity, ids = classifier.rarities(said), {word: index for index, word in enumerate(words)}
        self.worth = torch.zeros(len(words), len(rarity), device=device)
        for place, (word, value) in enumerate(rarity.items()):
            if word in ids:
                self.worth[ids[word], place] = value

    def draw(self, size: int):
        """Tokens [size, LENGTH], and what a classifier should say of their clouds: the category, and the caption's words."""
        batches, rand = self.batches, lambda *shape: torch.rand(*shape, device=self.batches.device)
        index = self.pool[torch.randint(len(self.pool), (size,), device=batches.device)]
        hinted = (rand(2, size) < 0.15).long()
        whole, other = batches.tokens[hinted[0], index], batches.tokens[hinted[1], batches.lent(index, 1.0)]
        first, second = batches.shortened(whole), batches.shortened(other)[:, 1:]
        first = torch.where(first[:, 1:2] > 0, first, whole)
        second = second.masked_fill(batches.size[second] | (rand(size, 1) < 0.5), 0)
        tokens = torch.cat([first, second], 1)
        tokens = tokens.gather(1, torch.argsort((tokens == 0).int(), dim=1, stable=True))[:, : data.LENGTH]
        words = torch.zeros(size, len(self.worth), device=batches.device).scatter_(1, tokens, 1.0) @ self.worth
        category = F.one_hot(batches.labels[index], len(batches.counts)).float()
        return tokens, torch.cat([category, words / words.sum(1, keepdim=True).clamp_min(1e-6)], 1)


class Sampler:
    """Clouds by the request that users start with."""

    def __init__(self, network, request: Request, compiled: bool):
        self.network, self.request = network, request
        self.denoiser = torch.compile(network.denoiser) if compiled else network.denoiser

    def __call__(self, tokens, learned: int):
        """Clouds [n, points, 3]; gradients pass the last `learned` steps."""
        blank = torch.zeros_like(tokens[:1])
        blank[:, 0] = data.START
        with torch.no_grad():
            empty = self.network.text(blank)
        noise = torch.randn(len(tokens), data.POINTS, 3, device=tokens.device)
        return sample(self.denoiser, self.network.text(tokens), empty, noise, self.request, self.network.config.sigma_data, learned=learned)


def recognised(networks, clouds, target):
    """The classifiers' own loss, of clouds that are turned, stretched and roughened a little as in their training."""
    near = torch.cat([classifier.nearest(part, part, classifier.NEAR) for part in clouds.detach().split(16)])
    seen = classifier.moved(clouds)
    return sum(classifier.loss(network, network.look(seen, near), target, 0.3) for network in networks) / len(networks)


def usual(network, *batch):
    """The recipe's loss without the text encoder's guess: what guesses is not in the exported files."""
    return (parts(network, *batch)[0] * weight(batch[1])).mean()


def gradients(network, value) -> list:
    network.zero_grad()
    value.backward()
    return [torch.zeros_like(p) if p.grad is None else p.grad for p in network.parameters()]


class Balance:
    """Adds both gradients, whose lengths differ by orders of magnitude: each is measured by its own running mean, and cut to it."""

    def __init__(self, worth: float):
        self.worth, self.means, self.count = worth, [0.0, 0.0], 0

    def __call__(self, own: list, reward: list) -> list:
        self.count += 1
        lengths = [torch.stack(torch._foreach_norm(vectors)).norm().item() for vectors in (own, reward)]
        self.means = [mean + (length - mean) / min(self.count, 50) for mean, length in zip(self.means, lengths)]
        a, b = (min(1.0, mean / max(length, 1e-9)) for mean, length in zip(self.means, lengths))
        b *= self.worth * self.means[0] / max(self.means[1], 1e-9)
        return [a * x + b * y for x, y in zip(own, reward)]


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--resume", required=True, help="checkpoint, or the folder of the exported files")
    parser.add_argument("--classifier", required=True, nargs="+", help="of the kind that looks at points, and none that judges later")
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--seconds", type=float, required=True, help="how long, the start not included")
    parser.add_argument("--share", type=float, default=0.3, help="of the way from the old weights to the new ones")
    parser.add_argument("--batch", type=int, default=48, help="clouds that are sampled in a step")
    parser.add_argument("--anchor", type=int, default=96, help="clouds of the recipe's own loss in a step")
    parser.add_argument("--deepest", type=int, default=12, help="the most steps of the sampler that gradients pass")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--worth", type=float, default=1.5, help="length of the reward's gradient, in that of the other loss")
    parser.add_argument("--request", nargs="*", default=[], help="such as scale=4 stop=1")
    parser.add_argument("--every", type=int, default=50, help="steps between two lines of the log")
    return parser.parse_args()


def main():
    arguments, cuda = options(), torch.cuda.is_available()
    device = torch.device("cuda" if cuda else "cpu")
    torch.set_float32_matmul_precision("high")
    torch.manual_seed(7)
    packs = data.load(arguments.data)
    network, words = (shipped.restore if Path(arguments.resume).is_dir() else restore)(arguments.resume)[:2]
    network, before = network.to(device).eval(), {name: value.clone() for name, value in network.state_dict().items()}
    training = Batches(packs, words, False, device)
    prompts, clouds = Prompts(training, packs, words), Sampler(network, changed(Request(), arguments.request), cuda)
    judges = [judge.requires_grad_(False) for path in arguments.classifier for judge in classifier.restore(path, device)]
    objective = torch.compile(usual) if cuda else usual
    adam = torch.optim.Adam(network.parameters(), lr=0, betas=(0.9, 0.99), fused=cuda)
    average, balance, sums = Average(network, 0.99), Balance(arguments.worth), torch.zeros(2)

    def step(rate: float):
        tokens, target = prompts.draw(arguments.batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
            reward = recognised(judges, clouds(tokens, 1 + int(torch.randint(arguments.deepest, ()))), target)
        wanted = gradients(network, reward)
        network.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
            own = objective(network, *training.draw(arguments.anchor))
        for p, gradient in zip(network.parameters(), balance(gradients(network, own), wanted)):
            p.grad = gradient
        network.eval()
        adam.param_groups[0]["lr"] = rate
        adam.step()
        average.update()
        return torch.stack([reward, own]).detach().cpu()

    step(0.0)                                    # compiles
    count, begun = 0, time.time()
    while (passed := (time.time() - begun) / arguments.seconds) < 1:
        sums += step(arguments.rate * min(1, (count + 1) / 30, 1.6 * (1 - passed)))
        count += 1
        if count % arguments.every == 0:
            print(f"step {count} reward {sums[0] / arguments.every:.4f} own {sums[1] / arguments.every:.4f} {time.time() - begun:.0f} s", flush=True)
            sums.zero_()
    after = average.state(network)
    mixed = {name: torch.lerp(before[name].to(device), after[name], arguments.share) if name in average.names else after[name] for name in after}
    save(arguments.out, {"config": asdict(network.config), "vocabulary": words,
                         "ema": {name: (value.half() if name in average.names else value).cpu() for name, value in mixed.items()},
                         "categories": sorted({name.split(":")[1].lower() for name in packs.categories})})
    print(f"{count} steps, {time.time() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
