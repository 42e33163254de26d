"""mnist.py DIR ACCURACY SEED THREADS: reads MNIST and trains until so much of the test set is read rightly.

The twin of the class MnistProgram, and as fast as it can be in plain PyTorch: batches are rows of one tensor, not collated sample by sample."""
import gzip
import os
import struct
import sys

import numpy
import torch
from torch import nn


def idx(folder, name):
    path = os.path.join(folder, name)
    opened = gzip.open(path + ".gz", "rb") if os.path.exists(path + ".gz") else open(path, "rb")
    with opened as file:
        dims = struct.unpack(">BBBB", file.read(4))[3]
        shape = struct.unpack(f">{dims}I", file.read(4 * dims))
        return torch.from_numpy(numpy.frombuffer(file.read(), dtype=numpy.uint8).copy()).reshape(shape)


def data(folder, part):
    images = idx(folder, part + "-images-idx3-ubyte").reshape(-1, 784).float().div_(255)
    return images, idx(folder, part + "-labels-idx1-ubyte").long()


def main():
    folder, target, seed, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    x, y = data(folder, "train")
    test_x, test_y = data(folder, "t10k")
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    loss_fn = nn.CrossEntropyLoss()
    try:
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    except (RuntimeError, TypeError):  # before 2.4 there is no fused kernel for the CPU
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    accuracy, epoch = 0.0, 0
    while accuracy < target and epoch < 10:
        for rows in torch.randperm(len(x)).split(64):
            loss = loss_fn(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            right = sum((model(a).argmax(1) == b).sum().item() for a, b in zip(test_x.split(256), test_y.split(256)))
        accuracy = right / len(test_x)
        epoch += 1
    print(f"epochs {epoch} accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
