"""`TrainedFile`: where a command saves what was learned, regularly and at the end."""

import os
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from playground.base.errors import PlaygroundError
from playground.command_line.terminal.output import report

if TYPE_CHECKING:
    from playground.training.files.project_file import Opened
    from playground.training.protocol.engine import Checkpoint

LONGEST_NAME = 255
"""Maximum length of a file name in bytes on common file systems."""


class TrainedFile:
    """Writes a trained project, and never overwrites changes made by another program.

    A file that another program has changed stays unchanged. From then on, the trained project
    is written to a new file in the same folder.

    Parameters
    ----------
    path : Path
        An existing file is replaced at the first `write`, unless it is the opened file and
        has changed.
    opened : Opened
        The project that is trained.
    is_opened : bool
        Whether `path` is the file that it was read from.
    """

    def __init__(self, path: Path, opened: "Opened", *, is_opened: bool) -> None:
        self._wanted = path
        self._path = path
        self._project = opened.project
        self._runs = opened.runs
        self._run_name = opened.checkpoint.run_name if opened.checkpoint is not None else ""
        self._stamp = opened.stamp if is_opened else None

    def write(self, checkpoint: "Checkpoint") -> None:
        """Write the project with `checkpoint`.

        Raises
        ------
        PlaygroundError
            It cannot be written; the message says why.
        """
        from playground.training.files import project_file  # noqa: PLC0415 - start-up time

        checkpoint = replace(checkpoint, run_name=self._run_name)
        try:
            self._stamp = project_file.save(
                self._path, self._project, checkpoint, expected=self._stamp, runs=self._runs
            )
        except project_file.FileChanged:
            self._path = _free_name(self._wanted)
            self._stamp = project_file.save(self._path, self._project, checkpoint, runs=self._runs)

    def finish(self, checkpoint: "Checkpoint") -> None:
        """Write for the last time, and print the path.

        Raises
        ------
        PlaygroundError
            Another program changed the file in the meantime; the message names the file that
            was written instead. Or it cannot be written.
        """
        self.write(checkpoint)
        if self._path != self._wanted:
            raise PlaygroundError(
                f"{self._wanted} was changed by another program while it was trained, so it was "
                f"not replaced; what was learned is in {self._path}"
            )
        report(f"wrote {self._path}")


def _free_name(path: Path) -> Path:
    """Return an unused name in the folder of `path`: "xor-trained.nnplay"."""
    stem = path.stem
    while len(os.fsencode(f"{stem}-trained-1000{path.suffix}")) > LONGEST_NAME:
        stem = stem[:-1]
    names = (f"{stem}-trained{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    return next(found for name in names if not (found := path.with_name(name)).exists())
