"""The environment of every test: no display, a temporary home, fixed random seeds, leak checks."""

import faulthandler
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

from playground.base import own_process
from tests import warm
from tests.lanes import EXAMPLES, FAST, FAST_EXAMPLES, Lanes, limit_threads
from tests.leaks import _no_thread_left, _no_timer_or_window_left, qtbot

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine

__all__ = ["_no_thread_left", "_no_timer_or_window_left", "qtbot"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

_HOME = pytest.StashKey[Path]()

for _name, _count in (("ci", EXAMPLES), (FAST, FAST_EXAMPLES)):
    hypothesis.settings.register_profile(
        _name,
        max_examples=_count,
        deadline=None,
        derandomize=True,
        database=None,
        print_blob=True,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.register_profile(
    "thorough", max_examples=500, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
if hypothesis.settings.get_current_profile_name() in ("ci", FAST):
    # Otherwise examples depend on which modules a worker has imported before, and reading all
    # modules for their constants takes seconds. The long lane keeps these examples.
    providers._get_local_constants = lambda: providers._local_constants


def pytest_configure(config: pytest.Config) -> None:
    """Give the process a temporary home, before anything reads the environment.

    With pytest-xdist each worker gets a home inside that of the main process, which removes
    them all, even that of a worker that crashed.
    """
    if _HOME in config.stash:
        return
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    within = os.environ["HOME"] if workers else None
    home = Path(tempfile.mkdtemp(prefix="playground-tests-", dir=within))
    config.stash[_HOME] = home
    config.pluginmanager.register(Lanes(home / "record-of-keras"), "lanes")
    if workers:
        limit_threads(workers)
    folders = {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "runtime",
        "KERAS_HOME": "keras",
    }
    for variable, name in folders.items():
        folder = home / name
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHONFAULTHANDLER"] = "1"
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__ or sys.stderr)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the session's home."""
    if _HOME in config.stash:
        shutil.rmtree(config.stash[_HOME], ignore_errors=True)


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs shared/{name} beside the checkout, which is missing")
    return path


@pytest.fixture(scope="session")
def mnist_path() -> Path:
    """Return the path of the full MNIST; the test is skipped if it is missing."""
    return _shared("data/mnist.npz")


@pytest.fixture(scope="session")
def tfplayground_path() -> Path:
    """Return the folder of TensorFlow Playground's results; the test is skipped if missing."""
    return _shared("reference/tfplayground")


@pytest.fixture(scope="module")
def warm_proofs() -> Iterator[None]:
    """Let the program check exports in processes that have imported Keras before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_process, "subprocess", warm.instead_of_subprocess())
        yield


@pytest.fixture(scope="session")
def engine() -> "Engine":
    """Return the real engine, created once: importing TensorFlow takes seconds."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine()


@pytest.fixture(scope="session")
def graph_engine() -> "Engine":
    """Return a real engine that uses TensorFlow graphs only: XLA takes long to compile.

    For tests in which the loop does not matter. Networks that several of them train in a row
    are traced once.
    """
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")
