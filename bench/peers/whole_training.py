"""S-DCCA trained as `fitSdcca` trains it, in PyTorch, on the data in the folder named: 100 epochs of batches of 200, validation
after each by a linear CCA on the branches' outputs, from the same initial weights and held-out videos. A repetition takes the
next seed; the result is the best validation MAP."""

import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from sdcca import AUDIO, VIDEO, SdccaLoss, branch, directions, optimiser
from serve import serve

torch.set_num_threads(len(os.sched_getaffinity(0)))
EPOCHS, BATCH = 100, 200
folder = sys.argv[1]
audio, video = (torch.from_numpy(np.load(f"{folder}/{view}.npy")) for view in ("audio", "video"))
with open(f"{folder}/starts.json") as file:
    given = json.load(file)
labels = torch.tensor(given["labels"])
one_hot = F.one_hot(labels).float()


def load(net, initial, view):
    linear = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
    with torch.no_grad():
        for i, layer in enumerate(linear):
            for own, name in (layer.weight, "w"), (layer.bias, "b"):
                value = initial[f"{view}.{name}{i}"]
                tensor = torch.tensor(value["data"]).reshape(value["shape"])
                own.copy_(tensor.T if name == "w" else tensor)
    return net


def mean_average_precision(similarity, own):
    relevant = own[torch.argsort(similarity, dim=1, descending=True)] == own[:, None]
    precision = relevant.cumsum(1) / torch.arange(1, len(own) + 1)
    return ((precision * relevant).sum(1) / relevant.sum(1)).mean().item()


@torch.no_grad()
def validation(nets, fit, held):
    for net in nets:
        net.eval()
    a, v = nets[0](audio).double(), nets[1](video).double()
    for net in nets:
        net.train()
    a, v = a - a[fit].mean(0), v - v[fit].mean(0)
    p, q, *_ = directions(a[fit], v[fit], one_hot[fit].double())
    similarity = F.normalize(a[held] @ p) @ F.normalize(v[held] @ q).T
    return (mean_average_precision(similarity, labels[held]) + mean_average_precision(similarity.T, labels[held])) / 2


def train(seed):
    torch.manual_seed(seed)
    start = given["starts"][seed]
    held = torch.tensor(start["held"])
    kept = torch.ones(len(labels), dtype=torch.bool)
    kept[held] = False
    fit = kept.nonzero().squeeze(1)
    nets = [load(branch(sizes), start["initial"], view) for sizes, view in ((AUDIO, "audio"), (VIDEO, "video"))]
    update = optimiser([p for net in nets for p in net.parameters()])
    best, best_weights = 0.0, None
    for _ in range(EPOCHS):
        order = fit[torch.randperm(len(fit))]
        for first in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[first : first + BATCH]
            loss = SdccaLoss.apply(nets[0](audio[rows]), nets[1](video[rows]), one_hot[rows])
            update.zero_grad(set_to_none=True)
            loss.backward()
            update.step()
        score = validation(nets, fit, held)
        if score > best:
            best, best_weights = score, [{k: v.clone() for k, v in net.state_dict().items()} for net in nets]
    return best


repetitions = 0


def repetition():
    global repetitions
    seed = max(0, repetitions - 1)
    repetitions += 1
    began = time.perf_counter()
    best = train(seed)
    return {"value": time.perf_counter() - began, "result": best}


serve(repetition)
