"""A checkpoint from a file: if it does not fit, there is a message and nothing changes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import h5py
import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.file.archive import Member, write_archive
from playground.document.templates.templates import TEMPLATES
from playground.training.files.imported_weights import packed_weights
from playground.training.protocol.engine import Checkpoint, Engine, Program
from playground.training.protocol.frames import Curves


@pytest.fixture
def program(graph_engine: Engine) -> Iterator[Program]:
    project = TEMPLATES["xor"].build()
    built, _report = graph_engine.build(project, prepare(project.data, no_progress))
    built.advance(3)
    yield built
    built.close()  # lends its compiled loop to the next test


def with_members(checkpoint: Checkpoint, changes: dict[str, bytes]) -> Checkpoint:
    with ZipFile(BytesIO(checkpoint.model)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stream = BytesIO()
    write_archive(stream, {name: Member(each) for name, each in {**members, **changes}.items()})
    return replace(checkpoint, model=stream.getvalue())


def with_arrays(checkpoint: Checkpoint, change: Any) -> Checkpoint:
    """Return a checkpoint with an HDF5 file modified by `change`."""
    with ZipFile(BytesIO(checkpoint.model)) as archive:
        stream = BytesIO(archive.read("model.weights.h5"))
    with h5py.File(stream, "r+") as file:
        change(file)
    return with_members(checkpoint, {"model.weights.h5": stream.getvalue()})


def resized(file: Any) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = np.ones((2, 5), "f4")


def fewer(file: Any) -> None:
    del file["layers/dense/vars/0"]


def without_optimizer(file: Any) -> None:
    del file["optimizer"]


def of_texts(file: Any) -> None:
    del file["layers/dense/vars/1"]
    file["layers/dense/vars/1"] = [b"a"] * 4


@pytest.mark.parametrize("change", [resized, fewer, without_optimizer, of_texts])
def test_arrays_that_do_not_fit_are_refused_and_change_nothing(
    program: Program, change: Any
) -> None:
    before = program.state()
    damaged = with_arrays(program.checkpoint(Curves()), change)
    with pytest.raises(TrainingError):
        program.load_checkpoint(damaged)
    assert all(map(np.array_equal, program.state().arrays, before.arrays))


def test_the_description_in_the_file_is_ignored(program: Program) -> None:
    before = program.state()
    kept = program.checkpoint(Curves())
    with ZipFile(BytesIO(kept.model)) as archive:
        text = archive.read("config.json").decode()
    description = json.loads(text.replace('"units": 4', '"units": 1073741824'))
    assert "1073741824" in json.dumps(description)
    changed = with_members(kept, {"config.json": json.dumps(description).encode()})
    program.advance(5)
    program.load_checkpoint(changed)
    assert all(map(np.array_equal, program.state().arrays, before.arrays))


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((7, 7), np.float32),
        np.array("text"),
        np.array(["a", "b"]),
        np.array([2**63], np.uint64),
        np.full((), np.nan),
        np.zeros((0, 2), np.float32),
        np.array(1j),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_a_state_that_does_not_fit_is_refused_with_a_message(program: Program, array: Any) -> None:
    kept = program.checkpoint(Curves())
    for name in kept.extra:
        try:
            program.load_checkpoint(replace(kept, extra={**kept.extra, name: array}))
        except TrainingError:
            continue
        program.advance(1)


def test_imported_weights_of_another_kind_are_refused_with_a_message(program: Program) -> None:
    kept = program.checkpoint(Curves())
    names = ("dense", "dense_1")
    texts = packed_weights({name: (np.array("a"), np.array("b")) for name in names})
    with pytest.raises(TrainingError):
        program.load_checkpoint(replace(kept, model=b"", extra=texts))
