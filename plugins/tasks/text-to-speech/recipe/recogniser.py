"""A phone recogniser (CTC, Graves et al. 2006), taught original sound of the training part alone: the judge where no other is to be had."""
import argparse
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

import audio
import data
from network import Attention, Block, Convolution, linear, norm, waves
from ranks import Ranks, compiled

SILENT = {"ˈ", "ˌ", " ", ",", ".", "?", "!", "…"}
PHONES, FRAMES = 160, 640                # the longest utterance


@dataclass
class RecogniserConfig:
    phones: int                          # the last output is CTC's blank
    width: int = 256
    layers: int = 5
    head: int = 64


class Recogniser(nn.Module):
    def __init__(self, config: RecogniserConfig):
        super().__init__()
        self.config, width = config, config.width
        self.embed = Convolution(2 * audio.BANDS, width, 5)
        self.blocks = nn.ModuleList(Block(width, 3 * width) for _ in range(config.layers))
        self.attentions = nn.ModuleList(Attention(width, config.head) for _ in range(config.layers))
        self.out = linear(width, config.phones + 1)

    def forward(self, mel, mask):
        """Normalised mel [batch, T, 80], two frames a step -> log-probabilities [batch, T / 2, phones + 1]."""
        drop = lambda x: F.dropout(x, 0.15, self.training)
        mask = mask[:, ::2]
        h = self.embed(mel.unflatten(1, (-1, 2)).flatten(2), mask)
        positions = waves(h.shape[1], self.config.head, h.device)
        for block, attention in zip(self.blocks, self.attentions):
            h = h + drop(attention(norm(h), positions, mask))
            h = h + drop(block(h, mask) - h)
        return (norm(h) @ self.out).float().log_softmax(-1)


def restore(path: str):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = Recogniser(RecogniserConfig(**saved["config"]))
    network.load_state_dict({name: value.float() for name, value in saved["weights"].items()})
    return network.eval(), saved["phones"]


def spoken(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token not in SILENT]


def flattened(mel):
    """Every band of an utterance about its own mean, so that neither level nor room tells."""
    return (mel - mel.mean(-2, keepdim=True)) / 2.0


@torch.no_grad()
def recognise(network, phones: list[str], mel: torch.Tensor) -> list[str]:
    """The likeliest phones of one mel [T, 80]."""
    mel = flattened(mel[: len(mel) // 2 * 2])[None]
    best = network(mel, torch.ones_like(mel[..., :1]))[0].argmax(-1).tolist()
    return [phones[a] for a, b in zip(best, [None, *best]) if a != b and a < len(phones)]


def distance(a: list, b: list) -> int:
    """Edits from one to the other (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, before + (x != y))
    return row[-1]


def batch(corpus: data.Corpus, targets, size: int):
    """Utterances with stripes of time and bands blanked (SpecAugment, Park et al. 2019)."""
    chosen = corpus.pick(size)
    frames = corpus.frames[chosen]
    place = torch.arange(FRAMES, device=corpus.device)
    mask = (place < frames[:, None]).float()[..., None]
    mel = corpus.mels(chosen, FRAMES)
    mel = (mel - (mel * mask).sum(1, keepdim=True) / frames[:, None, None]) / 2.0
    for length, most, axis in ((FRAMES, 30, 1), (FRAMES, 30, 1), (audio.BANDS, 16, 2)):
        first, width = (torch.rand(2, size, 1, device=corpus.device) * torch.tensor([[[length]], [[most]]], device=corpus.device)).unbind(0)
        ruler = torch.arange(length, device=corpus.device)
        mel = mel.masked_fill(((ruler >= first) & (ruler < first + width)).unsqueeze(3 - axis), 0.0)
    return mel + 0.1 * torch.randn_like(mel), mask, targets[0][chosen], frames // 2, targets[1][chosen]


def coded(corpus: data.Corpus, phones: list[str]):
    rows = [[phones.index(p) for p in spoken(row["tokens"])][:PHONES] for row in corpus.rows]
    padded = torch.tensor([row + [0] * (PHONES - len(row)) for row in rows], device=corpus.device)
    return padded, torch.tensor([len(row) for row in rows], device=corpus.device)


def error_rates(network, phones, corpus: data.Corpus) -> dict:
    """Phone error rate on original held-out sound, by language."""
    edits, total = {}, {}
    for i in corpus.held.tolist():
        row = corpus.rows[i]
        wanted, key = spoken(row["tokens"]), row["language"]
        heard = recognise(network, phones, corpus.mels(torch.tensor([i], device=corpus.device), row["frames"])[0])
        edits[key], total[key] = edits.get(key, 0) + distance(wanted, heard), total.get(key, 0) + len(wanted)
    return {key: round(edits[key] / total[key], 4) for key in total}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder that corpora.py render wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--every", type=int, default=200)
    arguments = parser.parse_args()
    ranks = Ranks(arguments.seconds, 0.4)
    corpus = data.Corpus(arguments.data, ranks.device)
    phones = sorted({phone for row in corpus.rows for phone in spoken(row["tokens"])})
    targets = coded(corpus, phones)
    corpus.training = corpus.training[(corpus.frames[corpus.training] <= FRAMES) & (targets[1][corpus.training] < PHONES)]
    torch.manual_seed(0)
    network = Recogniser(RecogniserConfig(len(phones))).to(ranks.device).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.05, fused=ranks.cuda)
    forward, step, total = compiled(network.forward, ranks.cuda), 0, 0.0
    while ranks.running(step):
        mel, mask, wanted, frames, count = batch(corpus, targets, arguments.batch)
        with torch.autocast(ranks.device.type, torch.bfloat16, enabled=ranks.cuda):
            scores = forward(mel, mask)
        loss = F.ctc_loss(scores.transpose(0, 1), wanted, frames, count, blank=len(phones), zero_infinity=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.param_groups[0]["lr"] = 1e-3 * ranks.factor(step)
        optimiser.step()
        optimiser.zero_grad()
        step, total = step + 1, total + loss.detach()
        if step % arguments.every == 0:
            print(f"step {step} loss {total / arguments.every:.3f} time {ranks.elapsed():.0f} s", flush=True)
            total = 0.0
    weights = {name: value.half().cpu() for name, value in network.state_dict().items()}
    torch.save({"config": asdict(network.config), "phones": phones, "weights": weights}, arguments.out)
    print("held phone error rates", error_rates(network.eval(), phones, corpus), flush=True)


if __name__ == "__main__":
    main()
