"""PyTorch as the peer of `bench steps`: the same networks, one training step as users write it.

Reads lines "net NUMBER 0 0 SECONDS" (a network of the course) or "mlp BATCH WIDTH DEPTH SECONDS"
and the same with conv, and answers each with the seconds of a step of that network.
"""

import os
import sys
import time

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit(1)

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(1)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def mlp():
    return nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


def vgg():
    layers, channels = [], 3
    for filters in (64, 128, 256):
        for _ in range(2):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4096, 10))


def autoencoder(*down):
    sizes = [784, *down, *reversed(down[:-1]), 784]
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    layers[-1] = nn.Sigmoid()
    return nn.Sequential(*layers)


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.way = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters),
            nn.ReLU(), nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.around = nn.Identity()
        if channels != filters:
            self.around = nn.Sequential(
                nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.way(x) + self.around(x))


def resnet_20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for filters in (16, 32, 64):
        for block in range(3):
            layers.append(Residual(channels, filters, 2 if filters > 16 and block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def convolutional_autoencoder():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Upsample(scale_factor=2), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
        nn.Upsample(scale_factor=2), nn.Conv2d(16, 1, 3, padding=1), nn.Sigmoid())


def scaled_mlp(width, depth):
    sizes = [784] + depth * [width]
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 10))


def scaled_conv(width, depth):
    channels = [3] + depth * [width]
    layers = []
    for before, after in zip(channels, channels[1:]):
        layers += [nn.Conv2d(before, after, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * channels[-1], 10))


def half_squares(output, target):
    return ((output - target) ** 2).sum() / (2 * len(output))


# In the order of step_nets() in steps_nets.cpp: builder, input, classes, Adam, batch.
NETS = [
    (lambda: nn.Linear(784, 10), (784,), 10, False, 64),
    (mlp, (784,), 10, False, 64),
    (mlp, (784,), 10, True, 64),
    (lenet, (1, 28, 28), 10, False, 64),
    (vgg, (3, 32, 32), 10, False, 64),
    (lambda: autoencoder(1000, 500, 250, 30), (784,), 0, False, 64),
    (lambda: autoencoder(512), (784,), 0, False, 64),
    (resnet_20, (3, 32, 32), 10, False, 128),
    (convolutional_autoencoder, (1, 28, 28), 0, False, 64),
]


def net_of(kind, first, width, depth):
    if kind == "net":
        return NETS[first]
    if kind == "mlp":
        return (lambda: scaled_mlp(width, depth), (784,), 10, False, first)
    return (lambda: scaled_conv(width, depth), (3, 16, 16), 10, False, first)


def seconds_per_step(net, budget):
    build, shape, classes, adam, batch = net
    net = build()
    x = torch.rand(batch, *shape)
    target = torch.randint(classes, (batch,)) if classes else x
    loss = nn.CrossEntropyLoss() if classes else half_squares
    rule = torch.optim.Adam(net.parameters(), lr=0.001) if adam else torch.optim.SGD(
        net.parameters(), lr=0.01, momentum=0.9)

    def step():
        rule.zero_grad()
        loss(net(x), target).backward()
        rule.step()

    for _ in range(3):
        step()
    start = time.perf_counter()
    steps = 0
    while time.perf_counter() - start < budget:
        step()
        steps += 1
    return (time.perf_counter() - start) / steps


print("ready", flush=True)
for line in sys.stdin:
    kind, *numbers, budget = line.split()
    net = net_of(kind, *map(int, numbers))
    print(f"{seconds_per_step(net, float(budget)):.9e}", flush=True)
