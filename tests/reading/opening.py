"""Opens a file of any kind as the window does, and checks the result."""

import unicodedata
from pathlib import Path
from time import monotonic

from playground.base.errors import PlaygroundError
from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.importing.files import (
    FileKind,
    kind_of,
    read_model_file,
    read_script_file,
    read_table,
)
from playground.reading.border import LONGEST
from playground.reading.limits import Limits
from playground.reading.pool import readers
from playground.reading.watch import Progress
from playground.training.files import project_file

GRACE = 1.1
"""Memory is checked every 50 ms, so a little more than the limit may be used."""
WARNING = 80
"""Characters that a warning may have before the sentence of `border`."""


def opened(path: Path, progress: Progress) -> object:
    """Open a file of any kind as the window does."""
    match kind_of(path):
        case FileKind.MODEL:
            return read_model_file(path, progress=progress)
        case FileKind.SCRIPT:
            return read_script_file(path, progress=progress)
        case FileKind.TABLE:
            return prepare(read_table(path, DataConfig(), progress=progress), progress)
        case _:
            return project_file.load(path, progress)


def check_opening(path: Path) -> tuple[str, ...]:
    """Open the file at `path`; return the messages for the user.

    The test fails on any error but ours, on a silence that is longer than allowed, on too
    much memory, and on a message that is not a sentence.
    """
    most, silences, last = [0], [0.0], monotonic()

    def watch(_text: str, _fraction: float | None) -> None:
        nonlocal last
        most.extend(worker.resident_bytes() for worker in readers().busy)
        silences.append(monotonic() - last)
        last = monotonic()

    try:
        result = opened(path, watch)
        sentences = tuple(getattr(result, "warnings", ()))
    except PlaygroundError as error:
        sentences = (str(error),)
    assert max(most) <= Limits().resident_bytes * GRACE
    assert max(silences) <= Limits().silence_seconds
    for sentence in sentences:
        assert 0 < len(sentence) <= LONGEST + WARNING
        assert not any(unicodedata.category(each).startswith("C") for each in sentence)
    return sentences
