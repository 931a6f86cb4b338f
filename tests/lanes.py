"""Which tests run, in which order, and which may import Keras.

A test that needs Keras or TensorFlow, in its own process or in one that it starts, has
the marker `keras`; the fast lane leaves those out. The marker is enforced: an unmarked test
that imports Keras fails, and so does a test module that imports it during collection.

The fast lane also leaves out what has the marker `full`: most cases of a large grid, of which
`sampled` or `thinned` keeps a few, most tests of whole windows, and tests that start whole
programs. Laws get fewer examples there.

The order serves pytest-xdist, which gives whole files to its workers in the order of
collection, and one whole folder, whose tests share what they have read. Files without Keras come
first, so that each worker imports TensorFlow once and late. Of both, the long ones come first, so
that no worker waits for the other's last.
"""

import gc
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import hypothesis
import pytest
from _pytest.pathlib import ImportMode, import_path

Case = TypeVar("Case")

ROOT = Path(__file__).resolve().parent.parent
KERAS = ("keras", "tensorflow")
CHILDREN = ROOT / "tests" / "children"
"""What every child process of a test runs first."""
GIVERS = frozenset({"engine", "graph_engine", "xla_engine", "tier_engine", "keras"})
"""Fixtures that return a real engine or Keras: a test that uses one needs Keras."""

LONGEST_FIRST = (
    "tests/test_windows_end.py",
    "tests/ui/test_legible.py",
    "tests/ui/test_small_windows.py",
    "tests/command_line/test_written_files.py",
    "tests/end_to_end/test_truth.py",
    "tests/engine/test_fit.py",
    "tests/catalog/test_layer_conformance.py",
    "tests/end_to_end/test_stale_frames.py",
    "tests/command_line/test_together.py",
    "tests/command_line/test_commands.py",
    "tests/export/test_exporting.py",
    "tests/export/script/test_writing.py",
    "tests/explain/test_exact.py",
    "tests/explain/test_layers.py",
    "tests/engine/test_tiers.py",
    "tests/engine/test_program.py",
    "tests/end_to_end/test_live_controls.py",
    "tests/command_line/test_challenges.py",
    "tests/reading/test_hostile.py",
    "tests/engine/test_building.py",
    "tests/importing/test_backbones.py",
    "tests/importing/model/test_prepared.py",
    "tests/engine/test_weight_masks.py",
    "tests/importing/model/test_reading.py",
    "tests/importing/model/keras2/test_layer_types.py",
    "tests/end_to_end/test_lesson.py",
    "tests/export/script/test_names.py",
    "tests/export/raw/test_raw_exports.py",
    "tests/training/test_against_keras.py",
    "tests/engine/test_stream.py",
    "tests/engine/test_probes.py",
    "tests/command_line/test_animate.py",
    "tests/end_to_end/test_made_challenge.py",
    "tests/reading/test_mutations.py",
    "tests/engine/test_saliency.py",
    "tests/end_to_end/test_weights_by_hand.py",
    "tests/doctor/test_healthy_runs.py",
    "tests/end_to_end/test_whole_way.py",
    "tests/end_to_end/test_killed_windows.py",
)
"""Files that take longest, by measurement; the others follow as collected."""

TOGETHER = "tests/architecture"
"""The folder that one worker gets as a whole: its tests parse all of the project once."""

FAST = "fast"
"""The profile of hypothesis in the fast lane."""
EXAMPLES, FAST_EXAMPLES = 25, 8
"""How often a law is tried, and how often in the fast lane."""

_EXAMPLE = re.compile(r"^\s*>>> ", re.MULTILINE)


def sampled(cases: Iterable[Case], *fast: Case) -> list[Any]:
    """Return cases for `parametrize`, of which the fast lane runs only those in `fast`.

    Every case runs in the full lane. Of two lists the fast lane runs the product of the samples.
    Any: pytest does not export the type of a case with a marker.
    """
    known = list(cases)
    assert fast, "the sample is empty"
    assert all(case in known for case in fast), "the sample has a case that is not there"
    full = pytest.mark.full
    return [case if case in fast else pytest.param(case, marks=full) for case in known]


def every(step: int, cases: Iterable[Case]) -> list[Any]:
    """Return cases for `parametrize`, of which only each `step`-th runs without ``--long``.

    Any: pytest does not export the type of a case with a marker.
    """
    long = pytest.mark.long
    return [
        case if place % step == 0 else pytest.param(case, marks=long)
        for place, case in enumerate(cases)
    ]


def thinned(step: int, cases: Iterable[Case]) -> list[Any]:
    """Return cases for `parametrize`, of which the fast lane runs only each `step`-th.

    For a long grid whose cases are of one kind; `sampled` chooses them by hand. A case of several
    arguments is a tuple. Any: pytest does not export the type of a case with a marker.

    >>> first, other, third = thinned(2, "abc")
    >>> first, [mark.name for mark in other.marks], third
    ('a', ['full'], 'c')
    """
    full = pytest.mark.full
    return [
        case
        if place % step == 0
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=full)
        for place, case in enumerate(cases)
    ]


