"""The environment in which TensorFlow is imported."""

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
