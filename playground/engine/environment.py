"""Prepares the import of TensorFlow: environment variables and large libraries."""

import contextlib
import ctypes
import logging
import os
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from playground.base.libraries import confine_libraries, without_scikit_learn

SMALL_LOOP_BYTES = 250_000
"""XLA on a CPU turns loops with smaller buffers than this into one native function."""

EXTRA_OPTIONS = "xla_backend_extra_options"


RETRACING = "triggered tf.function retracing"


def prepare_environment() -> None:
    """Set the variables that TensorFlow reads at import; call it before the first import.

    Also keep one warning of TensorFlow out of the log: see `_is_helpful`.

    Variables that the user has set are kept, except Keras's backend: this engine requires
    TensorFlow.
    """
    confine_libraries()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    flags = os.environ.get("XLA_FLAGS", "")
    if EXTRA_OPTIONS not in flags:
        limit = f"--{EXTRA_OPTIONS}=xla_cpu_small_while_loop_byte_threshold={SMALL_LOOP_BYTES}"
        os.environ["XLA_FLAGS"] = f"{flags} {limit}".strip()
    logging.getLogger("tensorflow").addFilter(_is_helpful)


def _is_helpful(record: logging.LogRecord) -> bool:
    """Return whether a warning of TensorFlow helps a reader of the log.

    TensorFlow counts the traces of all functions that come from one method as those of one
    function. Each model has a function of its own, so a few edits in a row look like needless
    tracing to it.
    """
    return RETRACING not in record.getMessage()


def load_tensorflow() -> None:
    """Import TensorFlow and Keras, which takes seconds; call `prepare_environment` before it."""
    _load_large_libraries()
    with without_scikit_learn():
        import keras  # noqa: F401, PLC0415 - takes seconds; it imports TensorFlow
    _spare_rewriting()


def _spare_rewriting() -> None:
    """Turn off TensorFlow's graph rewriting if there is no GPU.

    Rewriting a loop takes as long as tracing it, before its first step. It does not make the
    loops faster on a CPU; on a GPU it chooses a faster order of an image's axes.
    """
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    if not tf.config.list_physical_devices("GPU"):
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def _load_large_libraries() -> None:
    """Load TensorFlow's two large libraries while other threads continue.

    Importing TensorFlow loads them under Python's lock, which freezes the window for up to
    a second; `ctypes` releases the lock meanwhile. If they are not found or fail to load,
    the import loads them as usual.
    """
    spec = find_spec("tensorflow")
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    stems = ("libtensorflow_framework", "libtensorflow_cc")
    found = [sorted(folder.glob(f"{stem}.*"))[:1] for folder in folders for stem in stems]
    for library in chain.from_iterable(found):
        with contextlib.suppress(OSError):
            ctypes.CDLL(str(library))
