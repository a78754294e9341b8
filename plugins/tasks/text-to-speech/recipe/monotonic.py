"""Monotonic alignment search (Kim et al., Glow-TTS, 2020), over tokens one by one and over frames all at once.

The best path that reaches token l at frame t entered l at some frame s, so its score is the cumulated score of l from s to t
plus the best of l - 1 at s - 1: a cumulated maximum over s. `python monotonic.py` compares it with the search over frames.
"""
import itertools

import torch

NEVER = -1e9


@torch.no_grad()
def durations(score: torch.Tensor, tokens: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
    """Frames of each token [batch, L], every one at least 1, from scores [batch, L, T] and the numbers of tokens and frames [batch]."""
    batch, length, _ = score.shape
    total = score.float().cumsum(2)
    before = total - score.float()                                 # of this token, up to the frame before
    entries, best = [], None
    for l in range(length):
        if l == 0:
            reached = torch.full_like(total[:, 0], NEVER)
            reached[:, 0] = 0
        else:
            reached = torch.cat([torch.full_like(best[:, :1], NEVER), best[:, :-1]], 1)
        gain, entry = (reached - before[:, l]).cummax(1)
        best = total[:, l] + gain
        entries.append(entry)
    result = torch.zeros(batch, length, dtype=torch.long, device=score.device)
    end = frames.clone()                                           # one past the last frame of the token
    for l in reversed(range(length)):
        active = l < tokens
        begin = entries[l].gather(1, (end - 1).clamp_min(0)[:, None])[:, 0]
        result[:, l] = torch.where(active, end - begin, 0)
        end = torch.where(active, begin, end)
    return result


def expand(counts: torch.Tensor, frames: int) -> torch.Tensor:
    """Index of the token of each frame [batch, frames]; frames after the end repeat the last."""
    place = torch.arange(frames, device=counts.device).expand(len(counts), -1).contiguous()
    last = (counts > 0).sum(1, keepdim=True) - 1
    return torch.minimum(torch.searchsorted(counts.cumsum(1), place, right=True), last)


def exhaustive(score: torch.Tensor) -> float:
    """The best score of all monotonic paths through [L, T], by trying each."""
    length, frames = score.shape
    cuts = itertools.combinations(range(1, frames), length - 1)
    return max(sum(score[l, a:b].sum().item() for l, (a, b) in enumerate(itertools.pairwise((0, *cut, frames)))) for cut in cuts)


def check(rounds: int = 50):
    generator = torch.Generator().manual_seed(0)
    for _ in range(rounds):
        tokens, frames = torch.randint(1, 6, (3,), generator=generator), torch.randint(6, 12, (3,), generator=generator)
        score = torch.randn(3, 6, 12, generator=generator)
        counts = durations(score, tokens, frames)
        for row, count, l, t in zip(score, counts, tokens.tolist(), frames.tolist()):
            assert count[:l].min() >= 1 and count.sum() == t and not count[l:].any()
            path = expand(count[None], t)[0]
            found = row[path, torch.arange(t)].sum().item()
            assert abs(found - exhaustive(row[:l, :t])) < 1e-4, (found, exhaustive(row[:l, :t]))
    print(f"{3 * rounds} alignments equal the best of all paths")


if __name__ == "__main__":
    check()
