"""PyTorch as the peer of `bench conv`: one convolution, forward or backward.

Reads lines "torch BACK N C H W O K STRIDE PADDING SECONDS", answers with the seconds of one call.
"""

import os
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    sys.exit(1)

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def seconds_per_call(back, n, c, h, w, o, k, stride, padding, budget):
    x = torch.randn(n, c, h, w, requires_grad=back)
    weight = torch.randn(o, c, k, k, requires_grad=back)
    bias = torch.randn(o, requires_grad=back)
    y = F.conv2d(x, weight, bias, stride, padding)
    g = torch.randn(y.shape)

    def call():
        if back:
            torch.autograd.grad(y, (x, weight, bias), g, retain_graph=True)
        else:
            F.conv2d(x, weight, bias, stride, padding)

    call()
    best, spent = float("inf"), 0.0
    while spent < budget:
        start = time.perf_counter()
        call()
        seconds = time.perf_counter() - start
        best = min(best, seconds)
        spent += seconds
    return best


print("ready", flush=True)
for line in sys.stdin:
    _, back, *numbers, budget = line.split()
    seconds = seconds_per_call(back == "1", *map(int, numbers), float(budget))
    print(f"{seconds:.9e}", flush=True)
