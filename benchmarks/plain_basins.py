"""A basin map by a plain Python loop over its starts, differentiated by autograd.

    python plain_basins.py SCENARIO STARTS

runs every optimizer of a basin map from STARTS of its starts, evenly spread, one run
after another, and prints as JSON the seconds that one run takes on average.
"""

import json
import sys
from time import perf_counter

from autograd import grad

from landscapes import load_scenario
from landscapes.functions import Function


class Loss:
    """A loss of two parameters, differentiated by one reverse pass."""

    def __init__(self, f: Function) -> None:
        self.gradient = grad(lambda point: f(point[0], point[1]))


def main() -> None:
    scenario, count = load_scenario(sys.argv[1]), int(sys.argv[2])
    every = scenario.grid.starts(slice(0, scenario.grid.size))
    starts = every[:: max(1, len(every) // count)][:count]
    loss = Loss(scenario.landscape.f)
    begin = perf_counter()
    for entry in scenario.optimizers:
        optimizer = entry.build()
        for start in starts:
            position, state = start, optimizer.init(start)
            for _ in range(scenario.steps):
                position, state = optimizer.step(loss, position, state)
    runs = len(starts) * len(scenario.optimizers)
    print(json.dumps({"seconds": (perf_counter() - begin) / runs}))


if __name__ == "__main__":
    main()
