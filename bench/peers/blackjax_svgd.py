"""One step of SVGD in blackjax (JAX, compiled), on a standard normal target, n = 100 particles, bandwidth by the median.

    python3 bench/peers/blackjax_svgd.py --rounds 100
"""

import argparse

import blackjax
import jax
import jax.numpy as jnp
import optax
from blackjax.vi.svgd import rbf_kernel, update_median_heuristic
from timing import milliseconds, product_rate, say

PARTICLES, DIMENSIONS = 100, (5, 20)


def stepper(dimension):
    gradient = jax.grad(lambda x: -0.5 * jnp.sum(x * x))
    flow = blackjax.svgd(gradient, optax.sgd(0.5), rbf_kernel, update_median_heuristic)
    state = flow.init(jax.random.normal(jax.random.key(7), (PARTICLES, dimension)))
    step = jax.jit(flow.step)
    return lambda _: jax.block_until_ready(step(state))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=100)
    rounds = options.parse_args().rounds
    rows = [{"n": PARTICLES, "d": d, **milliseconds(stepper(d), rounds)} for d in DIMENSIONS]
    factor = jax.random.normal(jax.random.key(1), (512, 512))
    product = jax.jit(lambda a: a @ a)
    jax.block_until_ready(product(factor))
    say(
        {
            "peer": f"blackjax {blackjax.__version__}, JAX {jax.__version__}",
            "productRate": product_rate(lambda: jax.block_until_ready(product(factor))),
            "rows": rows,
        }
    )


if __name__ == "__main__":
    main()
