"""PyTorch as the peer of `bench steps`: the same networks, one training step as users write it.

Reads lines "NUMBER SECONDS" and answers each with the seconds of a step of that network.
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


def half_squares(output, target):
    return ((output - target) ** 2).sum() / (2 * len(output))


# In the order of step_nets() in steps_nets.cpp: builder, shape of the input, classes, Adam.
NETS = [
    (lambda: nn.Linear(784, 10), (784,), 10, False),
    (mlp, (784,), 10, False),
    (mlp, (784,), 10, True),
    (lenet, (1, 28, 28), 10, False),
    (vgg, (3, 32, 32), 10, False),
    (lambda: autoencoder(1000, 500, 250, 30), (784,), 0, False),
    (lambda: autoencoder(512), (784,), 0, False),
]


def seconds_per_step(number, budget):
    build, shape, classes, adam = NETS[number]
    net = build()
    x = torch.rand(64, *shape)
    target = torch.randint(classes, (64,)) if classes else x
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
    number, budget = line.split()
    print(f"{seconds_per_step(int(number), float(budget)):.9e}", flush=True)
