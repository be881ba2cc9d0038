"""One step of KiNG and ntKiNG in PyTorch, by hand, in the form that is linear in the particles for ntKiNG and goes in tiles for KiNG.

    python3 bench/peers/pytorch_step.py --rounds 100 --threads 1

Everything in it: centres, bandwidths by the median, network, g, F, the system, its solve in float64, drift, move. What it
computes is checked against the reference drifts before anything is timed. Without --threads PyTorch takes as many as it likes; with
--device cuda it runs on a GPU, and is skipped where PyTorch finds none.
"""

import argparse
import json
import math
from functools import partial
from pathlib import Path

import torch
from timing import milliseconds, product_rate, say

LAMBDA, RIDGE, STEP_SIZE, CENTERS, WIDTH, TILE = 1e-3, 1e-3, 1.0, 200, 31, 50
SIZES = [(100, 5), (100, 20), (400, 50)]
REFERENCE = Path(__file__).parents[2] / "packages/fisher/test/fixtures/closed-form-drifts.json"


def bandwidth_of(points):
    """sqrt(m / 2), m the lower median of the positive squared distances."""
    squares = torch.pdist(points) ** 2
    return math.sqrt(squares[squares > 0].median().item() / 2)


def draw_network(widths, device):
    """Weights and biases uniform in ±1/√fan_in, PyTorch's own rule."""
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        bound = 1 / math.sqrt(fan_in)
        weights = torch.empty(fan_in, fan_out, device=device).uniform_(-bound, bound)
        layers.append((weights, torch.empty(fan_out, device=device).uniform_(-bound, bound)))
    return layers


def rbf(x, centers, bandwidth):
    return torch.exp(torch.cdist(x, centers) ** 2 / (-2 * bandwidth**2))  # [n, b]


def moments(x, y, centers, bandwidth):
    """T at the particles, g, F."""
    at_x = rbf(x, centers, bandwidth)
    gradient = rbf(y, centers, bandwidth).mean(0) - at_x.mean(0)
    return at_x, gradient, torch.cov(at_x.T)


def mean_jacobian(x, at_x, centers, bandwidth):
    """∇T_c(x_i) / n, [n, b, d]."""
    scaled = at_x / (bandwidth**2 * x.shape[0])
    return scaled[:, :, None] * (centers[None] - x[:, None])


def solve(fisher, gram, gradient, ridge=RIDGE, damping=LAMBDA):
    system = (damping * fisher + gram).double()
    system.diagonal().add_(ridge)
    factor = torch.linalg.cholesky(system)
    return torch.cholesky_solve(gradient.double()[:, None], factor)[:, 0].float()


def ntking_drift(x, gradient, fisher, jacobian, network, **penalties):
    """M is formed block by block: back-propagate the Jacobian of T, contract with the activations."""
    (w1, b1), (w2, b2), (w3, _) = network
    n, b, d = jacobian.shape
    z1 = torch.tanh(torch.addmm(b1, x, w1))
    z2 = torch.tanh(torch.addmm(b2, z1, w2))
    s1, s2 = 1 - z1 * z1, 1 - z2 * z2
    back2 = (jacobian.reshape(n * b, d) @ w3.T).reshape(n, b, -1) * s2[:, None]
    back1 = (back2.reshape(n * b, -1) @ w2.T).reshape(n, b, -1) * s1[:, None]
    blocks = [block(before, after) for before, after in ((x, back1), (z1, back2), (z2, jacobian))]
    gram = sum(flat @ flat.T for weights, bias in blocks for flat in (weights, bias))
    alpha = solve(fisher, gram, gradient, **penalties)
    (v1, c1), (v2, c2), (v3, c3) = [
        ((alpha @ weights).reshape(layer[0].shape), alpha @ bias) for (weights, bias), layer in zip(blocks, network)
    ]
    t1 = s1 * torch.addmm(c1, x, v1)
    t2 = s2 * (t1 @ w2 + torch.addmm(c2, z1, v2))
    return t2 @ w3 + torch.addmm(c3, z2, v3)


def block(activations, back):
    """A layer's columns of M: of its weights, [b, in · out], and of its bias, [b, out]."""
    n, b, out = back.shape
    weights = (activations.T @ back.reshape(n, b * out)).reshape(-1, b, out)
    return weights.permute(1, 0, 2).reshape(b, -1), back.sum(0)


