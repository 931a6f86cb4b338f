"""Tables: what the proposed network reaches, and how long a large table takes to be ready.

Accuracy, or R², after 40 epochs with the proposed settings, against scikit-learn's
multilayer perceptron of the same hidden sizes with 40 iterations on the same prepared
arrays, and against the baseline. The mean over several splits.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from statistics import fmean
from time import perf_counter, process_time

import numpy as np
import psutil
from sklearn import datasets
from sklearn.neural_network import MLPClassifier, MLPRegressor

from benchmarks.result import Result
from playground.base.tasks import TaskKind
from playground.datasets.derived.baseline import baseline_of
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables.settings import Role
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.document.proposals.tables import project_for
from playground.engine import create_engine
from playground.reading.pool import readers
from playground.training.inline import train
from playground.training.protocol.engine import Engine

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "tables"
EPOCHS = 40
SPLITS = 5
MARGIN = 0.01
ROWS, COLUMNS = 1_000_000, 20
TIMES = 3.0
MOST_GIGABYTES = 1.5
SECONDS_OF_A_CHOICE = 1.0
OWN = ("breast_cancer", "wine", "diabetes", "digits")


def measure(splits: int = SPLITS) -> list[Result]:
    """Return accuracy and speed; tables that are not there are left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [*_large(folder)]
        engine = create_engine()
        for path in (*sorted(SHARED.glob("*.csv")), *_written(folder)):
            results.append(_accuracy(engine, path, splits))
    readers().close()
    return results


def _written(folder: Path) -> Iterator[Path]:
    """Write the tables of scikit-learn as CSV files."""
    for name in OWN:
        bunch = getattr(datasets, f"load_{name}")()
        path = folder / f"{name}.csv"
        header = ",".join([*(f"f{index}" for index in range(bunch.data.shape[1])), "target"])
        rows = np.column_stack([bunch.data, bunch.target])
        np.savetxt(path, rows, delimiter=",", header=header, comments="", fmt="%.10g")
        yield path


def _accuracy(engine: Engine, path: Path, splits: int) -> Result:
    """Return by how much the network is better than scikit-learn's."""
    project = project_for(path).project
    ours, theirs, simple = [], [], []
    for seed in range(splits):
        each = replace(
            project,
            data=replace(project.data, seed=seed),
            training=replace(project.training, seed=seed, callbacks=()),
        )
        data = prepare(each.data, no_progress)
        ours.append(_reached(engine, each))
        theirs.append(_perceptron(each, data, seed))
        found = baseline_of(data, no_progress)
        assert found is not None
        simple.append(found.of_simple[_metric(data)])
    metric = "R²" if _is_number(data) else "accuracy"
    return Result(
        name=f"tables: {path.stem}, {metric} above scikit-learn's",
        value=fmean(ours) - fmean(theirs),
        unit="",
        at_least=-MARGIN,
        note=f"{fmean(ours):.3f}, scikit-learn {fmean(theirs):.3f}, without inputs "
        f"{fmean(simple):.3f}, {splits} splits",
    )


def _is_number(data: Prepared) -> bool:
    return data.task.kind is TaskKind.REGRESSION


def _metric(data: Prepared) -> str:
    return "r2_score" if _is_number(data) else "accuracy"


def _reached(engine: Engine, project: Project) -> float:
    run = train(engine, project, epochs=EPOCHS)
    try:
        return float(run.program.evaluate()[f"val_{_metric(run.prepared)}"])
    finally:
        run.program.close()


def _perceptron(project: Project, data: Prepared, seed: int) -> float:
    hidden = tuple(
        int(str(layer.params["units"]))
        for layer in project.network.layers[:-1]
        if "units" in layer.params
    )
    make = MLPRegressor if _is_number(data) else MLPClassifier
    model = make(hidden_layer_sizes=hidden, max_iter=EPOCHS, random_state=seed)
    model.fit(data.train.x, data.train.y.reshape(-1))
    return float(model.score(data.test.x, data.test.y.reshape(-1)))


def _large(folder: Path) -> list[Result]:
    """Return how long a million rows take, and what a later choice takes."""
    path = folder / "large.csv"
    large_table(path)
    reader, read = _reference()
    first = _seconds_of(read, path)
    _start_reader(folder)
    before = psutil.Process().memory_info().rss
    began = perf_counter()
    found = project_for(path, "y")
    data = prepare(found.project.data, no_progress)
    ready = perf_counter() - began
    grown = (psutil.Process().memory_info().rss - before) / 2**30
    began, work = perf_counter(), process_time()
    other = found.draft.with_role(["f3"], Role.IGNORED)
    source = replace(found.project.data.source, params=other.params())
    prepare(replace(found.project.data, source=source, train_fraction=0.6), no_progress)
    again, work = perf_counter() - began, process_time() - work
    theirs = (first + _seconds_of(read, path)) / 2
    return [
        Result(
            name=f"tables: a million rows ready, times of {reader}",
            value=ready / theirs,
            unit="x",
            at_most=TIMES,
            note=f"{ready:.1f} s and {theirs:.1f} s, {len(data.train):,} training rows",
        ),
        Result(
            name="tables: memory that a million rows take in the window's process",
            value=grown,
            unit="GB",
            at_most=MOST_GIGABYTES,
        ),
        Result(
            name="tables: another split and role of a million rows",
            value=again,
            unit="s",
            at_most=SECONDS_OF_A_CHOICE,
            note=f"{work:.2f} s of processor time",
        ),
    ]


def large_table(path: Path) -> None:
    """Write a table of a million rows by 20 columns, 144 MB."""
    import polars as pl  # noqa: PLC0415 - only this measurement writes a table

    x = np.random.default_rng(0).normal(size=(ROWS, COLUMNS - 1)).astype(np.float32)
    frame = pl.DataFrame({f"f{index}": x[:, index].round(4) for index in range(x.shape[1])})
    target = pl.Series((x[:, 0] + x[:, 1] > 0).astype(int))
    frame.with_columns(y=target).write_csv(path)


def _start_reader(folder: Path) -> None:
    """Start the child process that reads: the window does so before a file is chosen."""
    path = folder / "small.csv"
    path.write_text("a,y\n" + "1,0\n2,1\n" * 5, encoding="utf-8")
    project_for(path)


def _reference() -> tuple[str, Callable[[Path], object]]:
    """Return the reader that is compared with: pandas if it is installed."""
    try:
        return "pandas", import_module("pandas").read_csv
    except ImportError:
        return "polars, in one process", import_module("polars").read_csv


def _seconds_of(read: Callable[[Path], object], path: Path) -> float:
    began = perf_counter()
    read(path)
    return perf_counter() - began


if __name__ == "__main__":
    for result in measure(int(sys.argv[1]) if len(sys.argv) > 1 else SPLITS):
        mark = "met" if result.is_met else "NOT MET"
        print(f"{result.name}: {result.value:.3f} {result.unit} ({mark}) {result.note}")
