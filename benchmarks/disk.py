"""An array on disk that is larger than the memory of most machines: the cost of an epoch."""

import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.result import Result
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress
from playground.document.commands import AddLayer
from playground.document.project import Point, Project, TrainingConfig
from playground.engine import create_engine

SAMPLES, FEATURES = 1_000_000, 1024
ALLOWED_MB = 1024
CHUNK_STEPS = 50
MEGABYTE = 2**20


def measure() -> list[Result]:
    """Return how much memory grows while 4 GB are prepared and trained for an epoch.

    The file is sparse: it takes no space on the disk, but is read like any other.
    """
    engine = create_engine()
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder))
        before, began = _peak_mb(), perf_counter()
        data = prepare(project.data, no_progress)
        program, _ = engine.build(project, data)
        prepared = perf_counter()
        while program.position.epoch < 1:
            program.advance(CHUNK_STEPS)
        seconds = perf_counter() - prepared
        program.close()
    size = SAMPLES * FEATURES * 4 / MEGABYTE
    return [
        Result(
            name="disk: growth of memory over an epoch of a memory-mapped array",
            value=_peak_mb() - before,
            unit="MB",
            at_most=ALLOWED_MB,
            note=f"{size:,.0f} MB on disk; checked in {prepared - began:.0f} s, trained and "
            f"measured in {seconds:.0f} s",
        )
    ]


def _project(folder: Path) -> Project:
    """Return a logistic regression on zeros with alternating classes."""
    shape = (SAMPLES, FEATURES)
    np.lib.format.open_memmap(folder / "x.npy", "w+", dtype=np.float32, shape=shape)
    np.save(folder / "y.npy", np.arange(SAMPLES) % 2)
    source = Selection("npy", {"path": str(folder / "x.npy")})
    config = inspected(DataConfig(source, train_fraction=0.9), no_progress)
    project = Project(data=config, training=TrainingConfig(batch_size=1024, metrics=()))
    project = AddLayer("Input", Point()).apply(project)
    values: dict[str, ParamValue] = {"units": 1, "activation": "sigmoid"}
    return AddLayer("Dense", Point(), values, project.network.layers[0].id).apply(project)


def _peak_mb() -> float:
    """Return the peak resident memory of this process in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1024
    raise RuntimeError("the system does not report the memory of a process")
