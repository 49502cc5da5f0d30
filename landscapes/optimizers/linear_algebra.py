"""Sums and small symmetric matrices, for many runs at once.

The result of a run has the same bits alone and in a batch: sums are taken along contiguous
memory, and every matrix is decomposed on its own.
"""

from typing import NamedTuple

import numpy as np

from landscapes.optimizers.base import Array


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
    is_finite = np.isfinite(matrices).all(axis=(-2, -1), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(is_finite, matrices, 0.0))
    return Eigen(np.where(is_finite[..., 0], values, np.nan), np.where(is_finite, vectors, np.nan))


def times(matrices: Array, points: Array) -> Array:
    """Multiply matrices (R, N, N) with points (R, N)."""
    return total(matrices * points[..., np.newaxis, :])[..., 0]


def outer(points: Array) -> Array:
    """The products p pᵀ, shape (R, N, N), of points of shape (R, N)."""
    return points[..., :, np.newaxis] * points[..., np.newaxis, :]


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
    summed: Array = np.ascontiguousarray(numbers).sum(axis=-1, keepdims=True)
    return summed
