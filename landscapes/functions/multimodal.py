"""Classic test functions with several minima.

Minima without a closed form were found by Newton's method in 60 digits.
"""

from math import e, pi
from typing import Annotated

import autograd.numpy as np
from annotated_types import Ge, Gt, Le, doc

from landscapes.functions.base import Domain, Landscape, Minimum, declared
from landscapes.functions.kinks import sqrt


def himmelblau() -> Landscape:
    """Himmelblau: four minima of the same depth.

    Formula:
        (x**2 + y - 11)**2 + (x + y**2 - 7)**2

    Source:
        Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill
    """
    return declared(
        himmelblau,
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        domain=Domain.square(5.0),
        levels="quantile",
        minima=(
            Minimum(3.0, 2.0, 0.0),
            Minimum(-2.805118086952745, 3.131312518250573, 0.0),
            Minimum(-3.779310253377747, -3.2831859912861696, 0.0),
            Minimum(3.5844283403304917, -1.8481265269644036, 0.0),
        ),
    )


def rastrigin(
    *, a: Annotated[float, Ge(0), Le(1000), doc("How deep the dents are.")] = 10.0
) -> Landscape:
    """Rastrigin: a bowl full of dents, in a regular grid.

    Formula:
        2*a + x**2 - a*cos(2*pi*x) + y**2 - a*cos(2*pi*y)

    Source:
        Rastrigin 1974, Systems of Extremal Control, Nauka, Moscow
    """
    return declared(
        rastrigin,
        lambda x, y: 2 * a + x**2 - a * np.cos(2 * pi * x) + y**2 - a * np.cos(2 * pi * y),
        domain=Domain.square(5.12),
        levels="linear",
        # There are about a hundred local minima; only this one is global.
        minima=(Minimum(0.0, 0.0, 0.0),),
        a=a,
    )


def ackley(
    *,
    a: Annotated[float, Gt(0), Le(1000), doc("How deep the funnel is.")] = 20.0,
    b: Annotated[float, Gt(0), Le(100), doc("How narrow the funnel is.")] = 0.2,
    c: Annotated[float, Ge(0), Le(100), doc("How close together the dents are.")] = 2 * pi,
) -> Landscape:
    """Ackley: a funnel with dents, and a tip where the slope is not defined.

    The tip is the minimum. The loss there is exactly 0, and the gradient is taken
    as 0, the mean of the slopes around it.

    Formula:
        a*(1 - exp(-b*sqrt((x**2 + y**2)/2))) + e - exp((cos(c*x) + cos(c*y))/2)

    Source:
        Ackley 1987, A Connectionist Machine for Genetic Hillclimbing,
        doi:10.1007/978-1-4613-1997-9
    """
    return declared(
        ackley,
        # expm1 keeps all digits near the minimum.
        lambda x, y: (
            -a * np.expm1(-b * sqrt((x**2 + y**2) / 2))
            - e * np.expm1((np.cos(c * x) + np.cos(c * y)) / 2 - 1)
        ),
        domain=Domain.square(5.0),
        levels="linear",
        # There are about a hundred local minima; only this one is global.
        minima=(Minimum(0.0, 0.0, 0.0),),
        a=a,
        b=b,
        c=c,
    )


def styblinski_tang() -> Landscape:
    """Styblinski–Tang: four minima, one of them the deepest.

    Formula:
        (x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2

    Source:
        Styblinski and Tang 1990, doi:10.1016/0893-6080(90)90029-K
    """
    return declared(
        styblinski_tang,
        lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
        domain=Domain.square(4.0),
        levels="linear",
        minima=(
            Minimum(-2.903534027771177, -2.903534027771177, -78.33233140754282),
            Minimum(-2.903534027771177, 2.746802770990837, -64.19561235905536),
            Minimum(2.746802770990837, -2.903534027771177, -64.19561235905536),
            Minimum(2.746802770990837, 2.746802770990837, -50.05889331056788),
        ),
    )


def three_hump_camel() -> Landscape:
    """Three-hump camel: a minimum between two shallower ones.

    Formula:
        2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2

    Source:
        Jamil and Yang 2013, arXiv:1308.4008
    """
    return declared(
        three_hump_camel,
        lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
        domain=Domain.square(2.25),
        levels="log",
        minima=(
            Minimum(0.0, 0.0, 0.0),
            Minimum(-1.7475523458302888, 0.8737761729151444, 0.2986384422368598),
            Minimum(1.7475523458302888, -0.8737761729151444, 0.2986384422368598),
        ),
    )


def six_hump_camel() -> Landscape:
    """Six-hump camel: six minima in pairs, the deepest in the middle.

    Formula:
        (4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2

    Source:
        Dixon and Szegö 1978, The global optimization problem: an introduction,
        Towards Global Optimisation 2, 1–15
    """
    return declared(
        six_hump_camel,
        lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
        domain=Domain(-2.1, 2.1, -1.2, 1.2),
        levels="quantile",
        minima=(
            Minimum(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
            Minimum(-0.08984201310031806, 0.7126564030207396, -1.0316284534898774),
            Minimum(1.703606714969981, -0.7960835686726251, -0.21546382438371764),
            Minimum(-1.703606714969981, 0.7960835686726251, -0.21546382438371764),
            Minimum(1.6071047529201972, 0.5686514548841314, 2.1042503103112584),
            Minimum(-1.6071047529201972, -0.5686514548841314, 2.1042503103112584),
        ),
    )


def goldstein_price() -> Landscape:
    """Goldstein–Price: four minima, and losses from 3 to a million.

    Formula:
        (1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))
            *(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))

    Source:
        Goldstein and Price 1971, doi:10.1090/S0025-5718-1971-0312365-X
    """
    return declared(
        goldstein_price,
        lambda x, y: (
            (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
            * (
                30
                + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
            )
        ),
        domain=Domain.square(2.0),
        levels="log",
        minima=(
            Minimum(0.0, -1.0, 3.0),
            Minimum(-0.6, -0.4, 30.0),
            Minimum(1.8, 0.2, 84.0),
            Minimum(1.2, 0.8, 840.0),
        ),
    )


def easom() -> Landscape:
    """Easom: a plain with one deep hole, and hardly any slope towards it.

    Formula:
        -cos(x)*cos(y)*exp(-((x - pi)**2 + (y - pi)**2))

    Source:
        Easom 1990, A Survey of Global Optimization Techniques, University of Louisville
    """
    return declared(
        easom,
        lambda x, y: -np.cos(x) * np.cos(y) * np.exp(-((x - pi) ** 2 + (y - pi) ** 2)),
        domain=Domain(-1.0, 7.0, -1.0, 7.0),
        levels=(-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, -0.03, -0.01, -0.001),
        # There are also local minima around the hole, less than 0.0001 deep.
        minima=(Minimum(pi, pi, -1.0),),
    )


def dupont() -> Landscape:
    """Dupont: a bowl with two narrow holes, one deeper than the other.

    Formula:
        x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/0.2) - 3*exp(-((x + 1)**2 + y**2)/0.2)

    Source:
        Dupont 2018,
        https://emiliendupont.github.io/2018/01/24/optimization-visualization/
    """
    return declared(
        dupont,
        lambda x, y: (
            x**2
            + y**2
            - 2 * np.exp(-((x - 1) ** 2 + y**2) / 0.2)
            - 3 * np.exp(-((x + 1) ** 2 + y**2) / 0.2)
        ),
        domain=Domain.square(2.0),
        levels="linear",
        minima=(
            Minimum(-0.9363006340109187, 0.0, -2.063090251768194),
            Minimum(0.905317899160115, 0.0, -1.092731999201741),
        ),
    )
