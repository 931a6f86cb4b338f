"""Saves a project with its trained model to one `.nnplay` file, and opens it again.

`playground.document.file` describes the format. Both functions may run on any thread.
"""

import errno
import logging
import os
import stat
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from playground.base.disk.stamps import Stamp
from playground.base.errors import EARLIER_COPY, Cancelled, FileFormatError, PlaygroundError
from playground.base.files import atomic_path
from playground.base.visible import visible
from playground.datasets.preparation import codec as preparation
from playground.datasets.preparation.values import Preparation
from playground.document.file import codec
from playground.document.file.archive import Archive, Member, write_archive
from playground.document.file.arrays import pack_arrays, unpack_arrays
from playground.document.project import Project
from playground.reading.border import one_sentence, refusal
from playground.reading.child import Outlet
from playground.reading.protocol import Request
from playground.reading.watch import Progress
from playground.training.files.imported_weights import PREFIX as IMPORTED
from playground.training.files.originals import Known
from playground.training.files.project_apart import (
    MODEL,
    PREPARATION,
    SentState,
    read_state_apart,
    sent_checkpoint,
)
from playground.training.files.snapshots import is_snapshot
from playground.training.files.stored_runs import FoundRuns, label_members, run_members, runs_in
from playground.training.files.table_copy import lend_table, table_members, with_found_file
from playground.training.files.unread import unread_members, unread_warning
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves, kept_rows
from playground.training.protocol.state import Position

PROJECT = "project.json"
STATE = "state.npz"
HISTORY = "history.npz"
MAXIMUM_MEMBER_BYTES = 2 * 2**30
MAXIMUM_BYTES = 4 * MAXIMUM_MEMBER_BYTES
"""Of a file with project, model, state and history. All of it is read for its stamp."""
MAXIMUM_STRIDE = 2**40
POSITION = "position"
EXTRA = "extra/"
LOST = "The network opens untrained because its trained model could not be read: {reason}"
OF_STATE = frozenset((STATE, HISTORY, MODEL, PREPARATION))
"""The members that the child process reads."""
TOO_LATE = (
    "The recorded moments of the present run could not be read: they are of later epochs than "
    "{what}"
)
MOST_SHOWN = 2

log = logging.getLogger(__name__)


class FileChanged(PlaygroundError):
    """The file has changed since it was read or last saved."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The content of a project file.

    Attributes
    ----------
    project : Project
    checkpoint : Checkpoint or None
        The trained model, if there is one and it is complete.
    warnings : tuple of str
        One sentence for the user for each part that could not be read.
    stamp : Stamp or None
        The stamp of the file; `save` uses it to detect changes by other programs.
    runs : tuple of RunInfo
        Earlier runs, oldest first.
    has_lost_model : bool
        Whether the file has a trained model that could not be read, perhaps temporarily: the
        disk may be full, or memory low. The file must not be replaced without asking.
    """

    project: Project
    checkpoint: Checkpoint | None = None
    warnings: tuple[str, ...] = ()
    stamp: Stamp | None = field(default=None, compare=False)
    runs: tuple[RunInfo, ...] = ()
    has_lost_model: bool = False

    @property
    def known(self) -> Known | None:
        """What is known of the file, for a save; None if it was not read from one."""
        return None if self.stamp is None else Known(self.stamp, is_partial=bool(self.warnings))

    def warning(self) -> str:
        """Return what could not be read, as a short text for the user; empty if all was read."""
        more = len(self.warnings) - MOST_SHOWN
        text = ". ".join(self.warnings[:MOST_SHOWN])
        return f"{text}. {more} more parts could not be read either" if more > 0 else text