def examples(count: int) -> int:
    """Return how often to try a law that needs `count` examples: fewer in the fast lane."""
    is_fast = hypothesis.settings.get_current_profile_name() == FAST
    return max(1, count * FAST_EXAMPLES // EXAMPLES) if is_fast else count


def unit_of(nodeid: str) -> str:
    """Return what a test is part of and one worker gets as a whole.

    >>> unit_of("tests/base/test_files.py::test_atomic")
    'tests/base/test_files.py'
    >>> unit_of("tests/architecture/test_laws.py::test_no_assertion")
    'tests/architecture'
    """
    file = nodeid.partition("::")[0]
    return TOGETHER if file.startswith(f"{TOGETHER}/") else file


def freeze() -> None:
    """Collect garbage, and exempt what is left from later collections."""
    gc.collect()
    gc.freeze()


def limit_threads(workers: int) -> None:
    """Divide the cores among the workers: more threads than cores only wait for each other.

    Must be called before NumPy and TensorFlow are imported, which read these variables.
    """
    threads = str(max(1, (os.cpu_count() or 1) // workers))
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ.setdefault(variable, threads)


class Guard(MetaPathFinder):
    """An import finder that runs before Python's own and can refuse Keras."""

    def __init__(self) -> None:
        self.refusal = ""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Fail if Keras must not be imported now; otherwise find nothing."""
        if self.refusal and fullname in KERAS:
            pytest.fail(f"{fullname} is imported {self.refusal}", pytrace=True)
        return None


def _is_product(path: Path) -> bool:
    """Return whether a path is a module of the product."""
    return path.suffix == ".py" and path.is_relative_to(ROOT / "playground")


class Lanes:
    """The pytest plugin that marks and orders tests; `tests/conftest.py` registers it."""

    def __init__(self, record: Path) -> None:
        """Let child processes note in the file `record` that they import Keras."""
        self.guard = Guard()
        self.is_frozen = False
        self.is_thawed = False
        self.file = ""
        self._unfreeze = gc.unfreeze
        # Asking for the number of frozen objects would count millions after each test.
        setattr(gc, "unfreeze", self._note_unfreeze)  # noqa: B010 - not for the type checker
        self.record = record
        os.environ["TESTS_RECORD_OF_KERAS"] = str(record)
        known = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CHILDREN), known)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_parametrize_id(self, val: object, argname: str) -> str | None:
        """Name bytes by their argument: they may hold a time, and each worker would differ."""
        return argname if isinstance(val, bytes) else None

    def pytest_sessionstart(self) -> None:
        """Forbid the import of Keras during collection."""
        sys.meta_path.insert(0, self.guard)
        self.guard.refusal = "while tests are collected: import it in the test or in a fixture"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Let the second worker of a whole run begin with the second half of the modules.

        pytest rewrites the assertions of each test module, which takes half of the time of
        collection, and keeps the result in a file: so each worker rewrites half of them.
        """
        config = session.config
        is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        if is_whole and os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
            modules = sorted((ROOT / "tests").rglob("test_*.py"))
            for path in modules[len(modules) // 2 :]:
                with suppress(Exception, pytest.fail.Exception):  # collection will report it
                    import_path(
                        path,
                        mode=ImportMode.importlib,
                        root=config.rootpath,
                        consider_namespace_packages=False,
                    )

    def _note_unfreeze(self) -> None:
        self._unfreeze()
        self.is_thawed = True

    def pytest_collection_finish(self) -> None:
        """Exempt thousands of tests from every later garbage collection."""
        freeze()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Exempt TensorFlow too, once it is loaded: Keras collects at each `clear_session`.

        A window that is closed makes all objects collectable again. They are exempted once the
        tests of its file are over: with TensorFlow, one collection takes a third of a second.
        """
        file = nodeid.partition("::")[0]
        is_loaded = KERAS[1] in sys.modules
        if is_loaded != self.is_frozen or (self.is_thawed and file != self.file):
            self.is_frozen, self.is_thawed = is_loaded, False
            freeze()
        self.file = file

    def pytest_sessionfinish(self) -> None:
        """Remove the import finder."""
        sys.meta_path.remove(self.guard)

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Skip modules of the product without a doctest, and what only children import."""
        if collection_path == CHILDREN:
            return True
        if not _is_product(collection_path):
            return None
        has_example = _EXAMPLE.search(collection_path.read_text(encoding="utf-8"))
        return None if has_example else True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_file(self, file_path: Path) -> None:
        """Import a module with doctests as Python does, its package first.

        Otherwise pytest runs such a module a second time, in addition to the one that the
        package imports, and a registry no longer recognises the module's entry.
        """
        if _is_product(file_path):
            import_module(".".join(file_path.relative_to(ROOT).with_suffix("").parts))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mark the tests that use an engine, and sort the files."""
        for item in items:
            if not GIVERS.isdisjoint(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.keras)
        with_keras = {item.path for item in items if item.get_closest_marker("keras")}
        ranks = {ROOT / name: rank for rank, name in enumerate(LONGEST_FIRST)}

        def place(item: pytest.Item) -> tuple[bool, int]:
            return item.path in with_keras, ranks.get(item.path, len(ranks))

        items.sort(key=place)

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Give workers whole files, and one folder. Any: what pytest-xdist calls a producer."""
        if config.getvalue("dist") != "loadfile":
            return None
        from xdist.scheduler import (  # type: ignore[import-untyped]  # noqa: PLC0415 - may be off
            LoadFileScheduling,
        )

        scheduling = LoadFileScheduling(config, log)
        scheduling._split_scope = unit_of
        return scheduling

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        """Allow the import of Keras only to tests with the marker."""
        needs_keras = item.get_closest_marker("keras") is not None
        self.guard.refusal = "" if needs_keras else "by a test without the marker `keras`"
        self.record.unlink(missing_ok=True)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> object:
        """Fail a test without the marker if a child process has imported Keras."""
        result = yield
        if self.guard.refusal and self.record.exists():
            pytest.fail(f"keras is imported {self.guard.refusal}, in a child process")
        return result
