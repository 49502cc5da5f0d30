"""Muon, which makes the singular values of its momentum 1.

In the formulas θ is the position, g = ∇f(θ) its gradient, η the learning rate. In a network,
each layer's weights are a matrix, inputs × outputs, and its biases a vector. A point of N
coordinates is one column.
"""

from collections.abc import Mapping
from math import sqrt
from typing import Annotated, Literal

import numpy as np
from annotated_types import doc

from landscapes.declaration import REQUIRED, usual
from landscapes.optimizers.adam import adam
from landscapes.optimizers.adam_relatives import adamw, nadam
from landscapes.optimizers.base import (
    FORM,
    Array,
    Differentiable,
    Epsilon,
    LearningRate,
    Momentum,
    Optimizer,
    WeightDecay,
)
from landscapes.optimizers.linear_algebra import norm, product, quotient, total, transposed
from landscapes.optimizers.momentum import Velocity

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
    0.7 to 1.2 times. In a network, every layer's weights are a matrix. Its biases take AdamW's
    step with the same η and λ, and with β₁ = 0.9 and β₂ = 0.999, for Optax with λ = 0 and NAdam's
    look-ahead. The author has AdamW also for the first and the last layer; here, as in Optax and
    Keras, all matrices are alike.

    Formula:
        paper, keras:  m ← μ m + g,          u = g + μ m
        torch:         m ← μ m + (1 − μ) g,  u = (1 − μ) g + μ m
        optax:         m ← μ m + (1 − μ) g,  u = (1 − μ) g / (1 − μᵗ) + μ m / (1 − μᵗ⁺¹)
        without nesterov:  u = m, optax: m / (1 − μᵗ)
        exact:         θ ← θ − η λ θ − η c u / ‖u‖
        newton_schulz: θ ← θ − η λ θ − η c s₅ u / ‖u‖,   s ← 3.4445 s − 4.775 s³ + 2.0315 s⁵
        with s₀ = ‖u‖ / (‖u‖ + ε), torch: ‖u‖ / max(‖u‖, ε)
        paper, optax:  c = 1;  torch: c = √N;  keras: c = 0.2 √N
        weights, u = U diag(σ) Vᵀ:  U Vᵀ for u / ‖u‖;  U diag(s₅) Vᵀ for s₅ u / ‖u‖, with
                                    s₀ = σ / (‖u‖ + ε), torch: σ / max(‖u‖, ε)
               torch, optax:  c = √max(1, outputs / inputs);  keras: c = 0.2 √max(inputs, outputs)
        biases:  AdamW's step, with the same η and λ

    Source:
        Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/

    Frameworks:
        torch.optim.Muon, keras.optimizers.Muon, optax.contrib.muon

    Asks for:
        matrix
    """
    share = 1.0 if convention in ("paper", "keras") else 1 - momentum

    def init(position: Array) -> Velocity:
        return Velocity(np.zeros_like(position))

    def scale(*shape: int) -> float:
        if convention == "paper":
            return 1.0
        if convention == "keras":
            return 0.2 * sqrt(max(shape))
        if len(shape) == 1:
            # PyTorch's column has one input, Optax's has one output.
            return sqrt(*shape) if convention == "torch" else 1.0
        inputs, outputs = shape
        return sqrt(max(1, outputs / inputs))

    def ahead(gradient: Array, mean: Array, t: int) -> Array:
        now, then = 1.0, 1.0
        if convention == "optax":
            now, then = 1 - np.power(momentum, t), 1 - np.power(momentum, t + 1)
        if not nesterov:
            return mean / now
        return share * gradient / now + momentum * mean / then

    def exact(direction: Array) -> Array:
        if direction.ndim == 2:
            return quotient(direction, norm(direction))
        return _polar(direction)

    def near(direction: Array) -> Array:
        length = norm(direction.reshape(len(direction), -1))
        length = length.reshape(-1, *(1 for _ in direction.shape[1:]))
        start = np.maximum(length, epsilon) if convention == "torch" else length + epsilon
        return _orthogonal(direction / start)

    def step(objective: Differentiable, position: Array, state: Velocity) -> tuple[Array, Velocity]:
        gradient = objective.gradient(position)
        mean = momentum * state.velocity + share * gradient
        direction = ahead(gradient, mean, state.step + 1)
        unit = exact(direction) if orthogonalization == "exact" else near(direction)
        rate = learning_rate * scale(*position.shape[1:])
        decay = learning_rate * weight_decay * position
        return position - decay - rate * unit, Velocity(mean, state.step + 1)

    def accumulators(state: Velocity) -> Mapping[str, Array]:
        return {"m": state.velocity}

    if convention == "optax":
        vectors = nadam(learning_rate, 0.9, 0.999, epsilon, convention="optax")
        if not nesterov:
            vectors = adam(learning_rate, 0.9, 0.999, epsilon, "optax")
    elif convention == "keras":
        vectors = adamw(learning_rate, 0.9, 0.999, epsilon, weight_decay, "keras")
    else:
        vectors = adamw(learning_rate, weight_decay=weight_decay)
    return Optimizer(init, step, accumulators, vectors=vectors)


def _orthogonal(matrices: Array) -> Array:
    """Bring the singular values near 1 by Newton–Schulz's iteration.

    Of a column, shape (R, N), the length is the only one; matrices have the shape (R, m, n).
    """
    if matrices.ndim == 3 and matrices.shape[-2] > matrices.shape[-1]:
        # The same values, from smaller products.
        return transposed(_orthogonal(transposed(matrices)))
    a, b, c = NEWTON_SCHULZ
    for _ in range(ITERATIONS):
        if matrices.ndim == 2:
            square = total(matrices * matrices)
            matrices = (a + b * square + c * square**2) * matrices
        else:
            square = product(matrices, transposed(matrices))
            matrices = a * matrices + product(b * square + c * product(square, square), matrices)
    return matrices


def _polar(matrices: Array) -> Array:
    """Make the singular values 1: U Vᵀ of U diag(s) Vᵀ, shape (R, m, n); those that are 0 stay."""
    is_finite = np.isfinite(matrices).all(axis=(-2, -1), keepdims=True)
    left, sizes, right = np.linalg.svd(np.where(is_finite, matrices, 0.0), full_matrices=False)
    # What rounding makes of a value of 0 would have any direction.
    least = max(matrices.shape[-2:]) * np.finfo(np.float64).eps * sizes[..., :1]
    kept = (sizes > least)[..., np.newaxis, :]
    return np.where(is_finite, product(np.where(kept, left, 0.0), right), np.nan)
