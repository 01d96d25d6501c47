"""The training steps of training-cases.ts in PyTorch, timed on request: a line "case count" on standard input is answered
by a JSON list of milliseconds. The loss has the same closed-form gradient, the optimisers their fastest form."""

import json
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(2)
torch.manual_seed(0)
CLASSES, ROWS = 6, 2000


class SdccaLoss(torch.autograd.Function):
    """Minus the trace norm of the whitened mixed covariance, with its closed-form gradient."""

    @staticmethod
    def forward(ctx, h1, h2, one_hot, beta=0.2, ridge=1e-4):
        m = h1.shape[0]
        x, y = h1 - h1.mean(0), h2 - h2.mean(0)
        pairs = one_hot.sum(0).square().sum()

        def pull(z):
            return z * (beta / (m - 1)) + one_hot @ (one_hot.T @ z) * ((1 - beta) / pairs)

        def whiten(z):
            values, vectors = torch.linalg.eigh(z.T @ z / (m - 1) + ridge * torch.eye(z.shape[1]))
            return (vectors * values.clamp_min(ridge).rsqrt()) @ vectors.T

        pulled_x, pulled_y = pull(x), pull(y)
        white_x, white_y = whiten(x), whiten(y)
        u, s, vt = torch.linalg.svd(white_x @ (x.T @ pulled_y) @ white_y, full_matrices=False)
        p, q = white_x @ u, white_y @ vt.T
        cross = p @ q.T
        grad_x = x @ ((p * s) @ p.T) * (-1 / (m - 1)) + pulled_y @ cross.T
        grad_y = y @ ((q * s) @ q.T) * (-1 / (m - 1)) + pulled_x @ cross
        ctx.save_for_backward(grad_x - grad_x.mean(0), grad_y - grad_y.mean(0))
        return -s.sum()

    @staticmethod
    def backward(ctx, dy):
        grad_x, grad_y = ctx.saved_tensors
        return -dy * grad_x, -dy * grad_y, None, None, None


def branch(sizes, dropout):
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers += [torch.nn.Sigmoid(), torch.nn.Dropout(dropout)]
    return torch.nn.Sequential(*layers)


def sdcca(batch, dropout=0.2):
    audio, video = branch([128, 128, 128, 64, 10], dropout), branch([1024, 256, 256, 128, 10], dropout)
    xa, xv = torch.randn(ROWS, 128), torch.randn(ROWS, 1024)
    one_hot = F.one_hot(torch.randint(CLASSES, (ROWS,)), CLASSES).float()
    parameters = [*audio.parameters(), *video.parameters()]
    optimiser = torch.optim.RMSprop(parameters, lr=1e-3, alpha=0.9, eps=1e-7, foreach=True)

    def step():
        rows = torch.randint(ROWS, (batch,))
        loss = SdccaLoss.apply(audio(xa[rows]), video(xv[rows]), one_hot[rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def attention(units):
    steps, inputs, tracks = 30, 128, 1000
    chunks = torch.randn(tracks, steps, inputs)
    labels = torch.randint(CLASSES, (tracks,))
    mask = torch.ones(100, steps)
    lstm = torch.nn.LSTM(inputs, units)
    score, value = torch.nn.Linear(units, units), torch.nn.Linear(units, 1, bias=False)
    context, classify = torch.nn.Linear(inputs, units), torch.nn.Linear(units, CLASSES)
    modules = torch.nn.ModuleList([lstm, score, value, context, classify])
    parameters = list(modules.parameters())
    optimiser = torch.optim.Adam(parameters, lr=2e-3, eps=1e-7, weight_decay=1e-4, fused=True)

    def step():
        rows = torch.randint(tracks, (100,))
        x = chunks[rows].transpose(0, 1).contiguous()
        states = F.dropout(lstm(x)[0], 0.3)
        scores = value(torch.tanh(score(states))).squeeze(2).T - (1 - mask) * 1e9
        weights = torch.softmax(scores, 1) * mask
        heard = (F.relu(context(x)) * weights.T.unsqueeze(2)).sum(0)
        loss = F.cross_entropy(classify(F.dropout(heard, 0.3)), labels[rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimiser.step()
        return loss.item()

    return step


MAKE = {"sdcca": sdcca, "attention": attention}
steps = {}
for line in sys.stdin:
    kind, size, count = line.split()
    if (kind, size) not in steps:
        steps[kind, size] = MAKE[kind](int(size))
    times = []
    for _ in range(int(count)):
        began = time.perf_counter()
        steps[kind, size]()
        times.append((time.perf_counter() - began) * 1e3)
    print(json.dumps(times), flush=True)
