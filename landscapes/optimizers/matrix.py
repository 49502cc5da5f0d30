"""Rules that scale the gradient by a matrix.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate. A point
of N coordinates is one column, an N × 1 matrix: of the two matrices that these rules
keep for a layer of a network, one is a number then and is left out.
"""

from collections.abc import Mapping
from math import sqrt
from typing import Annotated, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.base import (
    FORM,
    Array,
    Beta1,
    Beta2,
    Differentiable,
    Epsilon,
    LearningRate,
    Momentum,
    Optimizer,
    WeightDecay,
)
from landscapes.optimizers.linear_algebra import eigen, norm, outer, quotient, times, total
from landscapes.optimizers.momentum import Velocity


class Products(NamedTuple):
    """The sum of the products of gradients, of shape (R, N, N)."""

    sum: Array


def shampoo(
    learning_rate: LearningRate = 0.1,
    epsilon: Annotated[Epsilon, doc("ε, the diagonal of the matrix before the first step.")] = 1e-4,
) -> Optimizer:
    """Shampoo: AdaGrad with all products of the gradient's coordinates.

    For a point, which is a vector, the exponent is −1/2, and this is full-matrix AdaGrad.
    Some implementations take the exponent −1. It scales along any direction, where AdaGrad
    scales along the axes.

    Formula:
        L ← L + g gᵀ,  L = ε I before the first step
        θ ← θ − η L^(−1/2) g
        shown: diag L

    Source:
        Gupta, Koren and Singer 2018, arXiv:1802.09568

    Asks for:
        matrix
    """

    def init(position: Array) -> Products:
        runs, parameters = position.shape
        diagonal = np.broadcast_to(epsilon, (runs, 1))[..., np.newaxis] * np.eye(parameters)
        return Products(diagonal)

    def step(objective: Differentiable, position: Array, state: Products) -> tuple[Array, Products]:
        gradient = objective.gradient(position)
        products = state.sum + outer(gradient)
        scales = eigen(products)
        # Rounding may take an eigenvalue below ε, which is the least.
        roots = np.sqrt(np.maximum(scales.values, epsilon))
        update = scales.combined(scales.components(gradient) / roots)
        return position - learning_rate * update, Products(products)

    def accumulators(state: Products) -> Mapping[str, Array]:
        return {"diag L": np.diagonal(state.sum, axis1=-2, axis2=-1)}

    return Optimizer(init, step, accumulators)


class Rotated(NamedTuple):
    """The state of SOAP.

    Attributes:
        step: the number of steps taken.
        mean: the running average of the gradients, shape (R, N).
        mean_square: that of the squares of their components in the basis, shape (R, N).
        products: that of their products, shape (R, N, N).
        basis: the basis, as columns, shape (R, N, N).
    """

    step: int
    mean: Array
    mean_square: Array
    products: Array
    basis: Array


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
    code finds it in a step in which it does not move.

    Formula:
        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) (Qᵀ g)²
        θ ← θ − η Q (Qᵀ m̂ / (√v̂ + ε)),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
        L ← β₂ L + (1 − β₂) g gᵀ
        every k steps:  Q ← orthonormal columns of L Q (by QR), nearer to the eigenvectors of L

    Source:
        Vyas et al. 2025, arXiv:2409.11321, algorithms 3 and 4

    Asks for:
        matrix
    """

    def init(position: Array) -> Rotated:
        zeros = np.zeros_like(position)
        matrices = np.zeros((*position.shape, position.shape[-1]))
        return Rotated(0, zeros, zeros, matrices, matrices)

    def step(objective: Differentiable, position: Array, state: Rotated) -> tuple[Array, Rotated]:
        gradient = objective.gradient(position)
        t = state.step + 1
        basis = state.basis if state.step else _basis_of(gradient)
        into = np.swapaxes(basis, -1, -2)
        mean = beta1 * state.mean + (1 - beta1) * gradient
        mean_square = beta2 * state.mean_square + (1 - beta2) * times(into, gradient) ** 2
        unbiased = times(into, mean / (1 - np.power(beta1, t)))
        root = np.sqrt(mean_square / (1 - np.power(beta2, t)))
        update = learning_rate * times(basis, unbiased / (root + epsilon))
        kept = np.asarray(beta2)[..., np.newaxis]
        products = kept * state.products + (1 - kept) * outer(gradient)
        if t % interval == 0:
            basis, mean_square = _turned(basis, mean_square, products)
        return position - update, Rotated(t, mean, mean_square, products, basis)

    def accumulators(state: Rotated) -> Mapping[str, Array]:
        return {
            "m̂": state.mean / (1 - np.power(beta1, state.step)),
            "v̂": state.mean_square / (1 - np.power(beta2, state.step)),
        }

    return Optimizer(init, step, accumulators)


def _basis_of(gradient: Array) -> Array:
    """The eigenvectors of the gradient's products, the direction of the gradient first."""
    found = eigen(outer(gradient))
    order = np.argsort(-found.values, axis=-1, kind="stable")
    return np.take_along_axis(found.vectors, order[..., np.newaxis, :], axis=-1)


