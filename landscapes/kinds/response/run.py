"""The updates of a rule for a given 1-D gradient signal.

There is no landscape: at epoch t the rule gets the gradient g_t, and its update
is −Δθ, which has the gradient's sign. So that the update is exact, each step
starts from θ = 0 again; only the rule's state goes on from epoch to epoch.

Nesterov's look-ahead asks for the gradient at the point to which a step μv would
lead. Without a landscape, looking ahead means the signal's future: a point θ − d
reads the signal d epochs ahead, at epoch t + d, as in the first script of the
article (Neural network optimization methods, Habr, 4 January 2017). A rule that
does not look ahead reads epoch t itself.
"""

from typing import NamedTuple

import numpy as np

from landscapes.kinds.response.model import Response, ResponseRecording, ResponseScenario
from landscapes.kinds.work import Work, reported
from landscapes.optimizers import Optimizer
from landscapes.signals import Array, Reading, read_ahead


class _Outlook(NamedTuple):
    """The signal seen from one epoch: the objective of that epoch's step."""

    signal: Array
    epoch: int
    reading: Reading

    def gradient(self, points: Array, /) -> Array:
        return self.reading(self.signal, self.epoch - points)

    def value(self, points: Array, /) -> Array:
        raise NotImplementedError("a signal of gradients has no value")

    def hessian(self, points: Array, /) -> Array:
        raise NotImplementedError("a signal of gradients has no Hessian")


def respond(optimizer: Optimizer, signal: Array, *, reading: Reading = read_ahead) -> Response:
    """Compute an optimizer's updates for a signal.

    Nesterov's method looks ahead in its ``article`` form only; Lasagne's form
    keeps the look-ahead point as the position and reads epoch t itself.
    An update that is not finite is not an error.

    Args:
        optimizer: the update rule, its hyperparameters closed over.
        signal: the gradient at each epoch, float64 of shape (E,), E ≥ 1.
        reading: how a look-ahead reads the signal between its epochs.
    """
    origin = np.zeros((1, 1))
    state = optimizer.init(origin)
    updates = np.empty(len(signal))
    accumulated = []
    with np.errstate(all="ignore"):
        for epoch in range(len(signal)):
            position, state = optimizer.step(_Outlook(signal, epoch, reading), origin, state)
            updates[epoch] = (origin - position).item()
            # Read now, because a step may change its state in place.
            values = optimizer.accumulators(state)
            accumulated.append({symbol: value.item() for symbol, value in values.items()})
    return Response(
        updates,
        {
            symbol: np.array([values[symbol] for values in accumulated])
            for symbol in accumulated[-1]
        },
    )


def run(scenario: ResponseScenario, work: Work) -> ResponseRecording:
    """Compute the response of every optimizer to the signal."""
    responses = tuple(
        respond(entry.build(), scenario.signal, reading=scenario.reading)
        for entry in reported(scenario.optimizers, work.progress)
    )
    return ResponseRecording(scenario, responses)
