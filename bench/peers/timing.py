"""What the peers share: timing as the cases of this folder do it, and one JSON object on standard output."""

import json
import resource
import statistics
import time


def milliseconds(step, rounds):
    """Wall milliseconds of step(round): a fifth as many rounds before those that count; in each the second run counts."""
    times = []
    for round_ in range(-(rounds // 5) - 1, rounds):
        step(round_)
        start = time.perf_counter()
        step(round_)
        if round_ >= 0:
            times.append(1000 * (time.perf_counter() - start))
    return {"median": statistics.median(times), "least": min(times)}


def product_rate(multiply, size=512, repeats=9):
    """Floating-point operations a second of the fastest of some float32 products of size³."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        multiply()
        times.append(time.perf_counter() - start)
    return 2 * size**3 / min(times)


def say(fields):
    peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**fields, "peakMemoryBytes": peak}))
