"""The environment in which TensorFlow is imported."""

import logging
import subprocess
import sys

import pytest

from playground.engine.environment import EXTRA_OPTIONS, prepare_environment


def test_importing_the_package_does_not_import_tensorflow() -> None:
    script = (
        "import sys, playground.engine;"
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.keras
def test_the_engine_is_loaded_without_scikit_learn_which_others_find_meanwhile() -> None:
    """A thread asks for scikit-learn in the middle of the import; so does this one, after it."""
    script = (
        "import sys, threading\n"
        "from playground.base.libraries import without_scikit_learn\n"
        "from playground.engine import create_engine\n"
        "with without_scikit_learn():\n"
        "    other = threading.Thread(target=lambda: __import__('sklearn.utils'))\n"
        "    other.start(); other.join()\n"
        "assert sys.modules.pop('sklearn')\n"
        "for name in [name for name in sys.modules if name.startswith('sklearn.')]:\n"
        "    del sys.modules[name]\n"
        "create_engine()\n"
        "assert 'sklearn' not in sys.modules\n"
        "from sklearn.datasets import load_iris\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_variables_of_the_user_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    import os  # noqa: PLC0415 - read after the change below

    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    monkeypatch.setenv("XLA_FLAGS", f"--{EXTRA_OPTIONS}=mine")
    prepare_environment()
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "0"
    assert os.environ["XLA_FLAGS"] == f"--{EXTRA_OPTIONS}=mine"


def test_our_limit_is_added_to_other_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    import os  # noqa: PLC0415 - read after the change below

    monkeypatch.setenv("XLA_FLAGS", "--xla_other=1")
    prepare_environment()
    flags = os.environ["XLA_FLAGS"].split()
    assert flags[0] == "--xla_other=1"
    assert flags[1].startswith(f"--{EXTRA_OPTIONS}=xla_cpu_small_while_loop_byte_threshold=")


@pytest.mark.keras
def test_one_trace_per_model_is_not_a_warning_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    prepare_environment()
    prepare_environment()
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    class Model:
        def answer(self, x: float) -> float:
            return x * 2

    with caplog.at_level(logging.WARNING):
        for _ in range(12):
            tf.function(Model().answer, autograph=False)(tf.constant(1.0))
        tf.get_logger().warning("something else")
    assert [record.getMessage() for record in caplog.records] == ["something else"]
