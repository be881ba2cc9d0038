"""Divergences and entropies of normal, gamma and inverse gamma distributions, by mpmath at 60 digits, from the very float64 natural
parameters stored beside them, so that rounding of the parameters is no part of the comparison.

Run: python3 scripts/make_divergence_references.py   (mpmath 1.3.0)
"""

import json
import pathlib

from mpmath import digamma, log, loggamma, mp, mpf, pi

mp.dps = 60


def normal(mean, deviation):
    return [mean / deviation**2, -0.5 / deviation**2]


def gamma(shape, rate):
    return [shape - 1, -rate]


def normal_terms(eta):
    a, b = mpf(eta[0]), mpf(eta[1])
    return -a * a / (4 * b) + log(-pi / b) / 2, [-a / (2 * b), a * a / (4 * b * b) - 1 / (2 * b)]


def gamma_terms(eta):
    shape, rate = mpf(eta[0]) + 1, -mpf(eta[1])
    return loggamma(shape) - shape * log(rate), [digamma(shape) - log(rate), shape / rate]


def inverse_gamma(shape, scale):
    return [-shape - 1, -scale]


def inverse_gamma_terms(eta):
    shape, scale = -mpf(eta[0]) - 1, -mpf(eta[1])
    return loggamma(shape) - shape * log(scale), [log(scale) - digamma(shape), shape / scale]


def divergence(terms, p, q):
    (of_p, mean), (of_q, _) = terms(p), terms(q)
    return of_q - of_p - sum((mpf(b) - mpf(a)) * m for a, b, m in zip(p, q, mean))


def entropy(terms, p):
    partition, mean = terms(p)
    return partition - sum(mpf(a) * m for a, m in zip(p, mean))


def table(terms, pairs):
    return [
        {"p": p, "q": q, "divergence": float(divergence(terms, p, q)), "entropy": float(entropy(terms, p))}
        for p, q in pairs
    ]


normals = [
    ((0, 1), (1e-4, 1)),
    ((0, 1), (1e-8, 1)),
    ((1000, 1), (1000.0001, 1)),
    ((1000, 1), (1000, 1.0001)),
    ((0, 1), (0, 1 + 1e-7)),
    ((5, 1e-3), (5.0001, 1.1e-3)),
    ((0, 1), (3, 2)),
    ((-50, 0.1), (70, 4)),
    ((1e6, 1e3), (1e6 + 1, 1e3)),
]
gammas = [
    ((shape, rate), (shape * (1 + gap), rate * factor))
    for shape in (1e-5, 1e-3, 0.5, 1.0, 7.5, 300.0, 1e5, 1e8)
    for rate in (1.0, 25.0)
    for gap, factor in ((1e-4, 1.0), (0.0, 1.0001), (1e-4, 1.0001), (0.1, 1.1), (3.0, 0.2))
]
references = {
    "normal": table(normal_terms, [(normal(*p), normal(*q)) for p, q in normals]),
    "inverseGamma": table(inverse_gamma_terms, [(inverse_gamma(*p), inverse_gamma(*q)) for p, q in gammas]),
    "gamma": table(gamma_terms, [(gamma(*p), gamma(*q)) for p, q in gammas]),
}
path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "divergence-references.json"
path.write_text(json.dumps(references).replace("}, {", "},\n{") + "\n")
