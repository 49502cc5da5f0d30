"""Sums and small symmetric matrices, for many runs at once.

The result of a run has the same bits alone and in a batch: sums are taken along contiguous
memory, and every matrix is decomposed on its own.
"""

from functools import reduce
from typing import NamedTuple

import numpy as np

from landscapes.optimizers.base import Array

FEW = 8
"""The most numbers that are added one by one."""


class Eigen(NamedTuple):
    """Symmetric matrices as V diag(λ) Vᵀ; NaN where a matrix is not finite.

    Attributes:
        values: λ, shape (R, N), in no particular order.
        vectors: V, shape (R, N, N), whose columns are orthonormal.
    """

    values: Array
    vectors: Array

    def components(self, points: Array) -> Array:
        """The components Vᵀp of points of shape (R, N) along the eigenvectors."""
        return times(np.swapaxes(self.vectors, -1, -2), points)

    def combined(self, components: Array) -> Array:
        """The points with these components."""
        return times(self.vectors, components)


def eigen(matrices: Array) -> Eigen:
    """Decompose symmetric matrices of shape (R, N, N)."""
    return _eigen_of_pairs(matrices) if matrices.shape[-1] == 2 else _eigen_of_many(matrices)


def _eigen_of_pairs(matrices: Array) -> Eigen:
    """Rotate 2 × 2 matrices by Jacobi's angle, for all runs at once."""
    a, b, d = matrices[..., 0, 0], matrices[..., 0, 1], matrices[..., 1, 1]
    cotangent = (d - a) / np.where(b == 0, 1.0, 2 * b)
    tangent = np.copysign(1.0, cotangent) / (np.abs(cotangent) + np.hypot(1.0, cotangent))
    tangent = np.where(b == 0, 0.0, tangent)
    cosine = 1 / np.sqrt(1 + tangent**2)
    sine = tangent * cosine
    values = np.stack([a - tangent * b, d + tangent * b], axis=-1)
    vectors = np.stack([cosine, sine, -sine, cosine], axis=-1)
    return Eigen(values, vectors.reshape(matrices.shape))


def _eigen_of_many(matrices: Array) -> Eigen:
    # numpy raises an error for all matrices if one is not finite.
    is_finite = np.asarray(np.isfinite(matrices).all(axis=(-2, -1)))
    finite = is_finite[..., np.newaxis]
    values, vectors = np.linalg.eigh(np.where(finite[..., np.newaxis], matrices, 0.0))
    return Eigen(
        np.where(finite, values, np.nan), np.where(finite[..., np.newaxis], vectors, np.nan)
    )


def times(matrices: Array, points: Array) -> Array:
    """Multiply matrices (R, N, N) with points (R, N)."""
    return total(matrices * points[..., np.newaxis, :])[..., 0]


def outer(points: Array) -> Array:
    """The products p pᵀ, shape (R, N, N), of points of shape (R, N)."""
    return points[..., :, np.newaxis] * points[..., np.newaxis, :]


def along(matrices: tuple[Array, ...], points: Array) -> Array:
    """Multiply along each axis: M p for points of shape (R, N), L P Rᵀ for (R, m, n)."""
    if points.ndim == 2:
        return times(matrices[0], points)
    left, right = matrices
    return product(product(left, points), transposed(right))


def squares(points: Array) -> tuple[Array, ...]:
    """The products along each axis: p pᵀ of points of shape (R, N), P Pᵀ and Pᵀ P of (R, m, n)."""
    if points.ndim == 2:
        return (outer(points),)
    return product(points, transposed(points)), product(transposed(points), points)


def product(first: Array, second: Array) -> Array:
    """Multiply matrices of shape (R, m, k) and (R, k, n)."""
    return np.asarray(np.matmul(np.ascontiguousarray(first), np.ascontiguousarray(second)))


def transposed(matrices: Array) -> Array:
    """Transpose matrices of shape (R, m, n)."""
    return np.swapaxes(matrices, -1, -2)


def dot(first: Array, second: Array) -> Array:
    """The scalar products, shape (R, 1), of points of shape (R, N)."""
    return total(first * second)


def norm(points: Array) -> Array:
    """The Euclidean norms, shape (R, 1), of points of shape (R, N)."""
    return np.asarray(np.sqrt(dot(points, points)))


def quotient(numerators: Array, denominators: Array) -> Array:
    """Divide, with 0 for 0 / 0."""
    return numerators / np.where(numerators == 0, 1.0, denominators)


def total(numbers: Array) -> Array:
    """Sum along the last axis, which is kept with length 1."""
    if numbers.shape[-1] <= FEW:
        # Faster than numpy's own sum, which calls a loop for every run.
        return np.asarray(reduce(np.add, np.moveaxis(numbers, -1, 0)))[..., np.newaxis]
    summed: Array = np.ascontiguousarray(numbers).sum(axis=-1, keepdims=True)
    return summed
