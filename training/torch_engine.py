"""One epoch, one step, one evaluation with torch's autograd; `loop.train` puts them in order."""

from collections.abc import Iterator

import torch
import torch.distributed as dist

from model.network import Network
from training import augment
from training.images import Images, as_input
from training.network import MLP, to_numpy, to_torch
from training.settings import Settings

EVALUATION_BATCH = 2000  # images; more at once is no faster


class TorchEngine:
    """Everything that changes during a training: the module, the optimiser, the average of the weights and the random generator.

    Under torchrun each process takes its share of every batch, and DistributedDataParallel averages the gradients.
    """

    def __init__(self, settings: Settings, train: Images, device: str = "cpu", initial: Network | None = None):
        self.settings, self.device = settings, torch.device(device)
        self.rank, self.world = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
        self.train = Images(train.x.to(self.device), train.y.to(self.device))
        self.order = torch.Generator().manual_seed(settings.seed)  # the same in all processes
        self.draws = torch.Generator(self.device).manual_seed(settings.seed * 1000 + self.rank + 1)  # its own in each
        self.module = self._module(initial).to(self.device)
        self.model = self.module
        if self.world > 1:
            self.model = torch.nn.parallel.DistributedDataParallel(self.module)
        self.parameters = list(self.module.parameters())
        self.optimiser = self._optimiser()
        self.averaged = [p.detach().clone() for p in self.parameters] if settings.average else None
        self.steps_done = 0

    def _module(self, initial: Network | None) -> MLP:
        s = self.settings
        generator = torch.Generator().manual_seed(s.seed)
        if initial is not None:
            return to_torch(initial, normalise=s.normalise, dropout=s.dropout, generator=self.draws)
        module = MLP(s.sizes, s.activation, s.output, dropout=s.dropout, batch_norm=s.batch_norm, normalise=s.normalise,
                     generator=generator)  # fmt: skip
        module.dropout.generator = self.draws
        return module

    def _optimiser(self) -> torch.optim.Optimizer:
        s = self.settings
        if s.optimiser == "adamw":
            return torch.optim.AdamW(
                self.parameters, s.learning_rate, betas=(s.momentum, 0.99), weight_decay=s.weight_decay, fused=True
            )
        momentum = s.momentum if s.optimiser == "momentum" else 0.0
        return torch.optim.SGD(self.parameters, s.learning_rate, momentum=momentum, weight_decay=s.weight_decay)

    def batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """One epoch: this process's share of each batch, float32 (n, 28, 28) and int64 (n,), shuffled and augmented."""
        size, how = self.settings.batch_size, augment.LEVELS[self.settings.augmentation]
        order = torch.randperm(len(self.train), generator=self.order).to(self.device)
        x = torch.empty(len(order[:size][self.rank :: self.world]), 28, 28, device=self.device)  # one for all, warm
        for k in range(self.settings.steps):
            index = order[k * size : (k + 1) * size][self.rank :: self.world]
            x.copy_(self.train.x.index_select(0, index)).mul_(1 / 255)
            yield (x if how is None else augment.augment(x, how, self.draws)), self.train.y[index]

    def step(self, x: torch.Tensor, y: torch.Tensor, learning_rate: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Forward, backward, one step of the optimiser. Returns the loss () and the number of images read right ()."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate
        self.optimiser.zero_grad()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            logits = self.model(x)
        logits = logits.float()
        loss = self.module.loss(logits, y, self.settings.label_smoothing)
        loss.backward()
        self.optimiser.step()
        self.steps_done += 1
        if self.averaged is not None:
            # The average of the first steps is short, so that it does not remember the untrained network.
            decay = min(self.settings.average, self.steps_done / (self.steps_done + 9))
            torch._foreach_lerp_(self.averaged, self.parameters, 1 - decay)
        return loss.detach(), (logits.detach().argmax(dim=1) == y).sum()

    def watch(self, on: bool) -> None:
        """Collect the hidden activations of the next passes, for `dead_relu`."""
        self.module.watched = [] if on else None

    def gradient_norms(self) -> tuple[float, ...]:
        """The norm of the last step's gradient of each layer's weights, first layer first."""
        return tuple(float(linear.weight.grad.norm()) for linear in self.module.linears)

    def dead_relu(self) -> tuple[float, ...] | None:
        """The share, per hidden layer, of units that were 0 for every image of the watched batch; None if not ReLU."""
        if self.module.hidden != "relu" or not self.module.watched:
            return None
        return tuple(float((a.amax(dim=0) == 0).float().mean()) for a in self.module.watched)

    @torch.no_grad()
    def network(self) -> Network:
        """The network as it is now, folded; with the averaged weights where there is an average."""
        if self.averaged is None:
            return to_numpy(self.module)
        kept = [p.detach().clone() for p in self.parameters]
        torch._foreach_copy_(self.parameters, self.averaged)
        try:
            return to_numpy(self.module)
        finally:
            torch._foreach_copy_(self.parameters, kept)

    @torch.no_grad()
    def evaluate(self, images: Images) -> tuple[float, float]:
        """Mean loss (without label smoothing) and accuracy of `network()` on images."""
        return evaluate(self.network(), images)


@torch.no_grad()
def evaluate(network: Network, images: Images) -> tuple[float, float]:
    """Mean loss and accuracy of a network on images."""
    module = to_torch(network).eval()
    loss, right = 0.0, 0
    for x, y in zip(images.x.split(EVALUATION_BATCH), images.y.split(EVALUATION_BATCH), strict=True):
        logits = module(as_input(x))
        loss += float(module.loss(logits, y)) * len(y)
        right += int((logits.argmax(dim=1) == y).sum())
    return loss / len(images), right / len(images)
