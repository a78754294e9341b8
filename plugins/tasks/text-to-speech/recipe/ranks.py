"""One process or, under torchrun, several: devices, one clock for all, summed gradients."""
import os
import time

import torch
import torch.distributed as dist


class Ranks:
    def __init__(self, seconds: float, hold: float):
        self.rank, self.count = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        self.cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if self.cuda else torch.device("cpu")
        if self.cuda:
            torch.cuda.set_device(self.device)
            torch.set_float32_matmul_precision("high")
            torch.backends.cudnn.benchmark = True
        if self.count > 1:
            dist.init_process_group("nccl" if self.cuda else "gloo")
        self.started, self.seconds, self.hold, self.passed = time.time(), seconds, hold, 0.0

    def elapsed(self) -> float:
        return time.time() - self.started

    def running(self, step: int) -> bool:
        """Whether time is left; all ranks hear the first one's clock, every twenty steps."""
        if self.count == 1 or step % 20 == 0:
            self.passed = self.shared(self.elapsed() / self.seconds)
        return self.passed < 1

    def factor(self, step: int, warm: int = 200) -> float:
        """Of the learning rates: a short rise, level for `hold` of the time, then a straight fall."""
        falling = (1 - self.passed) / (1 - self.hold) if self.hold < 1 else 1.0
        return max(0.0, min(1.0, (step + 1) / warm, falling))

    def shared(self, value: float) -> float:
        if self.count == 1:
            return value
        tensor = torch.tensor(value, device=self.device, dtype=torch.float64 if not self.cuda else torch.float32)
        dist.broadcast(tensor, 0)
        return tensor.item()

    def average(self, parameters: list):
        """Gradients become their mean over ranks."""
        if self.count == 1:
            return
        joined = torch.cat([p.grad.flatten() for p in parameters])
        dist.all_reduce(joined)
        for p, part in zip(parameters, joined.div_(self.count).split([p.numel() for p in parameters])):
            p.grad.copy_(part.view_as(p))

    def close(self):
        if self.count > 1:
            dist.destroy_process_group()


def compiled(function, cuda: bool):
    """Compiled on a GPU; where compiling fails, slower, but a run that is short of time goes on."""
    fast, state = torch.compile(function, dynamic=False) if cuda else function, {"failed": False}

    def call(*inputs):
        if state["failed"] or not cuda:
            return function(*inputs)
        try:
            return fast(*inputs)
        except Exception as error:
            state["failed"] = True
            print(f"not compiled: {function.__name__}: {str(error)[:2000]}", flush=True)
            return function(*inputs)
    return call
