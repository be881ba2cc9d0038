"""The linear Monge map between two samples in POT (ot.gaussian.empirical_bures_wasserstein_mapping), fitted and applied.

    python3 bench/peers/pot_linear.py --rounds 100

The samples come from a formula, so that others can fit the same; `linear` is the fitted matrix of each row.
"""

import argparse

import numpy as np
import ot
from timing import milliseconds, say

PARTICLES, DIMENSIONS = 1000, (5, 20, 100)


def samples(dimension, shift):
    """(1 + shift) sin(k² (1 + shift)) + shift for the k-th entry, from 1: of full rank, and the same in every language."""
    k = np.arange(1, PARTICLES * dimension + 1, dtype=np.float64).reshape(PARTICLES, dimension)
    return (1 + shift) * np.sin(k * k * (1 + shift)) + shift


def fit(dimension):
    source, target = samples(dimension, 0), samples(dimension, 0.5)

    def step(_):
        linear, offset = ot.gaussian.empirical_bures_wasserstein_mapping(source, target, reg=0)
        return linear, source @ linear + offset

    return step


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=100)
    rounds = options.parse_args().rounds
    rows = []
    for dimension in DIMENSIONS:
        step = fit(dimension)
        linear, _ = step(0)
        times = milliseconds(step, rounds)
        rows.append({"n": PARTICLES, "d": dimension, "linear": linear.ravel().tolist(), **times})
    say({"peer": f"POT {ot.__version__}", "rows": rows})


if __name__ == "__main__":
    main()
