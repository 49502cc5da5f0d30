"""What is not smooth about expressions whose kinks, cusps, poles and jumps mathematics knows."""

import pytest

from landscapes.expression import check_expression, expression_landscape
from landscapes.functions import Domain

SMOOTH = [
    "3",
    "1e17",
    "x + 1e16",
    "sin(x)**2 + cos(x)**2",
    "(x + 1)**2 - x**2 - 2*x - 1",
    "(x + 0.1)**3 - x**3 - 0.3*x**2 - 0.03*x - 0.001",
    "y*(x - 0.01)/(x - 0.01)",
    "max(0, 1 - x)**2",
    "max(x**2, 2*x - 1)",
    "abs(x)**3",
    "abs(x)**1.5",
    "abs(x)*x",
    "sqrt(x**4)",
    "sqrt(x**2 + 1e-8)",
    "1/(x**2 + 1e-6)",
    "1/((x - 0.1)**2 + 1e-6)",
    "tanh(1e4*x)",
    "1 - tanh(20*x)",
    "log(cosh(10*x))",
    "log(1 + exp(-x*y))",
    "exp(-1000*(x**2 + y**2))",
    "sin(500*x)",
    "sin(1e6*x)",
    "sin(1e8*x)",
    "cos(1e12*x)*y",
    "1e-20*x**2",
    "1e200*x**2",
]

# The places along x and along y, sorted; an x that is not given means no note of the kind.
KINKS: dict[str, tuple[list[float], list[float]]] = {
    "abs(x)": ([0], []),
    "abs(x - 0.123) + abs(y - 1)": ([0.12], [1]),
    "asin(sin(x))": ([-1.57, 1.57], []),
    "acos(sin(y))": ([], [-1.57, 1.57]),
    "sqrt(1 - cos(x))": ([0], []),
    "abs(sin(x))": ([0], []),
    "max(0, 1 - x)": ([1], []),
    "min(x**2, 1)": ([-1, 1], []),
    "abs(x**2 - 1)": ([-1, 1], []),
    "exp(-abs(x))": ([0], []),
    "10*x**2 + 0.01*abs(x - 0.3)": ([0.3], []),
    "1e6 + 0.001*abs(x - 0.3)": ([0.3], []),
    "exp(x**2) + abs(x)": ([0], []),
    "1e-20*abs(x)": ([0], []),
    "1e200*abs(y - 1)": ([], [1]),
}
CUSPS: dict[str, tuple[list[float], list[float]]] = {
    "abs(x)**0.1": ([0], []),
    "abs(x)**0.01": ([0], []),
    "abs(x)**0.9": ([0], []),
    "sqrt(abs(x))": ([0], []),
    "-sqrt(abs(x - 0.123))": ([0.12], []),
    "sqrt(abs(x*y))": ([0], [0]),
    "log(1 + sqrt(abs(y)))": ([], [0]),
    "abs(y)*log(abs(y) + 1e-300)": ([], [0]),
}
WALLS: dict[str, tuple[list[float], list[float]]] = {
    "sign(x)*abs(x)**(1/3)": ([0], []),
    "sign(x - 0.1)*abs(x - 0.1)**0.5": ([0.1], []),
    "sqrt(max(y, 0))": ([], [0]),
    "sqrt(max(y + 0.1, 0))": ([], [-0.1]),
    "y*log(abs(y) + 1e-300)": ([], [0]),
}
JUMPS: dict[str, tuple[list[float], list[float]]] = {
    "sign(x)": ([0], []),
    "sign(x - 0.5)*y": ([0.5], []),
    "floor(x/2)": ([-2, 0, 2], []),
    "1e6 + 0.001*ceil(y/4)": ([], [0]),
    "atan(1/(x - 0.1))": ([0.1], []),
    "1e-20*sign(y)": ([], [0]),
}
SAID = [
    (KINKS, "the loss has a kink {}"),
    (CUSPS, "the loss has a cusp {}, where its slope grows without bound"),
    (WALLS, "the slope of the loss grows without bound {}"),
    (JUMPS, "the loss jumps {}, which no gradient shows"),
]
POLES = {
    "1/(x - 0.5678)**2": ["grows"],
    "1/(x - 0.5678)": ["grows", "falls"],
    "1/abs(x - 0.123)**0.1": ["grows"],
    "log(abs(x - 0.123))": ["falls"],
    "x - 0.5*log(hypot(x - 2.923, y))": ["grows"],
    "tan(x)": ["grows", "falls"],
}


def notes(text: str) -> list[str]:
    return check_expression(expression_landscape(text, Domain(-3, 3, -3, 3)))


@pytest.mark.parametrize("text", SMOOTH)
def test_of_a_smooth_loss_there_is_nothing_to_say(text: str) -> None:
    assert notes(text) == []


BROKEN = [
    (text, places, said) for table, said in SAID for text, places in table.items()
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "said"), BROKEN, ids=[each[0] for each in BROKEN])
def test_where_a_loss_is_not_smooth(
    text: str, places: tuple[list[float], list[float]], said: str
) -> None:
    lines = [
        f"{name} = {place:g}" for name, along in zip("xy", places, strict=True) for place in along
    ]
    listed = " and ".join(filter(None, [", ".join(lines[:-1]), lines[-1]]))
    assert notes(text) == [said.format(f"along {listed}")]


@pytest.mark.parametrize("text", POLES)
def test_where_a_loss_has_no_bound(text: str) -> None:
    found = notes(text)
    assert [note.split(" without bound near (")[0] for note in found] == [
        f"the loss {way}" for way in POLES[text]
    ]


def test_a_break_at_a_point_only() -> None:
    assert notes("hypot(x, y)") == ["the loss has a kink at (0, 0)"]
    assert notes("(x**2 + y**2)**0.3") == [
        "the loss has a cusp at (0, 0), where its slope grows without bound"
    ]
