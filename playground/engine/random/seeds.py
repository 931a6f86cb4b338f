"""Derives a separate seed for each random part of a network.

Keras draws missing seeds from a global generator, so two builds at the same time would affect
each other. Here each seed is derived from the project's seed and its purpose, so a build is
reproduced exactly, whatever else is being built.
"""

from zlib import crc32

import numpy as np

from playground.document.project import LayerId


def seed_of(seed: int, layer_id: LayerId, purpose: str) -> int:
    """Return the seed for one random part of one layer, in 0..2**31 - 1.

    Parameters
    ----------
    seed : int
        The project's seed.
    layer_id : LayerId
    purpose : str
        The random part: "kernel_initializer", "seed".
    """
    name = crc32(f"{layer_id}/{purpose}".encode())
    return int(np.random.SeedSequence((seed, name)).generate_state(1)[0] & 0x7FFFFFFF)
