"""S-DCCA in PyTorch: the loss with its closed-form gradient, and the two branches."""

import torch

AUDIO, VIDEO = [128, 128, 128, 64, 10], [1024, 256, 256, 128, 10]
BETA, RIDGE = 0.2, 1e-4


def mixed(z, one_hot, pairs):
    """The rows by which the other view is multiplied for the mixed covariance."""
    return z * (BETA / (z.shape[0] - 1)) + one_hot @ (one_hot.T @ z) * ((1 - BETA) / pairs)


def whitener(z):
    covariance = z.T @ z / (z.shape[0] - 1) + RIDGE * torch.eye(z.shape[1], dtype=z.dtype)
    values, vectors = torch.linalg.eigh(covariance)
    return (vectors * values.clamp_min(RIDGE).rsqrt()) @ vectors.T


def directions(x, y, one_hot):
    """Whitened canonical directions of centred views, their correlations, and what the gradient needs besides."""
    pairs = one_hot.sum(0).square().sum()
    pulled_x, pulled_y = mixed(x, one_hot, pairs), mixed(y, one_hot, pairs)
    white_x, white_y = whitener(x), whitener(y)
    u, s, vt = torch.linalg.svd(white_x @ (x.T @ pulled_y) @ white_y, full_matrices=False)
    return white_x @ u, white_y @ vt.T, s, pulled_x, pulled_y


class SdccaLoss(torch.autograd.Function):
    """Minus the trace norm of the whitened mixed covariance."""

    @staticmethod
    def forward(ctx, h1, h2, one_hot):
        m = h1.shape[0]
        x, y = h1 - h1.mean(0), h2 - h2.mean(0)
        p, q, s, pulled_x, pulled_y = directions(x, y, one_hot)
        cross = p @ q.T
        grad_x = x @ ((p * s) @ p.T) * (-1 / (m - 1)) + pulled_y @ cross.T
        grad_y = y @ ((q * s) @ q.T) * (-1 / (m - 1)) + pulled_x @ cross
        ctx.save_for_backward(grad_x - grad_x.mean(0), grad_y - grad_y.mean(0))
        return -s.sum()

    @staticmethod
    def backward(ctx, dy):
        grad_x, grad_y = ctx.saved_tensors
        return -dy * grad_x, -dy * grad_y, None


def branch(sizes, dropout=0.2):
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers += [torch.nn.Sigmoid(), torch.nn.Dropout(dropout)]
    return torch.nn.Sequential(*layers)


def optimiser(parameters):
    return torch.optim.RMSprop(parameters, lr=1e-3, alpha=0.9, eps=1e-7, foreach=True)