def save(
    path: Path,
    project: Project,
    checkpoint: Checkpoint | None = None,
    *,
    expected: Stamp | None = None,
    runs: tuple[RunInfo, ...] = (),
) -> Stamp:
    """Write `project`, and the trained model if there is one, to `path`.

    The file is written atomically: on an error an existing file is unchanged.

    Parameters
    ----------
    path : Path
    project : Project
    checkpoint : Checkpoint, optional
        The trained model.
    expected : Stamp or None
        The stamp of the file when it was last read or written; None replaces any file. A
        deleted file is written again.
    runs : tuple of RunInfo
        Earlier runs, oldest first; their settings, curves and moments are saved too, within
        the limits of `stored_runs`, and so are the moments of `checkpoint`.

    Returns
    -------
    Stamp
        The stamp of the written file.

    Raises
    ------
    FileChanged
        The file does not match `expected`.
    PlaygroundError
        The folder is missing or read-only, the disk is full, or the project has a number
        that cannot be saved; the message explains what to do.
    """
    members = {PROJECT: Member(codec.encode(project), is_deflated=True), **table_members(project)}
    if checkpoint is not None:
        members |= _checkpoint_members(checkpoint) | label_members(checkpoint.label)
    present = None if checkpoint is None else checkpoint.recorded
    members |= run_members(runs, present)

    def check() -> None:
        if expected is not None and path.exists() and not expected.matches(path):
            raise FileChanged(
                f"{path.name} was changed by another program since it was opened; it was not "
                "replaced"
            )

    try:
        with atomic_path(path, check) as temporary:
            with temporary.open("wb") as stream:
                write_archive(stream, members)
            with temporary.open("rb") as written:
                stamp = Stamp.of(written)
    except OSError as error:
        raise PlaygroundError(_save_error(path, error)) from error
    return stamp


def load(path: Path, progress: Progress = lambda _text, _fraction: None) -> Opened:
    """Return the content of the project file at `path`.

    The project is read here, with size limits; its trained model is read in a child process.
    Other parts that are damaged, or that this version does not know, are left out, and
    `Opened.warnings` reports it.

    Raises
    ------
    FileFormatError
        The file is not a project file, damaged, of a newer version, or unsafe.
    FileChanged
        Another program replaced it while it was read.
    Cancelled
        `progress` raised it.
    PlaygroundError
        The file cannot be read at all: it is missing, a folder, or not permitted.
    """
    try:
        stream = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - closed below
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PlaygroundError(
            f"{path} cannot be opened ({reason}); check its name and permissions"
        ) from error
    with stream:
        _require_file(os.fstat(stream.fileno()), path)
        stamp = Stamp.of(stream)
        archive = Archive(stream, visible(path.name, kept=""))
        content = archive.read(PROJECT, codec.MAXIMUM_BYTES)
        project = with_found_file(_decoded(content, archive.label(PROJECT)), path)
        lost = lend_table(project, archive)
        is_trained = STATE in archive.names or MODEL in archive.names
        runs = runs_in(archive, partial(with_found_file, file=path))
        lost += runs.warnings
        others = OF_STATE if is_trained else ()
        lost += unread_members(archive, others, has_gaps=bool(lost))
        lost = tuple(map(one_sentence, lost))
    if not is_trained:
        return Opened(project, None, lost, stamp, runs.earlier)
    checkpoint, warnings = _trained(path, runs, archive.label(HISTORY), progress)
    if not stamp.matches(path):
        # The child may have read the model of another project.
        raise FileChanged(
            f"{path.name} was changed by another program while it was read; open it again"
        )
    lost = (*map(one_sentence, warnings), *lost)
    has_lost_model = checkpoint is None
    return Opened(project, checkpoint, lost, stamp, runs.earlier, has_lost_model)


def _trained(
    path: Path, runs: FoundRuns, history: str, progress: Progress
) -> tuple[Checkpoint | None, tuple[str, ...]]:
    """Return the trained model with what is known of its run, and warnings for the user.

    Parameters
    ----------
    history : str
        How messages call the curves.
    """
    try:
        checkpoint, warnings = read_state_apart(path, progress)
    except Cancelled:
        raise
    except PlaygroundError as error:
        log.warning("trained model not read: %s", error)
        return None, (LOST.format(reason=error),)
    if checkpoint is None:
        return None, warnings
    recorded = runs.recorded_until(len(checkpoint.curves))
    if recorded is None and runs.present is not None and not warnings:
        warnings = (TOO_LATE.format(what=history),)
    return replace(checkpoint, recorded=recorded, label=runs.label), warnings


