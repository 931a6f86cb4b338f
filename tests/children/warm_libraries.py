"""What the server of `tests/warm.py` imports before it forks: libraries, and the program.

Importing TensorFlow takes four seconds. Of threads these imports start only that of jemalloc,
which handles a fork.
"""

import gc
import os
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

PROGRAM = "playground"
LIBRARIES = ("keras", "tensorflow")
MODULES = tuple(
    f"{PROGRAM}.{name}" for name in ("cli", "command_line.commands", "app", "engine.keras_engine")
)


def silent() -> ExitStack:
    """Within the block, hide what TensorFlow remarks while it is imported."""
    stack = ExitStack()
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    stack.callback(os.close, nowhere)
    stack.callback(os.close, stderr)
    stack.callback(os.dup2, stderr, 2)
    return stack


def load() -> None:
    """Import all, as the program does: Keras without scikit-learn."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.modules["sklearn"] = None  # type: ignore[assignment]
    for name in LIBRARIES:
        import_module(name)
    del sys.modules["sklearn"]
    for name in MODULES:
        import_module(name)
    threads = {path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")}
    assert threads - {Path("/proc/self/comm").read_text().strip()} <= {"jemalloc_bg_thd"}


own = os.environ.get("PYTHONPATH", "").split(os.pathsep)
BASE = tuple(entry for entry in sys.path if entry and entry not in own)
"""Where Python finds modules, apart from what the environment or a command adds."""

with silent():
    load()
gc.collect()
gc.freeze()  # a child that never touches these objects does not copy their memory
