"""Runs as a project file gives them back."""

from collections.abc import Mapping
from io import BytesIO

import numpy as np

from playground.document.commands import SetTraining
from playground.document.file.archive import Archive, Member, write_archive
from playground.document.project import Project
from playground.training.files.stored_runs import FoundRuns, run_members, runs_in
from playground.training.protocol.basis import WeakData
from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Moment, Recorded, Segment
from playground.training.protocol.state import Position, State

EPOCHS = 40
"""Of each run that is made here."""


def found_in(members: Mapping[str, Member]) -> FoundRuns:
    """Return the runs in a file with these members."""
    stream = BytesIO()
    write_archive(stream, members)
    return runs_in(Archive(stream, "mine.nnplay"), lambda project: project)


def reopened(runs: tuple[RunInfo, ...], present: Recorded | None = None) -> FoundRuns:
    """Return runs after they were saved and opened again."""
    return found_in(run_members(runs, present))


def recorded(
    counts: list[int], arrays: list[tuple[str, tuple[int, ...]]], step: int = 0
) -> Recorded:
    """Return a run with a segment for each of `counts`, with that many moments."""
    segments, moments, epoch = [], [], 0
    for place, count in enumerate(counts):
        project = SetTraining({"learning_rate": 0.01 * (1 + place)}).apply(Project())
        segment = Segment(project, WeakData.not_loaded(place // 2), (epoch, 0))
        segments.append(segment)
        for number in range(count):
            epoch = min(epoch + 1, EPOCHS)
            random = np.random.default_rng(epoch)
            bits = [random.bytes(np.dtype(k).itemsize * int(np.prod(s))) for k, s in arrays]
            states = tuple(
                np.frombuffer(part, kind).reshape(shape)
                if kind != "|b1"
                else np.frombuffer(part, "|u1").reshape(shape) > 100
                for part, (kind, shape) in zip(bits, arrays, strict=True)
            )
            state = State(Position(epoch + 7, step), states, min(1, len(states)))
            moments.append(Moment(epoch, state, segment, is_anchor=number == 0))
    return Recorded(tuple(segments), tuple(moments), 30)


def run(found: Recorded | None, name: str = "Run 1") -> RunInfo:
    curves = Curves(("loss",), np.zeros((EPOCHS, 1), np.float32))
    return RunInfo(3, name, Project(), curves, recorded=found)
