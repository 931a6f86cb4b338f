"""`TrainedFile`: where a command saves what was learned, regularly and at the end."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from playground.base.errors import PlaygroundError
from playground.command_line.terminal.output import report
from playground.training.files.originals import Known, free_name, original_kept
from playground.training.protocol.engine import UNKNOWN_RUN

if TYPE_CHECKING:
    from playground.training.files.project_file import Opened
    from playground.training.protocol.engine import Checkpoint


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
        self._label = opened.checkpoint.label if opened.checkpoint is not None else UNKNOWN_RUN
        self._known = opened.known if is_opened else None
        self._original: Path | None = None

    def write(self, checkpoint: "Checkpoint") -> None:
        """Write the project with `checkpoint`.

        Raises
        ------
        PlaygroundError
            It cannot be written; the message says why.
        """
        from playground.training.files import project_file  # noqa: PLC0415 - start-up time

        checkpoint = replace(checkpoint, label=self._label)
        try:
            self._save(checkpoint)
        except project_file.FileChanged:
            self._path, self._known = free_name(self._wanted, "trained"), None
            self._save(checkpoint)

    def _save(self, checkpoint: "Checkpoint") -> None:
        from playground.training.files import project_file  # noqa: PLC0415 - start-up time

        known = self._known
        with original_kept(self._path, known) as original:
            stamp = project_file.save(
                self._path,
                self._project,
                checkpoint,
                expected=None if known is None else known.stamp,
                runs=self._runs,
            )
        self._known, self._original = Known(stamp), original or self._original

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
        report(f"wrote {self._path}{self._remark(checkpoint)}")
        if self._original is not None:
            report(
                f"not everything in {self._path} could be read; as it was before it is kept as "
                f"{self._original}"
            )

    def _remark(self, checkpoint: "Checkpoint") -> str:
        """Return what the file lacks, for its size."""
        from playground.training.files import stored_runs, table_copy  # noqa: PLC0415 - start-up

        gap = table_copy.why_no_copy(self._project)
        kept = stored_runs.within_limit(self._runs, checkpoint.recorded).remark()
        return f"{kept}, without a copy of the table: {gap}" if gap else kept
