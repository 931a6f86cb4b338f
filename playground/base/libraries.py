"""Keeps libraries from writing elsewhere, from sending data, and from loading what is not used."""

import atexit
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from playground.base.paths import keras_folder

GENERATED = "__autograph_generated_file"
"""How the names of the modules begin that TensorFlow writes into the folder for temporary files."""


def confine_libraries() -> None:
    """Keep Keras and ONNX Runtime from writing elsewhere; call it before importing either.

    Keras writes a ``keras.json`` when it is first imported, and reads settings from it that
    would change what a project computes. ONNX Runtime writes an identifier of the machine
    into the home folder and sends usage data to Microsoft. Settings of Keras that the user
    made in the environment are kept.

    TensorFlow removes the modules that it generates when the process ends, but not what Python
    compiled of them: that is removed here.
    """
    os.environ.setdefault("KERAS_HOME", str(keras_folder()))
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    atexit.unregister(remove_generated)
    atexit.register(remove_generated)


def remove_generated() -> None:
    """Remove the compiled modules that TensorFlow generated in this process."""
    for name, module in list(sys.modules.items()):
        compiled = getattr(module, "__cached__", None)
        if name.startswith(GENERATED) and compiled:
            with suppress(OSError):
                Path(compiled).unlink(missing_ok=True)
                Path(compiled).parent.rmdir()  # raises OSError until it is empty


@contextmanager
def without_scikit_learn() -> Iterator[None]:
    """Within the block, this thread imports Keras without scikit-learn.

    Keras imports scikit-learn if it finds it, for wrappers that nothing here uses. That takes a
    seventh of the time that the import of Keras takes. Other threads find it meanwhile.
    """
    refusal = _Refusal()
    sys.meta_path.insert(0, refusal)
    try:
        yield
    finally:
        sys.meta_path.remove(refusal)


class _Refusal:
    """An import finder that refuses scikit-learn to the thread that made it."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find nothing; raise ModuleNotFoundError for scikit-learn in this thread."""
        if fullname == "sklearn" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is not needed here", name=fullname)
        return None