def _require_file(facts: os.stat_result, path: Path) -> None:
    """Raise unless it is an ordinary file that is small enough."""
    if not stat.S_ISREG(facts.st_mode):
        raise PlaygroundError(f"{path.name} is a device or a pipe; choose a project file")
    if facts.st_size > MAXIMUM_BYTES:
        raise FileFormatError(
            f"{path.name} has {facts.st_size / 2**30:,.0f} GB, and a project file at most "
            f"{MAXIMUM_BYTES // 2**30}; choose another file"
        )


def _decoded(content: bytes, what: str) -> Project:
    """Return the project; an error is a short sentence, whatever the file has in it."""
    try:
        return codec.decode(content, what)
    except FileFormatError as error:
        raise FileFormatError(one_sentence(str(error))) from None


def state(request: Request, outlet: Outlet) -> SentState:
    """Read the trained model of a project file. Runs in the child process.

    Any error becomes a warning, as the project can be opened without its model.
    """
    path = Path(request.path)
    with path.open("rb") as stream:
        archive = Archive(stream, visible(path.name, kept=""))
        checkpoint, warnings = _read_checkpoint(archive)
    if checkpoint is None:
        return SentState(None, warnings)
    what = archive.label(MODEL)
    outlet.progress(f"Reading the trained model of {path.name}", None)
    try:
        return SentState(sent_checkpoint(checkpoint, what), warnings)
    except Exception as error:  # noqa: BLE001 - h5py raises anything on damaged files
        return SentState(None, (LOST.format(reason=refusal(error, what).sentence), *warnings))


def _checkpoint_members(checkpoint: Checkpoint) -> dict[str, Member]:
    """Return the members that hold a trained model."""
    position = np.array([checkpoint.position.epoch, checkpoint.position.step], np.int64)
    extra = {f"{EXTRA}{name}": array for name, array in checkpoint.extra.items()}
    curves = checkpoint.curves
    history = {
        "columns": np.array(curves.columns, np.str_),
        "rows": curves.rows,
        "stride": np.array(curves.stride, np.int64),
        "epochs": np.array(len(curves), np.int64),
    }
    if curves.latest is not None:
        history["latest"] = curves.latest
    model = {MODEL: Member(checkpoint.model)} if checkpoint.model else {}
    found = checkpoint.preparation
    if found is not None:
        model[PREPARATION] = Member(preparation.encode(found), is_deflated=True)
    return model | {
        STATE: Member(pack_arrays({POSITION: position, **extra})),
        HISTORY: Member(pack_arrays(history)),
    }


def _read_checkpoint(archive: Archive) -> tuple[Checkpoint | None, tuple[str, ...]]:
    """Return the trained model, if complete, and warnings for the user.

    The bytes of its `.keras` file are checked later, by `state`.
    """
    try:
        state = unpack_arrays(archive.read(STATE, MAXIMUM_MEMBER_BYTES), archive.label(STATE))
        position = _position(state, archive.label(STATE))
        extra = {
            name.removeprefix(EXTRA): array
            for name, array in state.items()
            if name.startswith(EXTRA)
        }
        # Snapshots, and weights that were imported and not trained since, need no model.
        is_whole = is_snapshot(extra) or any(name.startswith(IMPORTED) for name in extra)
        lacks_model = is_whole and MODEL not in archive.names
        model = b"" if lacks_model else archive.read(MODEL, MAXIMUM_MEMBER_BYTES)
        if not model and not lacks_model:
            what = archive.label(MODEL)
            raise FileFormatError(f"{what} is empty; {EARLIER_COPY}")
    except FileFormatError as error:
        log.warning("trained model not read: %s", error)
        return None, (LOST.format(reason=error),)
    others = (name for name in state if name != POSITION and not name.startswith(EXTRA))
    warnings = unread_warning(archive.label(STATE), others)
    curves = Curves()
    try:
        curves = _curves(archive, is_trained=position.epoch > 0)
    except FileFormatError as error:
        log.warning("history not read: %s", error)
        warnings = (*warnings, f"The curves of the training so far could not be read: {error}")
    found: Preparation | None = None
    try:
        found = _preparation(archive)
    except FileFormatError as error:
        log.warning("preparation not read: %s", error)
        warnings = (*warnings, f"The preparation of the data could not be read: {error}")
    return Checkpoint(model, extra, position, curves, found), warnings


