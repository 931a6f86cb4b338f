"""The order of the samples in each epoch, which depends only on seed and epoch.

It depends neither on chunks nor on history, so any epoch can be computed again.

Drawing a permutation costs 25 to 40 ns per sample, more than XLA needs to train a small network
on it. So epochs are grouped in blocks of ``side * side``: `side` permutations are drawn on the
left and on the right, and epoch ``i`` of the block uses ``left[i // side][right[i % side]]``,
composed inside the compiled loop. Each such order is uniformly distributed, and any two orders
of a block are independent of each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAXIMUM_SIDE = 32
INDICES_PER_SIDE = 32768


@dataclass(frozen=True, slots=True)
class Permutations:
    """Shuffles the epochs of a training set of a given size.

    Attributes
    ----------
    samples : int
        Size of the training set.
    """

    samples: int

    @property
    def side(self) -> int:
        """Number of permutations on each side of a block; 1 for large sets."""
        return max(1, min(MAXIMUM_SIDE, INDICES_PER_SIDE // self.samples))

    @property
    def epochs(self) -> int:
        """Number of epochs in a block."""
        return self.side**2

    def block(self, seed: int, index: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the two sides of block `index`, each (side, samples) int32.

        Parameters
        ----------
        seed : int
            The project's seed, at least 0.
        index : int
            Number of the block: ``epoch // epochs``.
        """
        random = np.random.Generator(np.random.Philox(key=np.array([seed, index], np.uint64)))
        plain = np.tile(np.arange(self.samples, dtype=np.int32), (self.side, 1))
        left = random.permuted(plain, axis=1)
        return left, plain if self.side == 1 else random.permuted(plain, axis=1)

    def order(self, seed: int, epoch: int) -> NDArray[np.int32]:
        """Return the order of the samples in one epoch, (samples,) int32."""
        left, right = self.block(seed, epoch // self.epochs)
        place = epoch % self.epochs
        order: NDArray[np.int32] = left[place // self.side][right[place % self.side]]
        return order
