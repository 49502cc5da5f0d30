"""Shampoo and SOAP, which scale the gradient by matrices.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate. In a network,
each layer's weights are a matrix, inputs × outputs, and its biases a vector. A point of N
coordinates is one column: of the two matrices that a rule keeps for weights, one is a number
then and is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.optimizers.adam import adam
from landscapes.optimizers.base import (
    Array,
    Beta1,
    Beta2,
    Differentiable,
    Epsilon,
    LearningRate,
    Optimizer,
)
from landscapes.optimizers.linear_algebra import (
    along,
    eigen,
    product,
    squares,
    total,
    transposed,
)


class Products(NamedTuple):
    """The sums of the products of gradients along each axis: L, and R of weights."""

    sums: tuple[Array, ...]


def shampoo(
    learning_rate: LearningRate = 0.1,
    epsilon: Annotated[Epsilon, doc("ε, the diagonal of the matrix before the first step.")] = 1e-4,
) -> Optimizer:
    """Shampoo: AdaGrad with all products of the gradient's coordinates.

    For a point, which is a vector, the exponent is −1/2, and this is full-matrix AdaGrad.
    Some implementations take the exponent −1. It scales along any direction, where AdaGrad
    scales along the axes. So do the biases of a network.

    Formula:
        L ← L + g gᵀ,  L = ε I before the first step
        θ ← θ − η L^(−1/2) g
        weights:  R ← R + gᵀ g,  R = ε I before the first step
                  θ ← θ − η L^(−1/4) g R^(−1/4)
        shown: diag L

    Source:
        Gupta, Koren and Singer 2018, arXiv:1802.09568

    Asks for:
        matrix
    """

    def init(position: Array) -> Products:
        runs, *sizes = position.shape
        diagonal = np.broadcast_to(epsilon, (runs, 1))[..., np.newaxis]
        return Products(tuple(diagonal * np.eye(size) for size in sizes))

    def step(objective: Differentiable, position: Array, state: Products) -> tuple[Array, Products]:
        gradient = objective.gradient(position)
        sums = tuple(map(np.add, state.sums, squares(gradient)))
        scales = [eigen(each) for each in sums]
        bases = tuple(each.vectors for each in scales)
        # Rounding may take an eigenvalue below ε, which is the least.
        roots = _roots([np.maximum(each.values, epsilon) for each in scales])
        update = along(bases, along(_inverse(bases), gradient) / roots)
        return position - learning_rate * update, Products(sums)

    def accumulators(state: Products) -> Mapping[str, Array]:
        return {"diag L": np.diagonal(state.sums[0], axis1=-2, axis2=-1)}

    return Optimizer(init, step, accumulators)


def _roots(values: Sequence[Array]) -> Array:
    """√λ for each coordinate of a vector, ⁴√λ ⁴√μ for each of a matrix."""
    if len(values) == 1:
        return np.asarray(np.sqrt(values[0]))
    rows, columns = values
    return np.sqrt(np.sqrt(rows))[..., np.newaxis] * np.sqrt(np.sqrt(columns))[..., np.newaxis, :]


def _inverse(bases: tuple[Array, ...]) -> tuple[Array, ...]:
    return tuple(map(transposed, bases))


class Rotated(NamedTuple):
    """The state of SOAP.

    Attributes:
        step: the number of steps taken.
        mean: the running average of the gradients.
        mean_square: that of the squares of their components in the bases.
        products: those of their products along each axis.
        bases: the basis of each axis, as columns.
    """

    step: int
    mean: Array
    mean_square: Array
    products: tuple[Array, ...]
    bases: tuple[Array, ...]


def soap(
    learning_rate: LearningRate = 0.003,
    beta1: Beta1 = 0.95,
    beta2: Annotated[
        Beta2, doc("β₂, the share of the mean square and of the mean products kept.")
    ] = 0.95,
    interval: Annotated[int, Ge(1), doc("k, the number of steps from basis to basis.")] = 10,
    epsilon: Epsilon = 1e-8,
) -> Optimizer:
    """SOAP: Adam along the eigenvectors of Shampoo's matrix.

    Adam scales along the axes; here the axes turn with the landscape, so that a valley is
    the same in all directions. The first basis is that of the first gradient; the authors'
    code finds it in a step in which it does not move. The biases of a network take Adam's
    step, as in that code.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) (Qᵀ g)²
        θ ← θ − η Q (Qᵀ m̂ / (√v̂ + ε)),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
        L ← β₂ L + (1 − β₂) g gᵀ
        every k steps:  Q ← orthonormal columns of L Q (by QR), nearer to the eigenvectors of L
        weights:  Qᵀ g P for Qᵀ g, and Q … Pᵀ for Q …, with the basis P of R as Q is that of L
                  R ← β₂ R + (1 − β₂) gᵀ g
        biases:   Adam's step

    Source:
        Vyas et al. 2025, arXiv:2409.11321, algorithms 3 and 4

    Asks for:
        matrix
    """

    def init(position: Array) -> Rotated:
        zeros = np.zeros_like(position)
        runs, *sizes = position.shape
        matrices = tuple(np.zeros((runs, size, size)) for size in sizes)
        return Rotated(0, zeros, zeros, matrices, matrices)

    def step(objective: Differentiable, position: Array, state: Rotated) -> tuple[Array, Rotated]:
        gradient = objective.gradient(position)
        t = state.step + 1
        new = squares(gradient)
        bases = state.bases if state.step else tuple(map(_basis_of, new))
        into = _inverse(bases)
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * along(into, gradient) ** 2
        unbiased = along(into, mean / (1 - np.power(beta1, t)))
        root = np.sqrt(mean_square / (1 - np.power(beta2, t)))
        update = learning_rate * along(bases, unbiased / (root + epsilon))
        kept = np.asarray(beta2)[..., np.newaxis]
        products = tuple(
            kept * old + (1 - kept) * added for old, added in zip(state.products, new, strict=True)
        )
        if t % interval == 0:
            bases, mean_square = _turned(bases, mean_square, products)
        return position - update, Rotated(t, mean, mean_square, products, bases)

    def accumulators(state: Rotated) -> Mapping[str, Array]:
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "v̂": state.mean_square / (1 - np.power(beta2, state.step)),
        }

    vectors = adam(learning_rate, beta1, beta2, epsilon, "paper")
    return Optimizer(init, step, accumulators, vectors=vectors)


def _basis_of(products: Array) -> Array:
    """The eigenvectors of a gradient's products, that with the largest eigenvalue first."""
    found = eigen(products)
    order = np.argsort(-found.values, axis=-1, kind="stable")
    return np.take_along_axis(found.vectors, order[..., np.newaxis, :], axis=-1)


def _turned(
    bases: tuple[Array, ...], mean_square: Array, products: tuple[Array, ...]
) -> tuple[tuple[Array, ...], Array]:
    """The bases after a step of the power iteration, the largest eigenvalue first.

    The mean squares follow their columns.
    """
    turned = []
    for axis, (basis, sums) in enumerate(zip(bases, products, strict=True), start=1):
        ahead = product(sums, basis)
        eigenvalues = total(transposed(basis * ahead))[..., 0]
        order = np.argsort(-eigenvalues, axis=-1, kind="stable")
        columns = np.take_along_axis(ahead, order[..., np.newaxis, :], axis=-1)
        turned.append(np.linalg.qr(columns)[0])
        others = [each for each in range(1, mean_square.ndim) if each != axis]
        mean_square = np.take_along_axis(mean_square, np.expand_dims(order, others), axis)
    return tuple(turned), mean_square
