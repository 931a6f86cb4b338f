"""Windows that save and autosave until they are killed: ``python -m ... COUNT SEED FOLDER``.

One process loads the program once and forks a window for each kill, so that a thousand kills
take minutes. Each window saves and autosaves one version of its project after another, as fast
as it can; the weights contain the number of the version. It is killed at a random moment. Then
the file must contain one complete version: the last one reported as saved, or a later one. The
autosave must be complete too, and contain the last version reported, unless the file does.
After the cleanup of the next start no other file may be left.
"""

import os
import random
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from playground.base.disk.open_files import OpenFiles
from playground.base.disk.written_folders import WrittenFolders
from playground.document.commands import SetTraining
from playground.document.document import Document
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.files.recovery import Recovery
from playground.training.files.snapshots import snapshot, state_in
from playground.training.protocol.controls import Control, SetProject, TakeCheckpoint
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import CheckpointTaken, Event
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position, State
from playground.ui.editor import DocumentEditor
from playground.ui.files.autosave import Autosave
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from playground.ui.presenter import Presenter
from playground.ui.presenters.background.threads import Done
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance

WEIGHTS = 60_000
LONGEST_LIFE_SECONDS = 0.35
PATIENCE_SECONDS = 60.0
SAVE, KEEP, LEARNED = "save", "keep", "keep_learned"
"""What a window reports."""


def learned(version: int) -> Checkpoint:
    """Return weights that contain the number of the version."""
    curves = Curves(("loss",), np.full((1 + version % 7, 1), version, np.float32))
    return snapshot(State(Position(version), (np.full(WEIGHTS, version, np.int64),)), curves)


class VersionSession:
    """Replaces the training thread: the weights contain the version of the project."""

    def __init__(self) -> None:
        self._version = 0
        self._events: list[Event] = []

    def submit(self, control: Control) -> None:
        """Read the project's version; answer immediately."""
        if isinstance(control, SetProject):
            self._version = control.project.training.epochs
        elif isinstance(control, TakeCheckpoint):
            self._events.append(CheckpointTaken(control.request, learned(self._version)))

    def events(self) -> list[Event]:
        """Return the answers."""
        found, self._events = self._events, []
        return found

    is_pausing = False

    def acknowledge(self) -> None:
        """Take note that what was answered has been dealt with: nothing waits for it."""

    def take_frame(self) -> None:
        """Return no frame."""


class ReportingThread:
    """Writes autosaves, as the window's own thread does, and reports each immediately."""

    def __init__(self, report: int) -> None:
        self._thread = Background()
        self._report = report

    def run(self, function: Callable[[], Any], then: Done) -> None:
        """Run `function` on the thread; its file is on disk when it returns."""

        def work() -> None:
            function()
            if isinstance(function, partial):  # of `Recovery.keep` or `keep_learned`
                kind, project = function.func.__name__, function.args[0]
                os.write(self._report, f"{kind} {project.training.epochs}\n".encode())

        self._thread.run(work, then)

    def close(self) -> None:
        """End the thread."""
        self._thread.close()


@dataclass
class Reports:
    """The last version that a window reported for each kind, and the number of reports."""

    last: dict[str, int] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)

    def read(self, lines: bytes) -> None:
        """Read complete lines; text after the last newline is incomplete and ignored."""
        for line in lines.decode().split("\n")[:-1]:
            kind, version = line.split(" ")
            self.last[kind] = max(int(version), self.last.get(kind, 0))
            self.count[kind] = self.count.get(kind, 0) + 1


class SavingWindow:
    """A real window that saves one version after another, and reports each that is on disk."""

    def __init__(self, path: Path, state: Path, report: int) -> None:
        qt = QApplication([sys.argv[0]])
        settings = Settings(state / "window.ini")
        appearance = Appearance(qt, settings)
        document = Document(TEMPLATES["xor"].build())
        editor = DocumentEditor(document)
        window = MainWindow(editor, settings)
        disk = Disk(
            Background(),
            Readers(),
            OpenFiles(state / "open"),
            WrittenFolders(state / "folders.txt"),
        )
        session = VersionSession()
        self.presenter = Presenter(
            editor,
            session,  # type: ignore[arg-type]  # the part that a paused window uses
            window,
            appearance,
            settings,
            disk=disk,
        )
        self.autosave = Autosave(
            state / "unsaved", self.presenter, window.messages, writing=ReportingThread(report)
        )
        self._report = report
        self._kept = (qt, window, document)
        window.show()
        self.presenter.files.open(path)
        self._timer = QTimer()
        self._timer.timeout.connect(self._next)
        self._timer.start(3)

    def run(self) -> None:
        """Save until killed."""
        self._kept[0].exec()

    def _next(self) -> None:
        """Make another version; autosave some, save others."""
        files = self.presenter.files
        if files.current.path is None:
            return
        version = self.presenter.document.project.training.epochs + 1
        self.presenter.editor.do(SetTraining({"epochs": version}))
        self.autosave.keep()
        if version % 3 == 0:
            files.save(partial(self._on_end, version))

    def _on_end(self, version: int, is_on_disk: bool) -> None:
        if is_on_disk:
            os.write(self._report, f"{SAVE} {version}\n".encode())


