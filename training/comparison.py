"""Train the networks that the app shows for comparison: `python -m training.comparison`.

Four networks learn from the same 60,000 MNIST images in the same order, with the same optimiser and without augmentation. The
first three differ only in their architecture. The last differs from the second only in its dropout:

    linear.safetensors           784-10                                                7,850 weights and biases
    connected.safetensors        784-64-10, fully connected                           50,890
    convolutional.safetensors    two convolutions and one fully connected layer        5,994
    dropout.safetensors          784-64-10, fully connected, with dropout of 0.5      50,890

Training takes about a minute of one core and prints the test accuracies: about 92.6, 97.6, 98.9 and 96.3 %.
"""

import dataclasses

import torch
import torch.nn.functional as F
from torch import nn

from model import checkpoint, convolution
from model.convolution import ConvolutionalNetwork
from model.evaluation import count, probabilities_of
from model.layers import Layer
from model.network import Network
from training import data
from training.data import Images, as_input
from training.torch_network import MLP, to_numpy

FOLDER = checkpoint.DEFAULT.parent
EPOCHS, BATCH, LEARNING_RATE = 5, 64, 3e-3
DROPOUT = 0.5
SEED = 1


def convolutional(generator: torch.Generator) -> nn.Sequential:
    """Return an untrained convolutional network for 28x28 images. Its weights are uniform in ±1/sqrt(inputs), torch's default."""
    module = nn.Sequential(
        nn.Unflatten(1, (1, 28)),
        nn.Conv2d(1, 8, convolution.KERNEL),  # (n, 1, 28, 28) -> (n, 8, 24, 24)
        nn.ReLU(),
        nn.MaxPool2d(convolution.POOL),  # -> (n, 8, 12, 12)
        nn.Conv2d(8, 16, convolution.KERNEL),  # -> (n, 16, 8, 8)
        nn.ReLU(),
        nn.MaxPool2d(convolution.POOL),  # -> (n, 16, 4, 4)
        nn.Flatten(),
        nn.Linear(256, 10),
    )
    with torch.no_grad():
        for layer in module:
            if isinstance(layer, nn.Conv2d | nn.Linear):
                bound = layer.weight[0].numel() ** -0.5
                for parameter in layer.parameters():
                    parameter.uniform_(-bound, bound, generator=generator)
    return module


def fit(module: nn.Module, images: Images) -> None:
    """Train a torch module in place, for EPOCHS epochs with Adam and a one-cycle learning rate (Smith and Topin, 2018)."""
    optimiser, generator = torch.optim.Adam(module.parameters(), LEARNING_RATE), torch.Generator().manual_seed(SEED)
    steps = EPOCHS * -(-len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(images), generator=generator).split(BATCH):
            batch = images.pick(chosen)
            optimiser.zero_grad()
            F.cross_entropy(module(as_input(batch.x)), batch.y).backward()
            optimiser.step()
            schedule.step()


@torch.no_grad()
def convolution_to_numpy(module: nn.Sequential) -> ConvolutionalNetwork:
    """Convert a trained convolutional network from torch, channels first, to NumPy, channels last."""
    convolutions = []
    for layer in module:
        if isinstance(layer, nn.Conv2d):
            w, b = layer.parameters()
            w = w.permute(2, 3, 1, 0).flatten(0, 2)  # (out, in, 5, 5) -> (5, 5, in, out) -> (25 in, out)
            convolutions.append(Layer(w.contiguous().numpy().copy(), b.numpy().copy()))
    w, b = module[-1].parameters()
    w = w.unflatten(1, (16, 4, 4)).permute(2, 3, 1, 0).flatten(0, 2)  # (10, 16, 4, 4) -> (4, 4, 16, 10) -> (256, 10)
    return ConvolutionalNetwork(tuple(convolutions), Layer(w.contiguous().numpy().copy(), b.numpy().copy()))


def main() -> None:
    train, test = data.load()
    generator = torch.Generator().manual_seed(SEED)
    untrained: dict[str, MLP | nn.Sequential] = {
        "linear": MLP((784, 10), generator=generator),
        "connected": MLP((784, 64, 10), generator=generator),
        "convolutional": convolutional(generator),
        "dropout": MLP((784, 64, 10), dropout=DROPOUT, generator=generator),
    }
    for name, module in untrained.items():
        fit(module, train)
        network = to_numpy(module) if isinstance(module, MLP) else convolution_to_numpy(module)
        answers = probabilities_of(network, test.x.numpy()).argmax(axis=1)
        accuracy = count(answers, test.y.numpy()).accuracy
        metadata: dict[str, object] = {"name": name, "seed": SEED, "epochs": EPOCHS, "test_accuracy": accuracy}
        if name == "dropout":
            metadata["settings"] = {"dropout": DROPOUT}
        path = FOLDER / f"{name}.safetensors"
        if isinstance(network, Network):
            checkpoint.save(network, path, metadata)
        else:
            convolution.save(dataclasses.replace(network, metadata=metadata), path)
        print(f"{path.name}: {accuracy:.2%} of the test digits", flush=True)


if __name__ == "__main__":
    main()
