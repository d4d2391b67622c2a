"""Train with PyTorch. The engine computes batches and steps, and `training.loop` calls it."""

from collections.abc import Iterator, Sequence

import torch
import torch.distributed as dist

from model.network import Network
from model.stroke_width import SIDE
from training import augment
from training.data import Images
from training.muon import Float32Muon
from training.settings import MOMENTUM, Settings
from training.torch_network import MLP, to_numpy, to_torch

UNSEEN = 10.0  # loss of an image that has not been visited yet: larger than most, so that all are visited early
MIN_LOSS = 1e-3  # added to each loss, so that every image has a chance to be visited again


class TorchEngine:
    """Trains a network with PyTorch.

    If torchrun started several processes, each process computes its part of every batch, and the gradients are averaged.
    """

    def __init__(self, settings: Settings, train: Images, device: str = "cpu", initial: Network | None = None):
        self.settings, self.device = settings, torch.device(device)
        self.rank, self.world = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
        self.train = Images(train.x.to(self.device), train.y.to(self.device))
        self.order = torch.Generator().manual_seed(settings.seed)  # the same order in all processes
        self.draws = torch.Generator(self.device)  # other augmentation and dropout in each
        self.draws.manual_seed((settings.seed * 1000 + self.rank + 1) % 2**63)
        self.module = self._module(initial).to(self.device)
        self.model = self.module
        if self.world > 1:
            self.model = torch.nn.parallel.DistributedDataParallel(self.module)
        self.parameters = list(self.module.parameters())
        self.optimisers = self._optimisers()
        self.losses = torch.full((len(self.train),), UNSEEN, device=self.device)  # loss of each image at its last visit
        self.shared = self.losses.clone()  # the losses that all processes have exchanged
        self.batch = torch.empty(0, dtype=torch.int64)  # indices of the images in the current step

    def _module(self, initial: Network | None) -> MLP:
        s = self.settings
        generator = torch.Generator().manual_seed(s.seed)
        if initial is not None:
            module = to_torch(initial, normalise=True, dropout=s.dropout, keep_zeros=s.receptive_field < SIDE)
        else:
            module = MLP(s.sizes, s.activation, s.output, dropout=s.dropout, batch_norm=s.batch_norm,
                         receptive_field=s.receptive_field, generator=generator)  # fmt: skip
        module.dropout.generator = self.draws
        return module

    def _optimisers(self) -> Sequence[torch.optim.Optimizer]:
        """Return the optimisers. Muon (K. Jordan, 2024) trains the hidden layers' weights, and AdamW all other parameters."""
        s = self.settings
        if s.optimiser in ("sgd", "momentum"):
            momentum = MOMENTUM if s.optimiser == "momentum" else 0.0
            return [torch.optim.SGD(self.parameters, s.learning_rate, momentum=momentum, weight_decay=s.weight_decay)]
        hidden = [linear.weight for linear in self.module.linears[:-1]] if s.optimiser == "muon" else []
        rest = [p for p in self.parameters if all(p is not w for w in hidden)]
        adamw = torch.optim.AdamW(rest, s.learning_rate, betas=(MOMENTUM, 0.99), weight_decay=s.weight_decay, fused=True)
        return [adamw, Float32Muon(hidden, s.learning_rate, weight_decay=s.weight_decay)] if hidden else [adamw]

    def batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Yield this process's part of each batch of one epoch, shuffled and augmented: float32 (n, 28, 28), and int64 (n,).

        The images are overwritten by the next batch.
        """
        size = self.settings.batch_size
        order = self.epoch_order().to(self.device)
        share = len(order[:size][self.rank :: self.world])
        x = torch.empty(share, SIDE, SIDE, device=self.device)  # one buffer for all batches stays in the CPU's cache
        for k in range(self.settings.steps):
            self.batch = order[k * size : (k + 1) * size][self.rank :: self.world]
            x.copy_(self.train.x.index_select(0, self.batch)).mul_(1 / 255)
            yield augment.augment(x, self.settings.augmentation, self.draws), self.train.y[self.batch]

    def epoch_order(self) -> torch.Tensor:
        """Return the indices of the training images for one epoch, in random order.

        With hard-example sampling (Loshchilov & Hutter, 2015), images with a larger loss are more likely to be used. They are
        sampled without replacement by the Gumbel-max trick (Vieira, 2014).
        """
        n = len(self.train)
        if self.settings.hard_sampling == 1:
            return torch.randperm(n, generator=self.order)
        if self.world > 1:  # each image has been in the share of one process, which knows its loss
            known = self.shared
            dist.all_reduce(self.losses.sub_(known))
            self.losses.add_(known)
            self.shared = self.losses.clone()
        gumbel = torch.empty(n).exponential_(generator=self.order).log().neg()
        chosen = ((self.losses.cpu() + MIN_LOSS).log() + gumbel).topk(round(n * self.settings.hard_sampling)).indices
        return chosen[torch.randperm(len(chosen), generator=self.order)]

    def step(self, x: torch.Tensor, y: torch.Tensor, learning_rate: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Take one training step. Return the mean loss and the number of images classified correctly, as scalar tensors."""
        for optimiser in self.optimisers:
            optimiser.zero_grad()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            logits = self.model(x)
        logits = logits.float()
        losses = self.module.losses(logits, y)
        loss = losses.mean()
        loss.backward()
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = learning_rate
            optimiser.step()
        if self.settings.hard_sampling < 1:
            self.losses[self.batch] = losses.detach()
        loss = loss.detach()
        if self.world > 1:  # the processes see the same loss, so that all or none of them take it for divergence
            dist.all_reduce(loss)
            loss /= self.world
        return loss, (logits.detach().argmax(dim=1) == y).sum()

    @property
    def activations(self) -> Sequence[torch.Tensor]:
        return self.module.activations

    def network(self) -> Network:
        return to_numpy(self.module)
