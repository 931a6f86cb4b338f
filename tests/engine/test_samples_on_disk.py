"""Data that is too large for memory, and was prepared on the disk, never comes into it whole."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pytest

from playground.catalog.layers import LAYERS, normalization
from playground.datasets.files import rows as rows_module
from playground.datasets.files.rows import ArrayFile, Rows, is_too_large, rows_behind, stand_in
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project, TrainingConfig
from playground.document.proposals.tables import project_for
from playground.engine import create_engine
from playground.engine.loop.memory import Limits
from playground.training.protocol.engine import Program
from playground.training.protocol.probes import ConfusionProbe

pytestmark = pytest.mark.keras

Build = Callable[..., Program]
ROWS = 12_000
BATCH = 64
MOST_ROWS = 1024
"""More rows than this are never read at once."""
ROW_BYTES = 3 * 4
ROOMY = Limits(stream_bytes=2**40, window_bytes=MOST_ROWS * ROW_BYTES)
"""Limits under which samples in memory would not be streamed."""


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """Return a table of three inputs and two classes, prepared on the disk."""
    draw = np.random.default_rng(8)
    values = draw.normal(5, 3, (ROWS, 3))
    labels = np.where(values[:, 0] + values[:, 1] > 10, "high", "low")
    lines = [f"{a:.4f},{b:.4f},{c:.4f},{d}" for (a, b, c), d in zip(values, labels, strict=True)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["a,b,c,label", *lines]) + "\n", "utf-8")
    monkeypatch.setattr(opened, "MOST_READ_BYTES", 10)
    monkeypatch.setattr(rows_module, "BLOCK_BYTES", MOST_ROWS * ROW_BYTES)
    monkeypatch.setattr(normalization, "ROWS", MOST_ROWS)
    opened.tables.cache_clear()
    data = prepare(project_for(path, "label").project.data, no_progress)
    opened.tables.cache_clear()
    assert is_too_large(data.train.x)
    assert is_too_large(data.test.x)
    assert data.task.input_shape == (3,)
    return data


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many rows each reading of a file takes; grows with every one."""
    found: list[int] = []
    plain = ArrayFile.read

    def noted(self: ArrayFile, places: Any) -> Any:
        read = plain(self, places)
        found.append(len(read))
        return read

    monkeypatch.setattr(ArrayFile, "read", noted)
    return found


def network(chain: Any, **fields: Any) -> Project:
    """Return a network that is fitted to its inputs, and has weights of every kind."""
    project: Project = chain(
        ("Normalization", {}),
        ("Dense", {"units": 4, "activation": "relu"}),
        ("BatchNormalization", {}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(
            **{"loss": "binary_crossentropy", "metrics": (), "batch_size": BATCH, **fields}
        ),
    )
    return project


def in_memory(data: Prepared) -> Prepared:
    train, test = (Samples(np.asarray(part.x), part.y) for part in (data.train, data.test))
    return replace(data, train=train, test=test)


def trained(program: Program, epochs: int = 2) -> list[np.ndarray]:
    while program.position.epoch < epochs:
        program.advance(program.steps_per_epoch)
    return list(program.state().arrays)


@pytest.mark.parametrize("fields", [{}, {"validation_split": 0.25}, {"shuffle": False}], ids=str)
def test_training_reads_windows_and_gives_the_weights_of_streaming_from_memory(
    fields: dict[str, Any], on_disk: Prepared, reads: list[int], build: Build, chain: Any
) -> None:
    project = network(chain, **fields)
    program = build(create_engine("graph", ROOMY), project, on_disk)
    weights = trained(program)
    figures = program.evaluate()
    assert 0 < max(reads) <= MOST_ROWS
    assert sum(reads) > 2 * len(on_disk.train)

    streaming = create_engine("graph", replace(ROOMY, stream_bytes=0))
    expected = build(streaming, project, in_memory(on_disk))
    for one, other in zip(weights, trained(expected), strict=True):
        np.testing.assert_array_equal(one, other)
    assert figures == expected.evaluate()


def test_the_panels_and_another_program_read_a_part_at_a_time(
    on_disk: Prepared, reads: list[int], build: Build, chain: Any
) -> None:
    """What asks for all samples: fitting, comparing, confusions, looking for an overflow."""
    engine = create_engine("graph", ROOMY)
    first = build(engine, network(chain), on_disk)
    rows = rows_behind(on_disk.train.x)
    assert rows is not None
    again = replace(on_disk, train=replace(on_disk.train, x=stand_in(replace(rows))))
    program, report = engine.build(network(chain), again, donor=first)
    try:
        answer = program.answer(frozenset({ConfusionProbe()}))[ConfusionProbe()]
        assert program.find_overflow() is None
    finally:
        program.close()
    assert not report.fresh
    assert answer.counts.sum() == min(MOST_ROWS, len(on_disk.test))
    assert 0 < max(reads) <= MOST_ROWS
    assert len(reads) > 2 * len(on_disk.train) / MOST_ROWS


def test_a_layer_is_fitted_to_a_file_without_keeping_what_was_read(
    on_disk: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[ref[np.ndarray]] = []
    most = 0
    plain = Rows.__getitem__

    def counted(self: Rows, place: Any) -> Any:
        nonlocal most
        found = plain(self, place)
        alive[:] = [each for each in alive if each() is not None] + [ref(found)]
        most = max(most, len(alive))
        return found

    monkeypatch.setattr(Rows, "__getitem__", counted)
    fit = LAYERS["Normalization"].fit
    assert fit is not None
    mean, variance, _ = fit(LAYERS["Normalization"].parse({}), on_disk.train.x)
    assert 0 < most <= 2
    np.testing.assert_allclose(mean, np.mean(on_disk.train.x, axis=0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(variance, np.var(on_disk.train.x, axis=0), rtol=1e-4)
