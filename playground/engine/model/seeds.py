"""Seeds for everything random in a network, each its own.

Keras draws seeds that are not given from one global generator, so two builds at the same
time would disturb each other. Here each seed follows from the project's seed and from
what it is for, so a build is repeated exactly whatever else is being built.
"""

from zlib import crc32

import numpy as np

from playground.document.project import LayerId


def seed_of(seed: int, layer_id: LayerId, purpose: str) -> int:
    """Return the seed of one random thing of one layer, in 0..2**31 - 1.

    Parameters
    ----------
    seed : int
        The project's.
    layer_id : LayerId
    purpose : str
        What is random: "kernel_initializer", "seed".
    """
    name = crc32(f"{layer_id}/{purpose}".encode())
    return int(np.random.SeedSequence((seed, name)).generate_state(1)[0] & 0x7FFFFFFF)
