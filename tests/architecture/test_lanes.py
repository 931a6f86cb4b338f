"""The lanes of tests: the slowest files exist, and only marked tests import Keras."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lanes import LONGEST_FIRST, ROOT

CONFTEST = """
from pathlib import Path

from tests.lanes import Lanes

def pytest_configure(config):
    config.addinivalue_line("markers", "keras: needs Keras")
    config.pluginmanager.register(Lanes(Path("record").absolute()))
"""
UNMARKED = """
import pytest

def test_unmarked():
    import keras

@pytest.mark.keras
def test_marked():
    import keras

@pytest.fixture
def engine():
    import tensorflow

def test_with_an_engine(engine):
    pass
"""

BYTES = """
import gzip, pytest

@pytest.mark.parametrize("content", [gzip.compress(b"now"), b"a"])
def test_bytes(content):
    assert False  # so that pytest says its name
"""

CHILD = """
import subprocess, sys
import pytest

def start():
    subprocess.run([sys.executable, "-c", "import keras"], check=True)

def test_unmarked():
    start()

@pytest.mark.keras
def test_marked():
    start()
"""


def run(folder: Path, program: str) -> str:
    """Return pytest's output for a test module, with an empty module in place of Keras."""
    for name in ("keras", "tensorflow"):
        (folder / f"{name}.py").write_text("", encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_program.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_an_unmarked_test_that_imports_keras_fails(tmp_path: Path) -> None:
    said = run(tmp_path, UNMARKED)
    assert "2 passed" in said, said
    assert "1 failed" in said
    assert "keras is imported by a test without the marker `keras`" in said


def test_nothing_imports_keras_while_tests_are_collected(tmp_path: Path) -> None:
    said = run(tmp_path, "import tensorflow\n\ndef test_fine():\n    pass\n")
    assert "tensorflow is imported while tests are collected" in said
    assert "1 error" in said


def test_an_unmarked_test_fails_if_a_child_process_imports_keras(tmp_path: Path) -> None:
    said = run(tmp_path, CHILD)
    assert "2 passed, 1 error" in said, said
    assert "keras is imported by a test without the marker `keras`, in a child process" in said


@pytest.mark.parametrize("name", LONGEST_FIRST)
def test_the_slowest_files_exist(name: str) -> None:
    assert (ROOT / name).is_file()


def test_bytes_are_not_in_the_names_of_tests(tmp_path: Path) -> None:
    """What gzip writes has the time in it: two workers would collect different names."""
    output = run(tmp_path, BYTES)
    assert "test_bytes[content0]" in output
    assert "test_bytes[content1]" in output
