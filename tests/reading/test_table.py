"""Every name in the table of readers is a function that a child can call."""

import importlib
import inspect
import subprocess
import sys

import pytest

from playground.reading.table import READERS


@pytest.mark.parametrize("kind", READERS)
def test_every_name_is_a_function_of_a_request_and_an_outlet(kind: str) -> None:
    module, _, name = READERS[kind].rpartition(".")
    parameters = inspect.signature(getattr(importlib.import_module(module), name)).parameters
    assert len(parameters) == 2


@pytest.mark.full
def test_no_reader_imports_keras_or_qt_before_it_is_needed() -> None:
    modules = {name.rpartition(".")[0] for name in READERS.values()}
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & {"keras", "tensorflow", "PySide6"}
