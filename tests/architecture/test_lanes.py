"""The lanes of tests: the slowest files exist, and only marked tests import Keras."""

import os
import subprocess
import sys
from collections.abc import Mapping
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
    pass
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


PROGRAMS = {"test_here.py": UNMARKED, "test_child.py": CHILD, "test_bytes.py": BYTES}


def run(folder: Path, programs: Mapping[str, str]) -> str:
    """Return pytest's output for test modules, with an empty module in place of Keras."""
    for name in ("keras", "tensorflow"):
        (folder / f"{name}.py").write_text("", encoding="utf-8")
    for name, program in {**programs, "conftest.py": CONFTEST}.items():
        (folder / name).write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "--rootdir=.", "."],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))),
            "COLUMNS": "300",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return pytest's output for `PROGRAMS`."""
    return run(tmp_path_factory.mktemp("lanes"), PROGRAMS)


def test_an_unmarked_test_that_imports_keras_fails(said: str) -> None:
    assert "PASSED test_here.py::test_marked" in said, said
    assert "PASSED test_here.py::test_with_an_engine" in said
    assert (
        "FAILED test_here.py::test_unmarked - "
        "Failed: keras is imported by a test without the marker `keras`"
    ) in said


def test_an_unmarked_test_fails_if_a_child_process_imports_keras(said: str) -> None:
    assert "PASSED test_child.py::test_marked" in said, said
    assert (
        "ERROR test_child.py::test_unmarked - "
        "Failed: keras is imported by a test without the marker `keras`, in a child process"
    ) in said


def test_bytes_are_not_in_the_names_of_tests(said: str) -> None:
    """What gzip writes has the time in it: two workers would collect different names."""
    assert "PASSED test_bytes.py::test_bytes[content0]" in said, said
    assert "PASSED test_bytes.py::test_bytes[content1]" in said


def test_nothing_imports_keras_while_tests_are_collected(tmp_path: Path) -> None:
    program = "import tensorflow\n\ndef test_fine():\n    pass\n"
    said = run(tmp_path, {"test_program.py": program})
    assert "tensorflow is imported while tests are collected" in said
    assert "1 error" in said


def test_the_slowest_files_exist() -> None:
    assert [name for name in LONGEST_FIRST if not (ROOT / name).is_file()] == []
