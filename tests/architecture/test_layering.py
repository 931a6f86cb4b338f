"""The window and the command line start without TensorFlow; import-linter checks the layers."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "module", ["playground.ui.shell.main_window", "playground.cli", "playground.app"]
)
def test_import_leaves_tensorflow_unloaded(module: str) -> None:
    heavy = "tensorflow", "keras", "sklearn", "playground.engine"
    program = (
        f"import sys, {module}; "
        f"print(*[name for name in {heavy!r} if name in sys.modules], sep=',')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, f"importing {module} failed:\n{run.stderr[-2000:]}"
    assert run.stdout.strip() == "", f"importing {module} loads {run.stdout.strip()}: it must wait"