def version_of(project: Project, checkpoint: Checkpoint | None) -> int:
    """Return the version that was read; its weights must be of the same version."""
    version = project.training.epochs
    assert checkpoint is not None, "the weights are lost"
    state = state_in(checkpoint)
    assert state is not None
    assert state.arrays[0].shape == (WEIGHTS,)
    assert (state.arrays[0] == version).all(), "weights and project are of two versions"
    return version


def check(path: Path, state: Path, reported: dict[str, int]) -> None:
    """Check the files that a killed window left, and clean up as the next start does."""
    opened = project_file.load(path)
    assert opened.warnings == ()
    version = version_of(opened.project, opened.checkpoint)
    found = {SAVE: version, KEEP: version, LEARNED: version}
    for left in Recovery(state / "unsaved").left():
        assert not left.reason, left.reason
        assert left.project is not None
        found[KEEP] = max(found[KEEP], left.project.training.epochs)
        if left.trained is not None:
            found[LEARNED] = max(found[LEARNED], version_of(left.trained, left.checkpoint))
        left.discard()
    for kind, last in reported.items():
        assert found[kind] >= last, f"{kind} reported version {last}, found {found[kind]}"
    WrittenFolders(state / "folders.txt").sweep()
    OpenFiles(state / "open").sweep()
    Settings(state / "window.ini")
    files = {each.relative_to(path.parent.parent) for each in path.parent.rglob("*")}
    assert files == {path.relative_to(path.parent.parent)}, f"left behind: {files}"
    names = {each.name for each in state.rglob("*") if each.is_file()}
    assert names <= {"window.ini", "folders.txt"}, f"left behind: {names}"


def kill_one(folder: Path, choose: random.Random) -> Reports:
    """Fork a window, kill it at a random moment, check; return what it reported."""
    work, state = folder / "work", folder / "state"
    for each in (work, state):
        each.mkdir(parents=True, exist_ok=True)
    path = work / "mine.nnplay"
    # Without weights, so that the window starts no reader process: a fork would share ours.
    project_file.save(path, SetTraining({"epochs": 1}).apply(TEMPLATES["xor"].build()))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        in_child(lambda: SavingWindow(path, state, writing).run())
    os.close(writing)
    lines = b""
    with open(reading, "rb", buffering=0) as stream:
        while not has_saved(lines) and select.select([stream], [], [], PATIENCE_SECONDS)[0]:
            chunk = stream.read(65536)
            if not chunk:
                break
            lines += chunk
        deadline = perf_counter() + choose.uniform(0, LONGEST_LIFE_SECONDS)
        while (left := deadline - perf_counter()) > 0:
            if select.select([stream], [], [], left)[0]:
                lines += stream.read(65536)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += stream.readall()
    assert has_saved(lines), "the window never saved"
    reports = Reports()
    reports.read(lines)
    check(path, state, reports.last)
    return reports


def has_saved(lines: bytes) -> bool:
    """Return whether a window has reported a save; after that it may be killed."""
    return f"{SAVE} ".encode() in lines


def in_child(work: Callable[[], None]) -> None:
    """Do `work` in a forked process and never return."""
    try:
        work()
    finally:
        os._exit(1)


def main(count: int, seed: int, folder: Path) -> None:
    """Kill `count` windows; stop at the first one that lost work or left files."""
    choose, total = random.Random(seed), dict.fromkeys((SAVE, KEEP, LEARNED), 0)
    for index in range(count):
        if index and index % 100 == 0:
            print(f"{index} kills: {total}", file=sys.stderr, flush=True)
        try:
            reports = kill_one(folder / "kills", choose)
        except AssertionError as error:
            print(f"kill {index} of seed {seed}: {error}", flush=True)
            sys.exit(1)
        for kind, number in reports.count.items():
            total[kind] += number
    assert all(total.values()), f"some kinds were never reported: {total}"
    print(
        f"{count} kills during {total[SAVE]} saves and {total[KEEP] + total[LEARNED]} autosaves: "
        "nothing lost, nothing left behind"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
