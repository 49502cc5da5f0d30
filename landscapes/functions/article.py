"""The landscapes of the article that this project began with."""

import autograd.numpy as np

from landscapes.functions.base import Domain, Landscape, Minimum, declared


def _spaced(first: float, last: float, step: float) -> tuple[float, ...]:
    """Levels from first to last, both included, free of accumulated rounding."""
    return tuple(first + k * step for k in range(round((last - first) / step) + 1))


_SQUARE = Domain.square(3.0)


def simple_quad() -> Landscape:
    """Simple quadratic: a round bowl.

    Formula:
        x**2 + y**2

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script
    """
    return declared(
        simple_quad,
        lambda x, y: x**2 + y**2,
        domain=_SQUARE,
        levels=_spaced(1, 17, 1),
        minima=(Minimum(0.0, 0.0, 0.0),),
    )


def wobbly() -> Landscape:
    """Wobbly: a sharp fold crossed by a wave.

    Formula:
        (x**2 + y**2)/3 + abs(x)*sqrt(abs(x) + 0.1) + 3*sin(x + y) + 3
            + 8*exp(-2*((x + 1)**2 + (y + 2)**2))

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script
    """
    return declared(
        wobbly,
        lambda x, y: (
            (x**2 + y**2) / 3
            + np.abs(x) * np.sqrt(np.abs(x) + 0.1)
            + 3 * np.sin(x + y)
            + 3
            + 8 * np.exp(-2 * ((x + 1) ** 2 + (y + 2) ** 2))
        ),
        domain=_SQUARE,
        levels=_spaced(1, 15, 1),
        minima=(
            Minimum(-0.17242094376299926, -0.90630184090186278, 0.91550644524708248),
            Minimum(0.89609327624204350, 3.0665469782326450, 5.1009919735530590),
        ),
    )


def basins_and_walls() -> Landscape:
    """Basins and walls: a row of basins with walls between them.

    Formula:
        (x**2 + y**2)/2 + sin(4*x)**2

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script
    """
    return declared(
        basins_and_walls,
        lambda x, y: (x**2 + y**2) / 2 + np.sin(4 * x) ** 2,
        domain=_SQUARE,
        levels=_spaced(0.5, 9, 0.5),
        minima=(
            Minimum(0.0, 0.0, 0.0),
            Minimum(-0.76145653227215005, 0.0, 0.29905124961100085),
            Minimum(0.76145653227215005, 0.0, 0.29905124961100085),
            Minimum(-1.5220040759402683, 0.0, 1.1958579532187461),
            Minimum(1.5220040759402683, 0.0, 1.1958579532187461),
            Minimum(-2.2803672884927101, 0.0, 2.6892469928858118),
            Minimum(2.2803672884927101, 0.0, 2.6892469928858118),
        ),
    )


def ripple() -> Landscape:
    """Ripple: a bowl with hundreds of dents.

    Formula:
        (x**2 + y**2)/3 + (sin(20*x)**2 + sin(20*y)**2)/15

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script
    """
    return declared(
        ripple,
        lambda x, y: (x**2 + y**2) / 3 + (np.sin(20 * x) ** 2 + np.sin(20 * y) ** 2) / 15,
        domain=_SQUARE,
        levels=_spaced(0.5, 6, 0.5),
        # There are some six hundred local minima; only this one is global.
        minima=(Minimum(0.0, 0.0, 0.0),),
    )


def giant_plateau() -> Landscape:
    """Giant plateau: one hole in a plain that is all but flat.

    Formula:
        4*(1 - exp(-(x**2 + y**2)))

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script,
        spelled giant_plateu there
    """
    return declared(
        giant_plateau,
        lambda x, y: 4 * (1 - np.exp(-(x**2 + y**2))),
        domain=_SQUARE,
        levels=(*_spaced(0.25, 3.75, 0.25), 3.9, 3.99),
        minima=(Minimum(0.0, 0.0, 0.0),),
    )


def hills_and_canyon() -> Landscape:
    """Hills and canyon: a winding canyon with hills around it.

    Formula:
        (x**2 + y**2)/3 + 3*exp(-((x + 1)**2 + (y + 2)**2))
            + exp(-1.5*(2*(x + 2)**2 + (y - 0.5)**2))
            + 3*exp(-1.5*((x - 1)**2 + 2*(y + 1.5)**2))
            + 1.5*exp(-((x + 1.5)**2 + 3*(y + 0.5)**2))
            + 4*(1 - exp(-((x + y)**2)))

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script
    """
    return declared(
        hills_and_canyon,
        lambda x, y: (
            (x**2 + y**2) / 3
            + 3 * np.exp(-((x + 1) ** 2 + (y + 2) ** 2))
            + np.exp(-1.5 * (2 * (x + 2) ** 2 + (y - 0.5) ** 2))
            + 3 * np.exp(-1.5 * ((x - 1) ** 2 + 2 * (y + 1.5) ** 2))
            + 1.5 * np.exp(-((x + 1.5) ** 2 + 3 * (y + 0.5) ** 2))
            + 4 * (1 - np.exp(-((x + y) ** 2)))
        ),
        domain=_SQUARE,
        levels=_spaced(0.5, 10, 0.5),
        minima=(
            Minimum(-0.040419446910662413, 0.071973728498048338, 0.089716712921585684),
            Minimum(1.9291459356955830, -1.9214576920479250, 2.9542752011752340),
            Minimum(-2.0341939933736306, -1.0818787630063284, 6.6440549392083228),
        ),
    )


def two_minimums() -> Landscape:
    """Two minima: a deep hole and a shallow one, far apart on a plain.

    Formula:
        4 - 0.5*exp(-((x + 2.5)**2 + (y + 2.5)**2)) - 3*exp(-(x**2 + y**2))

    Source:
        Neural network optimization methods (Habr, 4 January 2017), second script,
        plotted as Bad_init there
    """
    return declared(
        two_minimums,
        lambda x, y: (
            4 - 0.5 * np.exp(-((x + 2.5) ** 2 + (y + 2.5) ** 2)) - 3 * np.exp(-(x**2 + y**2))
        ),
        domain=_SQUARE,
        levels=(*_spaced(1.25, 3.75, 0.25), 3.9, 3.97),
        minima=(
            Minimum(-1.5527953021231575e-06, -1.5527953021231575e-06, 0.99999813665894714),
            Minimum(-2.4999440701803039, -2.4999440701803039, 3.4999888169140183),
        ),
    )
