"""Reference values of the special functions, by mpmath at 60 digits, rounded to float64.

Run: python3 scripts/make_special_references.py   (mpmath 1.3.0)
Each row is [arguments..., value].
"""

import json
import math
import pathlib

from mpmath import besseli, betainc, digamma, erfc, findroot, gammainc, hyp0f1, log, loggamma, mp, mpf, polygamma

mp.dps = 60
ZERO = float(findroot(digamma, 1.46))
STEPS = [1e-14, 1e-10, 1e-7, 1e-4, 0.01, 0.049, 0.051, 0.3]
POSITIVE = [1e-300, 1e-20, 1e-8, 1e-3, 0.1, 0.4999, 0.5, 0.51, 0.9, 1.1, 1.4999, 1.5, 1.7, 2.49, 2.51, 3.3, 7.9, 11.99, 12, 12.01, 40, 1e3, 1e6, 1e12]
ORDERS = [0, 0.5, 1, 1.5, 3, 7.5, 15, 24, 49.5, 63, 200, 999, 1e4]
ARGUMENTS = [1e-6, 1e-3, 0.05, 1, 4, 20, 59, 60.5, 68, 90, 300, 1e3, 1e4]


def near(point, steps):
    return [point + sign * step for step in steps for sign in (-1, 1)]


def rows(f, *lists):
    result = []
    for arguments in [list(a) for a in zip(*lists)] if len(lists) > 1 else [[a] for a in lists[0]]:
        result.append([*arguments, float(f(*[mpf(a) for a in arguments]))])
    return result


def grid(a, b):
    pairs = [(x, y) for x in a for y in b]
    return [p[0] for p in pairs], [p[1] for p in pairs]


def log_bessel(order, x):
    return log(besseli(order, x))


def ratio(order, x):
    return besseli(order + 1, x) / besseli(order, x)


def slope(order, x):
    r = ratio(order, x)
    return 1 - r * r - (2 * order + 1) * r / x


SHAPES = [1e-3, 0.5, 1, 3.3, 20, 150, 4000]
QUANTILES = [0.01, 0.3, 0.9, 1, 1.1, 2, 6]
gamma_a, gamma_x = grid(SHAPES, QUANTILES)
gamma_x = [a * q if a > 1 else q for a, q in zip(gamma_a, gamma_x)]
beta_rows = [
    [a, b, x, float(betainc(mpf(a), mpf(b), 0, mpf(x), regularized=True))]
    for a in [0.1, 0.8, 1, 5.5, 60]
    for b in [0.3, 1, 2.5, 80]
    for x in [1e-4, 0.07, 0.3, 0.5, 0.77, 0.96]
]
references = {
    "logGamma": rows(loggamma, POSITIVE + near(1, STEPS) + near(2, STEPS)),
    "digamma": rows(digamma, POSITIVE + near(ZERO, STEPS)),
    "trigamma": rows(lambda x: polygamma(1, x), POSITIVE[2:]),
    "tetragamma": rows(lambda x: polygamma(2, x), POSITIVE[2:]),
    "logBesselI": rows(log_bessel, *grid(ORDERS, ARGUMENTS)),
    "logBesselEntire": rows(lambda v, x: log(hyp0f1(v + 1, x * x / 4)), *grid(ORDERS, ARGUMENTS)),
    "besselRatio": rows(ratio, *grid(ORDERS, ARGUMENTS)),
    "besselComplement": rows(lambda v, x: 1 - ratio(v, x), *grid(ORDERS, ARGUMENTS)),
    "besselSlope": rows(slope, *grid(ORDERS, ARGUMENTS)),
    "gammaLower": rows(lambda a, x: gammainc(a, 0, x, regularized=True), gamma_a, gamma_x),
    "gammaUpper": rows(lambda a, x: gammainc(a, x, mp.inf, regularized=True), gamma_a, gamma_x),
    "betaLower": beta_rows,
    "erfc": rows(erfc, [-5, -0.3, -1e-9, 1e-9, 0.2, 0.7, 1.2, 1.3, 3, 9, 26]),
    "logErfc": rows(lambda x: log(erfc(x)), [-5, -0.3, 1e-9, 0.2, 1.2, 1.3, 3, 9, 26, 1e3, 1e6]),
    "stirlingRemainder": rows(lambda x: loggamma(x) - ((x - 0.5) * log(x) - x + 0.5 * log(2 * mp.pi)), [0.01, 3, 12, 30, 1e3, 1e8]),
    "digammaGap": rows(lambda x: log(x) - digamma(x), [0.01, 3, 12, 30, 1e3, 1e8]),
    "trigammaGap": rows(lambda x: polygamma(1, x) - 1 / x, [0.01, 3, 12, 30, 1e3, 1e8]),
}
assert all(math.isfinite(row[-1]) for table in references.values() for row in table)
path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "special-references.json"
path.write_text(json.dumps(references, separators=(",", ":")).replace('],"', '],\n"') + "\n")