def _preparation(archive: Archive) -> Preparation | None:
    """Return how the inputs were made of raw rows, if the file says so."""
    if PREPARATION not in archive.names:
        return None
    content = archive.read(PREPARATION, preparation.MAXIMUM_BYTES)
    return preparation.decode(content, archive.label(PREPARATION))


def _position(state: dict[str, np.ndarray], what: str) -> Position:
    """Return how far training had come."""
    found = state.get(POSITION)
    if found is None or found.shape != (2,) or found.dtype != np.int64 or found.min() < 0:
        raise FileFormatError(f"{what} must have a position of two numbers from 0; {EARLIER_COPY}")
    return Position(int(found[0]), int(found[1]))


def _curves(archive: Archive, *, is_trained: bool) -> Curves:
    """Return the curves; empty if the file has none, as of a model that was not trained yet."""
    if HISTORY not in archive.names and not is_trained:
        return Curves()
    what = archive.label(HISTORY)
    arrays = unpack_arrays(archive.read(HISTORY, MAXIMUM_MEMBER_BYTES), what)
    columns, rows = arrays.get("columns"), arrays.get("rows")
    if (
        columns is None
        or rows is None
        or columns.dtype.kind != "U"
        or rows.dtype != np.float32
        or rows.ndim != 2
        or columns.shape != (rows.shape[1],)
    ):
        raise FileFormatError(f"{what} must have columns and rows that match; {EARLIER_COPY}")
    whole = Curves(tuple(map(str, columns)), rows)
    if "stride" not in arrays:
        return whole
    return _thinned(whole, arrays, what)


def _thinned(whole: Curves, arrays: dict[str, np.ndarray], what: str) -> Curves:
    """Return curves that have only some of the epochs; `whole` has their rows."""
    stride, epochs = (_whole_number(arrays.get(name)) for name in ("stride", "epochs"))
    if stride == 1 and epochs == len(whole):
        return whole
    latest = arrays.get("latest")
    if latest is None or latest.dtype != np.float32 or latest.shape != (len(whole.columns),):
        latest = None
    is_power = 1 < stride <= MAXIMUM_STRIDE and stride.bit_count() == 1
    if latest is not None and is_power and kept_rows(epochs, stride) == len(whole.rows):
        return Curves(whole.columns, whole.rows, stride, epochs, latest)
    raise FileFormatError(f"{what} must have rows, stride and epochs that match; {EARLIER_COPY}")


def _whole_number(array: np.ndarray | None) -> int:
    """Return the number in a scalar array; -1 if it is missing, negative or of another type."""
    if array is None or array.dtype != np.int64 or array.shape != ():
        return -1
    return max(-1, int(array))


def _without_waiting(path: str, flags: int) -> int:
    """Open a file without blocking, even if it is a pipe that no process writes to."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _save_error(path: Path, error: OSError) -> str:
    """Return a sentence why `path` was not written, and what to do."""
    kept = "; the existing file is unchanged" if os.path.isfile(path) else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            reason = "the disk is full: free some space or choose another folder"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            reason = "the folder or the file is read-only: choose another folder"
        case errno.ENOENT | errno.ENOTDIR:
            reason = f"the folder {path.parent} does not exist: create it or choose another"
        case errno.ENAMETOOLONG:
            reason = "its name is too long: choose a shorter one, of at most 255 bytes"
        case errno.EISDIR:
            reason = "it is a folder: choose another name"
        case errno.ENODEV:
            reason = "it is a device or a pipe: choose another name"
        case _:
            detail = error.strerror or type(error).__name__
            reason = f"{detail}: choose another folder"
    return f"{path} was not saved, because {reason}{kept}"