def _turned(basis: Array, mean_square: Array, products: Array) -> tuple[Array, Array]:
    """The basis after a step of the power iteration, the largest eigenvalue first.

    The mean squares follow their columns.
    """
    ahead = np.matmul(np.ascontiguousarray(products), np.ascontiguousarray(basis))
    eigenvalues = total(np.swapaxes(basis * ahead, -1, -2))[..., 0]
    order = np.argsort(-eigenvalues, axis=-1, kind="stable")
    columns = np.take_along_axis(ahead, order[..., np.newaxis, :], axis=-1)
    return np.linalg.qr(columns)[0], np.take_along_axis(mean_square, order, axis=-1)


NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""The coefficients of Newton–Schulz's polynomial a s + b s³ + c s⁵."""
ITERATIONS = 5


def muon(
    learning_rate: Annotated[LearningRate, usual(torch=1e-3, keras=1e-3, optax=REQUIRED)] = 0.02,
    momentum: Momentum = 0.95,
    nesterov: Annotated[bool, doc("Whether momentum looks ahead as Nesterov's does.")] = True,
    epsilon: Annotated[Epsilon, usual(optax=1e-8)] = 1e-7,
    weight_decay: Annotated[WeightDecay, usual(torch=0.1, keras=0.004)] = 0.0,
    orthogonalization: Annotated[
        Literal["newton_schulz", "exact"],
        doc("How the singular values become 1: nearly, by five iterations, or exactly."),
    ] = "newton_schulz",
    convention: Annotated[Literal["paper", "torch", "keras", "optax"], FORM] = "paper",
) -> Optimizer:
    """Muon: momentum whose singular values are made 1.

    A point of two coordinates is one column, with one singular value, its length. So this is
    normalised momentum: every step has the length η, or with Newton–Schulz about that, from
    0.7 to 1.2 times.

    Formula:
        paper, keras:  m ← μ m + g,          u = g + μ m
        torch:         m ← μ m + (1 − μ) g,  u = (1 − μ) g + μ m
        optax:         m ← μ m + (1 − μ) g,  u = (1 − μ) g / (1 − μᵗ) + μ m / (1 − μᵗ⁺¹)
        without nesterov:  u = m, optax: m / (1 − μᵗ)
        exact:         θ ← θ − η λ θ − η c u / ‖u‖
        newton_schulz: θ ← θ − η λ θ − η c s₅ u / ‖u‖,   s ← 3.4445 s − 4.775 s³ + 2.0315 s⁵
        with s₀ = ‖u‖ / (‖u‖ + ε), torch: ‖u‖ / max(‖u‖, ε)
        paper, optax:  c = 1;  torch: c = √N;  keras: c = 0.2 √N

    Source:
        Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/

    Frameworks:
        torch.optim.Muon, keras.optimizers.Muon, optax.contrib.muon
    """
    share = 1.0 if convention in ("paper", "keras") else 1 - momentum

    def init(position: Array) -> Velocity:
        return Velocity(np.zeros_like(position))

    def scale(parameters: int) -> float:
        match convention:
            case "torch":
                return sqrt(parameters)
            case "keras":
                return 0.2 * sqrt(parameters)
        return 1.0

    def ahead(gradient: Array, mean: Array, t: int) -> Array:
        now, then = 1.0, 1.0
        if convention == "optax":
            now, then = 1 - np.power(momentum, t), 1 - np.power(momentum, t + 1)
        if not nesterov:
            return mean / now
        return share * gradient / now + momentum * mean / then

    def step(objective: Differentiable, position: Array, state: Velocity) -> tuple[Array, Velocity]:
        gradient = objective.gradient(position)
        mean = momentum * state.velocity + share * gradient
        direction = ahead(gradient, mean, state.step + 1)
        length = norm(direction)
        if orthogonalization == "exact":
            unit = quotient(direction, length)
        else:
            start = np.maximum(length, epsilon) if convention == "torch" else length + epsilon
            unit = _orthogonal(direction / start)
        rate = learning_rate * scale(position.shape[-1])
        decay = learning_rate * weight_decay * position
        return position - decay - rate * unit, Velocity(mean, state.step + 1)

    def accumulators(state: Velocity) -> Mapping[str, Array]:
        return {"m": state.velocity}

    return Optimizer(init, step, accumulators)


def _orthogonal(columns: Array) -> Array:
    """Bring the length of columns, shape (R, N), near 1 by Newton–Schulz's iteration."""
    a, b, c = NEWTON_SCHULZ
    for _ in range(ITERATIONS):
        square = total(columns * columns)
        columns = (a + b * square + c * square**2) * columns
    return columns
