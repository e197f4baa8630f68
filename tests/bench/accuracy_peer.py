"""PyTorch as the peer of `bench accuracy`: the recipes of digits_mlp and lenet, a whole program.

usage: accuracy_peer.py mlp|lenet --data FOLDER --seed N --epochs N
"""

import gzip
import math
import os
import sys

try:
    import numpy
    import torch
    from torch import nn
    import torch.nn.functional as F
except ImportError:
    sys.exit(1)

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def read(folder, name, head):
    for path, opener in ((name + ".gz", gzip.open), (name, open)):
        path = os.path.join(folder, path)
        if os.path.exists(path):
            with opener(path, "rb") as file:
                return torch.from_numpy(numpy.frombuffer(file.read(), numpy.uint8, offset=head).copy())
    sys.exit(1)


def load(folder, part):
    images = read(folder, part + "-images-idx3-ubyte", 16).view(-1, 1, 28, 28)
    return images, read(folder, part + "-labels-idx1-ubyte", 8).long()


def build(name):
    if name == "mlp":
        net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(),
            nn.Linear(128, 10))
    else:
        net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    for layer in net:
        if hasattr(layer, "weight"):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    return net


def mlp_rate(step, steps, epochs):
    epoch = step * epochs // steps
    return 0.05 * (1 + math.cos(math.pi * epoch / epochs)) / 2


def lenet_rate(step, steps, epochs):
    warm = int(0.1 * steps)
    if step < warm:
        return 0.06 * (step + 1) / warm
    return 0.06 * (1 + math.cos(math.pi * (step - warm) / (steps - warm))) / 2


def train(net, name, images, labels, epochs, prepare):
    batch, rate = (50, mlp_rate) if name == "mlp" else (64, lenet_rate)
    weights = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() == 1]
    lenet = name == "lenet"
    rule = torch.optim.SGD(
        [{"params": weights, "weight_decay": 0.0005 if lenet else 0.0}, {"params": others}],
        lr=0.05, momentum=0.9, nesterov=lenet)
    steps, step = epochs * math.ceil(len(labels) / batch), 0
    for _ in range(epochs):
        for rows in torch.randperm(len(labels)).split(batch):
            for group in rule.param_groups:
                group["lr"] = rate(step, steps, epochs)
            rule.zero_grad()
            F.cross_entropy(net(prepare(images[rows])), labels[rows]).backward()
            rule.step()
            step += 1


def main():
    name, _, folder, _, seed, _, epochs = sys.argv[1:]
    torch.manual_seed(int(seed))
    images, labels = load(folder, "train")
    mean, deviation = 0.0, 1.0
    if name == "lenet":
        pixels = images.float() / 255
        mean, deviation = float(pixels.mean()), float(pixels.std()) or 1.0
        del pixels

    def prepare(x):
        return (x.float() / 255 - mean) / deviation

    net = build(name)
    train(net, name, images, labels, int(epochs), prepare)
    images, labels = load(folder, "t10k")
    with torch.no_grad():
        right = sum(int((net(prepare(x)).argmax(1) == y).sum())
                    for x, y in zip(images.split(500), labels.split(500)))
    print(f"test accuracy {100 * right / len(labels):.2f} %")


main()
