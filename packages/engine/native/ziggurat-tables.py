"""Writes the 256-layer ziggurat of the standard normal density as exact float64 constants.

Run from packages/engine:  python3 native/ziggurat-tables.py > src/random/ziggurat-tables.generated.ts

Marsaglia & Tsang (2000), with the layers of equal area v found to 60 digits: layer i has right edge x[i], f[i] = exp(-x[i]^2 / 2),
x[255] = r .. x[0] = 0 at the top (f = 1); the base strip has width v / f(r), which is x[256].
"""

from decimal import Decimal, getcontext

getcontext().prec = 60
LAYERS = 256


def density(x):
    return (-x * x / 2).exp()


def tail_area(r):
    """Integral of exp(-x^2 / 2) from r to infinity, as sqrt(pi / 2) minus its Taylor series from 0."""
    term = r
    total = r
    k = 0
    while abs(term) > Decimal(10) ** -58:
        k += 1
        term = term * -(r * r) / 2 / k
        total += term / (2 * k + 1)
    return (pi() / 2).sqrt() - total


def pi():
    """Machin: pi = 16 atan(1/5) - 4 atan(1/239)."""

    def atan_inverse(n):
        power = Decimal(1) / n
        total, k = power, 0
        while power > Decimal(10) ** -62:
            k += 1
            power /= n * n
            total += (-1) ** k * power / (2 * k + 1)
        return total

    return 16 * atan_inverse(5) - 4 * atan_inverse(239)


def edges(r):
    """Right edges from r up to the top, or None when the layers reach the top early."""
    area = r * density(r) + tail_area(r)
    out = [area / density(r), r]
    for _ in range(LAYERS - 2):
        height = density(out[-1]) + area / out[-1]
        if height >= 1:
            return None, area
        out.append((-2 * height.ln()).sqrt())
    return out, area


low, high = Decimal("3.6"), Decimal("3.7")
for _ in range(170):
    middle = (low + high) / 2
    found, area = edges(middle)
    # Too small an r makes layers too tall: they reach the top early.
    if found is None or density(found[-1]) + area / found[-1] > 1:
        low = middle
    else:
        high = middle
found, area = edges(high)
x = list(reversed(found + []))
x = [Decimal(0)] + x
f = [density(value) for value in x[:-1]]

print("// Written by native/ziggurat-tables.py: do not edit.")
print("/** Right edges of the layers from the top (0) to the base; `[255]` is r and `[256]` the width of the base strip. */")
print("export const EDGES: readonly number[] = [")
for value in x:
    print(f"  {float(value)!r},")
print("];")
print("/** exp(-EDGES[i]² / 2) for i = 0 … 255. */")
print("export const HEIGHTS: readonly number[] = [")
for value in f:
    print(f"  {float(value)!r},")
print("];")
