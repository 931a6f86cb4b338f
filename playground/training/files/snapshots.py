"""Snapshots: the state of a program in a checkpoint's `extra`, for autosaves.

A checkpoint for a project file has a `.keras` file, which takes Keras tens of milliseconds to
seconds to write. During training only the arrays are copied, which takes about a millisecond.
Such a snapshot is a checkpoint without a model (``b""``). It fits every program of the same
network and data.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.values import Preparation
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import State

PREFIX = "snapshot/"
KEPT_BYTES = 2 * 2**20
"""Limit for the recorded moments in a snapshot, which is written again and again."""
KEEP_SECONDS = 40.0
"""Interval between autosaves of the weights during training, in the window and on the command
line. Including the time to write a large model, a crash loses less than 60 s."""


def snapshot(state: State, curves: Curves, preparation: Preparation | None = None) -> Checkpoint:
    """Return a checkpoint of `state`, made without a copy."""
    extra = {f"{PREFIX}{index:05d}": array for index, array in enumerate(state.arrays)}
    return Checkpoint(b"", extra, state.position, curves, preparation)


def is_snapshot(extra: Mapping[str, NDArray[Any]]) -> bool:
    """Return whether `extra` holds the arrays of a state."""
    return f"{PREFIX}{0:05d}" in extra


def state_in(checkpoint: Checkpoint) -> State | None:
    """Return the state that a snapshot was made from; None for any other checkpoint."""
    if checkpoint.model or not is_snapshot(checkpoint.extra):
        return None
    names = sorted(name for name in checkpoint.extra if name.startswith(PREFIX))
    return State(checkpoint.position, tuple(checkpoint.extra[name] for name in names))


def digest(checkpoint: Checkpoint) -> bytes:
    """Return a hash, 32 bytes, that changes with any training and with the name of the run."""
    found = blake2b(digest_size=32)
    reached = (checkpoint.position, len(checkpoint.curves), checkpoint.label)
    found.update(repr(reached).encode())
    found.update(checkpoint.model)
    for name, array in sorted(checkpoint.extra.items()):
        found.update(f"{name} {array.dtype} {array.shape}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.digest()
