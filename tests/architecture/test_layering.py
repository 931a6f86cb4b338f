"""The window and the command line start without TensorFlow; import-linter checks the layers."""

import subprocess
import sys

from tests.lanes import ROOT

MODULES = ("playground.cli", "playground.ui.shell.main_window", "playground.app")
HEAVY = ("tensorflow", "keras", "sklearn", "playground.engine")
PROGRAM = f"""
import importlib, sys
for module in {MODULES!r}:
    importlib.import_module(module)
    print(module, *(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_import_leaves_tensorflow_unloaded() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, f"importing failed:\n{run.stdout}\n{run.stderr[-2000:]}"
    assert run.stdout.splitlines() == list(MODULES), "after the first of these names: it must wait"
