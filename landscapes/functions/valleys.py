"""Classic test functions with one minimum or none: valleys and saddles."""

from math import radians
from typing import Annotated

import autograd.numpy as np
from annotated_types import Ge, Gt, Le, doc

from landscapes.functions.base import Domain, Landscape, Minimum, declared


def rosenbrock(
    *,
    a: Annotated[float, Ge(-1.5), Le(1.5), doc("The x of the minimum.")] = 1.0,
    b: Annotated[float, Gt(0), Le(1e6), doc("How steep the walls of the valley are.")] = 100.0,
) -> Landscape:
    """Rosenbrock: a curved valley that is easy to find and hard to follow.

    Formula:
        (a - x)**2 + b*(y - x**2)**2

    Source:
        Rosenbrock 1960, doi:10.1093/comjnl/3.3.175
    """
    return declared(
        rosenbrock,
        lambda x, y: (a - x) ** 2 + b * (y - x**2) ** 2,
        domain=Domain(-2.0, 2.0, -1.0, 3.0),
        levels="log",
        minima=(Minimum(a, a**2, 0.0),),
        a=a,
        b=b,
    )


def beale() -> Landscape:
    """Beale: a flat valley between walls that rise ever more steeply.

    Formula:
        (1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2

    Source:
        Beale 1958, On an iterative method for finding a local minimum of a function
        of more than one variable, Technical Report 25, Princeton University
    """
    return declared(
        beale,
        lambda x, y: (
            (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        ),
        domain=Domain.square(4.5),
        levels="log",
        minima=(Minimum(3.0, 0.5, 0.0),),
    )


def booth() -> Landscape:
    """Booth: a long bowl, tilted.

    Formula:
        (x + 2*y - 7)**2 + (2*x + y - 5)**2

    Source:
        Jamil and Yang 2013, arXiv:1308.4008
    """
    return declared(
        booth,
        lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
        domain=Domain.square(10.0),
        levels="log",
        minima=(Minimum(1.0, 3.0, 0.0),),
    )


def matyas() -> Landscape:
    """Matyas: a gentle, narrow bowl along the diagonal.

    Formula:
        0.26*(x**2 + y**2) - 0.48*x*y

    Source:
        Jamil and Yang 2013, arXiv:1308.4008
    """
    return declared(
        matyas,
        lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
        domain=Domain.square(10.0),
        levels="log",
        minima=(Minimum(0.0, 0.0, 0.0),),
    )


def ill_conditioned(
    *,
    condition_number: Annotated[
        float,
        Ge(1),
        Le(1e6),
        doc("The curvature across the valley, divided by the curvature along it."),
    ] = 100.0,
    angle: Annotated[
        float, Ge(-180), Le(180), doc("How far the valley is turned, in degrees.")
    ] = 30.0,
) -> Landscape:
    """Ill-conditioned: a quadratic valley at an angle to the axes.

    The curvature is 1 along the valley and the condition number across it.

    Formula:
        ((x*cos(radians(angle)) + y*sin(radians(angle)))**2
            + condition_number*(y*cos(radians(angle)) - x*sin(radians(angle)))**2)/2

    Source:
        Nocedal and Wright 2006, Numerical Optimization, section 3.3,
        doi:10.1007/978-0-387-40065-5
    """
    along_x, along_y = np.cos(radians(angle)), np.sin(radians(angle))
    return declared(
        ill_conditioned,
        lambda x, y: (
            ((x * along_x + y * along_y) ** 2 + condition_number * (y * along_x - x * along_y) ** 2)
            / 2
        ),
        domain=Domain.square(3.0),
        levels="log",
        minima=(Minimum(0.0, 0.0, 0.0),),
        condition_number=condition_number,
        angle=angle,
    )


def saddle() -> Landscape:
    """Saddle: down on two sides, up on the other two.

    Formula:
        x**2 - y**2

    Source:
        a textbook example
    """
    return declared(saddle, lambda x, y: x**2 - y**2, domain=Domain.square(2.0), levels="linear")


def monkey_saddle() -> Landscape:
    """Monkey saddle: down on three sides, and very flat in the middle.

    Formula:
        x**3 - 3*x*y**2

    Source:
        Hilbert and Cohn-Vossen 1932, Anschauliche Geometrie, Springer
    """
    return declared(
        monkey_saddle,
        lambda x, y: x**3 - 3 * x * y**2,
        domain=Domain.square(2.0),
        levels="linear",
    )
