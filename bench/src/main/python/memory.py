"""memory.py cnn|char-gpt DATA: the training of the example of that name in plain PyTorch, and the most memory that it had at once.

cnn takes the folder of MNIST and trains LeNet-5 for an epoch, char-gpt takes a text and trains the small GPT for 500 steps: after that nothing grows."""
import resource
import sys

import torch
from mnist import idx
from torch import nn
from torch.nn import functional as F


def digits(folder, part):
    return idx(folder, part + "-images-idx3-ubyte").unsqueeze(1).float().div_(255), idx(folder, part + "-labels-idx1-ubyte").long()


def cnn(folder):
    x, y = digits(folder, "train")
    test_x, test_y = digits(folder, "t10k")
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for rows in torch.randperm(len(x)).split(64):
        optimizer.zero_grad()
        F.cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        right = sum((model(a).argmax(1) == b).sum().item() for a, b in zip(test_x.split(256), test_y.split(256)))
    return f"accuracy {right / len(test_y):.4f}"


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = (z.view(n, t, self.heads, -1).transpose(1, 2) for z in self.qkv(self.norm1(x)).split(c, dim=2))
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:  # before PyTorch 2.0
            later = torch.ones(t, t, dtype=torch.bool).triu(1)
            y = ((q @ k.transpose(2, 3)) * (c // self.heads) ** -0.5).masked_fill(later, float("-inf")).softmax(-1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(n, t, c))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


def char_gpt(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    letters = sorted(set(text))
    tokens = torch.tensor([letters.index(c) for c in text[: len(text) * 9 // 10]])
    width, context, batch = 128, 64, 12
    wte, wpe = nn.Embedding(len(letters), width), nn.Embedding(context, width)
    body = nn.Sequential(*(Block(width, 4) for _ in range(4)), nn.LayerNorm(width), nn.Linear(width, len(letters), bias=False))
    parameters = [*wte.parameters(), *wpe.parameters(), *body.parameters()]
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": 0.1},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))
    for _ in range(500):
        starts = torch.randint(len(tokens) - context, (batch,))
        x = torch.stack([tokens[i : i + context] for i in starts])
        y = torch.stack([tokens[i + 1 : i + 1 + context] for i in starts])
        optimizer.zero_grad()
        loss = F.cross_entropy(body(wte(x) + wpe.weight).flatten(0, 1), y.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    return f"loss {loss.item():.4f}"


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    reached = {"cnn": cnn, "char-gpt": char_gpt}[sys.argv[1]](sys.argv[2])
    print(f"PyTorch {torch.__version__}, {reached}, peak resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


main()
