"""Shared by the data sets of a folder of files per class: parameters, task, samples, code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Param, ParamValue, Text
from playground.datasets.files.found import FOUND, Found, notes_of, task_of
from playground.datasets.folders.labels import TEST_WORDS, LabelTable, label_table_of
from playground.datasets.folders.listing import TABLE, parts_of, root_of
from playground.datasets.folders.opened import folders
from playground.datasets.folders.samples import FolderSamples
from playground.datasets.script_code import Forms, Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

BRIGHTEST = 255.0
MOST_NAMED = 12
"""At most this many classes are counted for the user; of more, the first."""
FOLDER = Text(
    name="path",
    help="A folder that has one folder of files per class.",
    caption="Folder",
    is_path=True,
    is_folder=True,
)
LABELS = Text(
    name="labels",
    help="How the table of labels is read, where there is one.",
    is_filled_in=True,
)
LAYOUT = Text(
    name="layout",
    help="How the files are kept: by class, or by training and test.",
    is_filled_in=True,
)
Settings = Callable[[Values], dict[str, Any]]
Describe = Callable[[Values, Task], Task]

FILES = """folder = Path($path)
names = $class_names
files = [
    (path, label, is_test)
    for part, is_test in $parts
    for label, name in enumerate(names)
    for path in sorted((folder / part / name).rglob("*"), key=str)
    if path.name.lower().endswith($suffixes)
]"""
ARRAYS: Lines = (
    "x = np.stack([sample(path) for path, label, is_test in files])",
    "y = np.array([label for path, label, is_test in files])",
)
OWN_SPLIT = """if any(is_test for path, label, is_test in files):
    order, size = np.arange(len(x)), sum(not is_test for path, label, is_test in files)"""
BY_LABELS = """by_path, by_name = {}, {}
for path in sorted(folder.rglob("*"), key=str):
    if path.name.lower().endswith($suffixes):
        by_path[path.relative_to(folder)] = path
        for name in {path.name, path.stem}:
            by_name[name] = None if name in by_name else path  # two of a name: neither
names = $class_names
chosen = {}
with open(table, encoding="utf-8-sig", errors="replace", newline="") as file:
    rows = [row for row in csv.reader(file, delimiter=$delimiter) if len(row) > 1]
for row in rows[$above:]:
    cells = [cell.strip() for cell in row] + [""] * $cells
    name, label = cells[$file], cells[$label][:80]
    path = by_path.get(Path(name), by_name.get(name))
    if path is not None and label in names:
        chosen[path] = (IS_TEST, names.index(label), str(path))
