"""Runs as a project file gives them back."""

from collections.abc import Mapping
from io import BytesIO

from playground.document.file.archive import Archive, Member, write_archive
from playground.training.files.stored_runs import FoundRuns, run_members, runs_in
from playground.training.protocol.events import RunInfo
from playground.training.protocol.moments import Recorded


def found_in(members: Mapping[str, Member]) -> FoundRuns:
    """Return the runs in a file with these members."""
    stream = BytesIO()
    write_archive(stream, members)
    return runs_in(Archive(stream, "mine.nnplay"), lambda project: project)


def reopened(runs: tuple[RunInfo, ...], present: Recorded | None = None) -> FoundRuns:
    """Return runs after they were saved and opened again."""
    return found_in(run_members(runs, present))
