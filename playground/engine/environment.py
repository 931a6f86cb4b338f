"""How TensorFlow is loaded: environment variables first, its large libraries next."""

import contextlib
import ctypes
import os
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from playground.base.libraries import confine_libraries

SMALL_LOOP_BYTES = 250_000
"""Loops of fewer bytes of buffers become one native function under XLA on a CPU."""

EXTRA_OPTIONS = "xla_backend_extra_options"


def prepare_environment() -> None:
    """Set what TensorFlow reads when it is imported; call it before the first import.

    What a user has set stays, except the choice of Keras's backend: this engine is
    written for TensorFlow's.
    """
    confine_libraries()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    flags = os.environ.get("XLA_FLAGS", "")
    if EXTRA_OPTIONS not in flags:
        limit = f"--{EXTRA_OPTIONS}=xla_cpu_small_while_loop_byte_threshold={SMALL_LOOP_BYTES}"
        os.environ["XLA_FLAGS"] = f"{flags} {limit}".strip()


def spare_rewriting() -> None:
    """Have TensorFlow run graphs as they were traced, where there is no GPU; imports it.

    Rewriting a loop takes as long as tracing it, before its first step. On a CPU the loops
    are no faster for it; on a GPU the order of a picture's axes matters.
    """
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    if not tf.config.list_physical_devices("GPU"):
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def load_libraries() -> None:
    """Load TensorFlow's two large libraries while other threads go on.

    Importing TensorFlow loads them under Python's lock, which freezes a window for up to
    a second; `ctypes` lets go of the lock meanwhile. Where they are not found, or refuse,
    the import does it all, only less smoothly.
    """
    spec = find_spec("tensorflow")
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    stems = ("libtensorflow_framework", "libtensorflow_cc")
    found = [sorted(folder.glob(f"{stem}.*"))[:1] for folder in folders for stem in stems]
    for library in chain.from_iterable(found):
        with contextlib.suppress(OSError):
            ctypes.CDLL(str(library))