files = [(Path(path), label, is_test) for is_test, label, path in sorted(chosen.values())]"""
IN_FOLDER = "folder = Path($path)\ntable = folder / $table"
GIVEN = "table = Path($path)\nfolder = table.parent"
IS_TEST = "cells[$part].casefold() in $test_words"
UNKNOWN = """raise SystemExit(
    "this project does not say how its table of labels is read: choose the folder again "
    "in the Data tab, and export again"
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderKind:
    """A kind of files, and how each becomes a sample.

    Attributes
    ----------
    kind : str
        The reader of the files: "images", "sounds" or "texts".
    suffixes : tuple of str
    params : tuple of Param
        How a file becomes a sample.
    settings : callable
        ``values -> arguments`` of the reader.
    describe : callable
        ``(values, task) -> task``: what the parameters say about a sample of the task found.
    reader : callable
        ``values -> lines`` of a script that define ``sample(path)``.
    earlier_readers : tuple of callables
        Such lines of earlier versions, which import recognises.
    imports : tuple of str
        What they need.
    forms, holes : mapping
        As of `ScriptCode`, for `params`.
    find : callable
        What is kept about a folder.
    finish : callable
        ``(values, samples) -> raw samples``.
    """

    kind: str
    suffixes: tuple[str, ...]
    params: tuple[Param, ...]
    settings: Settings
    describe: Describe
    reader: Callable[[Values], Lines]
    imports: Lines
    forms: Forms
    holes: Mapping[str, Hole]
    find: Callable[[FolderSamples], Found]
    finish: Callable[[Values, FolderSamples], Raw]
    earlier_readers: tuple[Callable[[Values], Lines], ...] = ()

    def task(self, values: Values) -> Task:
        """Return the task of the folder that was chosen."""
        return self.describe(values, task_of(values))

    def opened(self, values: Values, progress: Progress) -> FolderSamples:
        """Return what the files hold."""
        settings = self.settings(values)
        return folders().open(path_of(values), self.suffixes, self.kind, settings, progress)

    def inspect(self, values: Values, progress: Progress) -> Mapping[str, ParamValue]:
        """Return what is kept about the folder in the project."""
        samples = self.opened(values, progress)
        return {
            FOUND.name: self.find(samples).to_text(),
            LAYOUT.name: samples.layout,
            LABELS.name: samples.table,
        }

    def load(self, values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
        """Return the samples.

        Raises
        ------
        DataError
            The folder has other classes than when it was chosen.
        """
        samples = self.opened(values, progress)
        if samples.classes != task_of(values).class_names:
            raise DataError(
                f"The classes in {path_of(values).name} have changed since it was chosen; choose "
                "the folder again"
            )
        return self.finish(values, samples)

    def lines(self, values: Values) -> Lines:
        """Return the statements of a script that read the same samples."""
        return self._lines_with(self.reader, values)

    def _lines_with(self, reader: Callable[[Values], Lines], values: Values) -> Lines:
        is_binary = len(task_of(values).class_names) == 2
        form = 'y.astype("float32").reshape(-1, 1)' if is_binary else 'y.astype("int32")'
        if values["layout"] != TABLE:
            return (*reader(values), FILES, *ARRAYS, f"y = {form}")
        table = label_table_of(str(values["labels"]))
        if table is None:
            return (UNKNOWN,)
        where = IN_FOLDER if table.name else GIVEN
        files = BY_LABELS.replace("IS_TEST", "False" if table.part is None else IS_TEST)
        return (*reader(values), where, files, *ARRAYS, f"y = {form}")

    def code(self) -> ScriptCode:
        """Return the code of the data set."""
        holes = {
            "class_names": Hole(lambda values: list(task_of(values).class_names), lambda _: {}),
            "suffixes": Hole(lambda _: self.suffixes),
            **LABEL_HOLES,
            "parts": Hole(lambda values: list(parts_of(str(values["layout"]))), _read_parts),
            **self.holes,
        }
        forms = {
            "path": ("folder",),
            "layout": ("", TABLE),
            "labels": ("", *(each.to_text() for each in LABEL_EXAMPLES)),
            "found": (_example(2).to_text(), _example(3).to_text()),
            **self.forms,
        }
        return ScriptCode(
            write=self.lines,
            imports=("import csv", "from pathlib import Path", *self.imports),
            holes=holes,
            forms=forms,
            split_lines=(OWN_SPLIT,),
            also_read=tuple(partial(self._lines_with, each) for each in self.earlier_readers),
        )


def folder_data(
    *, name: str, label: str, short_label: str, summary: str, kind: FolderKind
) -> DatasetSpec:
    """Return the data set of a kind of files; its texts are those of `DatasetSpec`."""
    return DatasetSpec(
        name=name,
        label=label,
        short_label=short_label,
        group="Your own",
        summary=summary,
        params=(FOLDER, *kind.params, LAYOUT, LABELS, FOUND),
        named_by="path",
        describe=kind.task,
        load=kind.load,
        code=kind.code(),
        inspect=kind.inspect,
        asks_the_child=True,
        folder_suffixes=kind.suffixes,
        notes=notes_of,
    )


def _most_cells(table: LabelTable) -> int:
    """Return how many cells of a row are read at most."""
    return max(table.file, table.label, table.part or 0) + 1


def _of_labels(value: Callable[[LabelTable], object]) -> Callable[[Values], object]:
    """Return the value of a hole that follows from how the table of labels is read."""

    def found(values: Values) -> object:
        table = label_table_of(str(values["labels"]))
        assert table is not None
        return value(table)

    return found


def _read_labels(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    part = read.get("part")
    columns = (int(read["above"]), int(read["file"]), int(read["label"]))
    named = LabelTable(str(read.get("table", "")), str(read["delimiter"]), *columns, part)
    return {LABELS.name: named.to_text()}


LABEL_EXAMPLES = tuple(
    LabelTable(name, ",", 1, 0, 1, part) for name in ("", "labels.csv") for part in (None, 2)
)
LABEL_HOLES: Mapping[str, Hole] = MappingProxyType(
    {
        "table": Hole(_of_labels(lambda table: table.name), lambda _: {}),
        "delimiter": Hole(_of_labels(lambda table: table.delimiter), _read_labels),
        "above": Hole(_of_labels(lambda table: table.above), lambda _: {}),
        "file": Hole(_of_labels(lambda table: table.file), lambda _: {}),
        "label": Hole(_of_labels(lambda table: table.label), lambda _: {}),
        "part": Hole(_of_labels(lambda table: table.part), lambda _: {}),
        "cells": Hole(_of_labels(_most_cells), lambda _: {}),
        "test_words": Hole(lambda _: sorted(TEST_WORDS)),
    }
)


def _read_parts(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    names = [part for part, _is_test in read["parts"]]
    return {"layout": "|".join(map(str, names)) if any(names) else ""}


def _example(classes: int) -> Found:
    kind = TaskKind.BINARY if classes == 2 else TaskKind.MULTICLASS
    names = ("a", "b", "c")[:classes]
    return Found(kind.value, (1, 1, 1), 1 if classes == 2 else classes, 1, names)


def path_of(values: Values) -> Path:
    """Return the folder.

    Raises
    ------
    DataError
        None is chosen.
    """
    if not values["path"]:
        raise DataError("No folder is chosen; choose one under Folder in the Data tab")
    return Path(str(values["path"])).expanduser()


def found_in_folder(samples: FolderSamples) -> Found:
    """Return what is kept about a folder in the project."""
    count, classes = len(samples.labels), len(samples.classes)
    counts = np.bincount(samples.labels, minlength=classes).tolist()
    named = [f"{name} {each:,}" for name, each in zip(samples.classes, counts, strict=True)]
    if classes > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"and {classes - MOST_NAMED:,} more classes"]
    has_test_set = samples.training < count
    own = f" {samples.training:,} of them to train, the others to test." if has_test_set else ""
    kind = TaskKind.BINARY if classes == 2 else TaskKind.MULTICLASS
    return Found(
        kind=kind.value,
        input_shape=samples.x.shape[1:],
        output_units=1 if classes == 2 else classes,
        rows=None if has_test_set else count,
        class_names=samples.classes,
        notes=(f"{count:,} files: {', '.join(named)}.{own}", *samples.left_out),
    )


def raw_of(values: Values, samples: FolderSamples) -> Raw:
    """Return the samples of a folder, bytes as shares of `BRIGHTEST`."""
    is_bytes = samples.x.dtype == np.uint8
    shares = samples.x / np.float32(BRIGHTEST) if is_bytes else samples.x
    x, labels = np.asarray(shares, np.float32), samples.labels
    y: NDArray[Any] = labels
    if len(samples.classes) == 2:
        y = labels.astype(np.float32)[:, np.newaxis]
    count = samples.training
    names = samples.names
    train = Samples(read_only(x[:count]), read_only(y[:count]), names=names[:count])
    test = None
    if count < len(labels):
        test = Samples(read_only(x[count:]), read_only(y[count:]), names=names[count:])
    brightest = BRIGHTEST if is_bytes else 1.0
    fit, seconds = str(values.get("fit", "")), values.get("seconds", 0.0)
    assert isinstance(seconds, int | float)
    folder = str(root_of(path_of(values)).resolve())
    return Raw(train, test, brightest=brightest, fit=fit, seconds=float(seconds), folder=folder)
