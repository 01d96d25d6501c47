"""The training steps of training-cases.ts in PyTorch: `training_step.py sdcca BATCH COUNT` or `attention UNITS COUNT`, and
`compiled` behind it for torch.compile. A repetition is answered by the milliseconds of each step."""

import os
import sys
import time

import torch
import torch.nn.functional as F

from sdcca import AUDIO, VIDEO, SdccaLoss, branch, optimiser
from serve import serve

torch.set_num_threads(len(os.sched_getaffinity(0)))
torch.manual_seed(0)
CLASSES, ROWS = 6, 2000


def sdcca(batch, compiled):
    audio, video = branch(AUDIO), branch(VIDEO)
    xa, xv = torch.randn(ROWS, 128), torch.randn(ROWS, 1024)
    one_hot = F.one_hot(torch.randint(CLASSES, (ROWS,)), CLASSES).float()
    update = optimiser([*audio.parameters(), *video.parameters()])

    def loss_of(rows):
        return SdccaLoss.apply(audio(xa[rows]), video(xv[rows]), one_hot[rows])

    loss_of, apply = compiled(loss_of), compiled(update.step)

    def step():
        loss = loss_of(torch.randint(ROWS, (batch,)))
        update.zero_grad(set_to_none=True)
        loss.backward()
        apply()
        return loss.item()

    return step


def attention(units, compiled):
    steps, inputs, tracks = 30, 128, 1000
    chunks = torch.randn(tracks, steps, inputs)
    labels = torch.randint(CLASSES, (tracks,))
    mask = torch.ones(100, steps)
    lstm = torch.nn.LSTM(inputs, units)
    score, value = torch.nn.Linear(units, units), torch.nn.Linear(units, 1, bias=False)
    context, classify = torch.nn.Linear(inputs, units), torch.nn.Linear(units, CLASSES)
    parameters = list(torch.nn.ModuleList([lstm, score, value, context, classify]).parameters())
    update = torch.optim.Adam(parameters, lr=2e-3, eps=1e-7, weight_decay=1e-4, fused=True)

    def loss_of(rows):
        x = chunks[rows].transpose(0, 1).contiguous()
        states = F.dropout(lstm(x)[0], 0.3)
        scores = value(torch.tanh(score(states))).squeeze(2).T - (1 - mask) * 1e9
        weights = torch.softmax(scores, 1) * mask
        heard = (F.relu(context(x)) * weights.T.unsqueeze(2)).sum(0)
        return F.cross_entropy(classify(F.dropout(heard, 0.3)), labels[rows])

    loss_of = compiled(loss_of)

    def step():
        loss = loss_of(torch.randint(tracks, (100,)))
        update.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        update.step()
        return loss.item()

    return step


kind, size, count, way = sys.argv[1:]
step = {"sdcca": sdcca, "attention": attention}[kind](int(size), torch.compile if way == "compiled" else lambda work: work)


def repetition():
    times = []
    for _ in range(int(count)):
        began = time.perf_counter()
        step()
        times.append((time.perf_counter() - began) * 1e3)
    return times


serve(repetition)