def king_fields(x, fields, bandwidth):
    """K V for k fields at once, K = ∇x∇y of the Gaussian kernel: [n, k, d] -> [n, k, d], by tiles of particles."""
    n, k, d = fields.shape
    a = 1 / bandwidth**2
    flat = fields.reshape(n, k * d)
    along = (fields @ x[:, :, None])[:, :, 0]  # ⟨x_j, V_j⟩, [n, k]
    tiles = []
    for rows in x.split(TILE):
        kernel = a * torch.exp(torch.cdist(rows, x) ** 2 * (-a / 2))  # [tile, n]
        inner = (rows @ fields.reshape(n * k, d).T).reshape(-1, n, k) - along  # ⟨x_i - x_j, V_j⟩
        pulled = a * kernel[:, :, None] * inner
        from_others = torch.bmm(pulled.transpose(1, 2), x.expand(rows.shape[0], n, d))
        away = pulled.sum(1)[:, :, None] * rows[:, None] - from_others
        tiles.append((kernel @ flat).reshape(-1, k, d) - away)
    return torch.cat(tiles)


def king_drift(x, gradient, fisher, jacobian, bandwidth, **penalties):
    n, b, d = jacobian.shape
    by_field = jacobian.permute(1, 0, 2).reshape(b, n * d)
    moved = king_fields(x, jacobian, bandwidth).permute(1, 0, 2).reshape(b, n * d)
    alpha = solve(fisher, by_field @ moved.T, gradient, **penalties)
    return king_fields(x, (alpha @ by_field).reshape(n, 1, d), bandwidth)[:, 0]


def step(flow, x, y):
    pool = torch.cat([x, y])
    centers = pool[torch.randperm(pool.shape[0], device=pool.device)[:CENTERS]]
    bandwidth = bandwidth_of(pool)
    at_x, gradient, fisher = moments(x, y, centers, bandwidth)
    jacobian = mean_jacobian(x, at_x, centers, bandwidth)
    if flow == "ntKing":
        network = draw_network([x.shape[1], WIDTH, WIDTH, x.shape[1]], x.device)
        drift = ntking_drift(x, gradient, fisher, jacobian, network)
    else:
        drift = king_drift(x, gradient, fisher, jacobian, bandwidth_of(x))
    return x + STEP_SIZE * drift


def worst_difference(device):
    """Of all drifts from the reference ones, over the size of the latter."""
    worst = 0.0
    tensor = partial(torch.tensor, device=device)
    for case in json.loads(REFERENCE.read_text())["cases"]:
        layers = [(tensor(layer["W"]), tensor(layer["b"])) for layer in case["network"]["layers"]]
        if case["statistic"]["kind"] != "rbf" or len(layers) != 3:
            continue
        x, centers = tensor(case["X"]), tensor(case["statistic"]["centers"])
        bandwidth = case["statistic"]["bandwidth"]
        at_x, gradient, fisher = moments(x, tensor(case["Y"]), centers, bandwidth)
        problem = (x, gradient, fisher, mean_jacobian(x, at_x, centers, bandwidth))
        penalties = {"ridge": case["ridge"], "damping": case["lambda"]}
        drifts = {
            "ntking": ntking_drift(*problem, layers, **penalties),
            "king": king_drift(*problem, case["kernelBandwidth"], **penalties),
        }
        for name, drift in drifts.items():
            expected = tensor(case["drifts"][name]["drift"])
            worst = max(worst, ((drift - expected).abs().max() / expected.abs().max()).item())
    return worst


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--threads", type=int)
    options.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = options.parse_args()
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    if options.device == "cuda" and not torch.cuda.is_available():
        print(json.dumps({"skipped": "pytorch_step is skipped: PyTorch finds no GPU"}))
        return
    synchronize = torch.cuda.synchronize if options.device == "cuda" else lambda: None
    torch.manual_seed(7)
    difference = worst_difference(options.device)
    if not 0 < difference < 1e-3:
        raise SystemExit(f"pytorch_step: the drifts differ from the reference ones by {difference}")
    rows = []
    for flow in ("ntKing", "king"):
        for n, d in SIZES:
            x, y = (torch.randn(n, d, device=options.device) for _ in range(2))
            y = 0.5 * y + 1
            rounds = options.rounds if n == 100 else max(3, options.rounds // 5)
            rows.append({"flow": flow, "n": n, "d": d, **milliseconds(lambda _: (step(flow, x, y), synchronize()), rounds)})
    factor = torch.randn(512, 512, device=options.device)
    say(
        {
            "peer": f"PyTorch {torch.__version__}",
            "threads": torch.get_num_threads(),
            "device": options.device,
            "worstDifference": difference,
            "productRate": product_rate(lambda: (factor @ factor, synchronize())),
            "rows": rows,
        }
    )


if __name__ == "__main__":
    with torch.inference_mode():
        main()
