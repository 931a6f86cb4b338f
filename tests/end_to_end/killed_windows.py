"""Windows that save and autosave until they are killed: ``python -m ... COUNT SEED FOLDER``.

One process loads the program once and forks a window for each kill, so that a thousand take
minutes. Each window saves version after version of its project, with weights that tell the
version, as fast as it can, and autosaves as often. It is killed at a random moment. Then the
file must hold one version, whole: the last that was reported as saved, or a later one. What
was autosaved must be whole too, and after what a start does nothing else may be left.
"""

import os
import random
import select
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from playground.base.open_files import OpenFiles
from playground.base.written_folders import WrittenFolders
from playground.document.commands import SetTraining
from playground.document.document import Document
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.files.recovery import Recovery
from playground.training.files.snapshots import snapshot, state_in
from playground.training.protocol.controls import Control, SetProject, TakeCheckpoint
from playground.training.protocol.engine import Checkpoint, Position, State
from playground.training.protocol.events import CheckpointTaken, Event
from playground.training.protocol.frames import Curves
from playground.ui.autosave import Autosave
from playground.ui.editor import DocumentEditor
from playground.ui.files.background import Background, Readers
from playground.ui.files.disk import Disk
from playground.ui.presenter import Presenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance

WEIGHTS = 60_000
LONGEST_LIFE_SECONDS = 0.35
PATIENCE_SECONDS = 60.0


def learned(version: int) -> Checkpoint:
    """Return weights that tell their version."""
    curves = Curves(("loss",), np.full((1 + version % 7, 1), version, np.float32))
    return snapshot(State(Position(version), (np.full(WEIGHTS, version, np.int64),)), curves)


class VersionSession:
    """Answers for the training thread: what is learned tells the version of the project."""

    def __init__(self) -> None:
        self._version = 0
        self._events: list[Event] = []

    def submit(self, control: Control) -> None:
        """Follow the project; answer at once."""
        if isinstance(control, SetProject):
            self._version = control.project.training.epochs
        elif isinstance(control, TakeCheckpoint):
            self._events.append(CheckpointTaken(control.request, learned(self._version)))

    def events(self) -> list[Event]:
        """Return the answers."""
        found, self._events = self._events, []
        return found

    def take_frame(self) -> None:
        """Return no frame."""


class SavingWindow:
    """A real window that saves one version after another, and reports each that is on disk."""

    def __init__(self, path: Path, state: Path, report: int) -> None:
        qt = QApplication([sys.argv[0]])
        settings = Settings(state / "window.ini")
        appearance = Appearance(qt, settings)
        document = Document(TEMPLATES["xor"].build())
        editor = DocumentEditor(document)
        window = MainWindow(appearance.theme, editor, settings)
        disk = Disk(
            Background(),
            Readers(),
            OpenFiles(state / "open"),
            WrittenFolders(state / "folders.txt"),
        )
        session = VersionSession()
        self.presenter = Presenter(
            editor,
            session,  # type: ignore[arg-type]  # as much of it as a window at rest uses
            window,
            appearance,
            settings,
            disk=disk,
        )
        self.autosave = Autosave(state / "unsaved", self.presenter, window.messages)
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
        if files.path is None:
            return
        version = self.presenter.document.project.training.epochs + 1
        self.presenter.editor.do(SetTraining({"epochs": version}))
        self.autosave.keep()
        if version % 3 == 0:
            files.save(partial(self._on_end, version))

    def _on_end(self, version: int, is_on_disk: bool) -> None:
        if is_on_disk:
            os.write(self._report, f"{version}\n".encode())


def version_of(project: Project, checkpoint: Checkpoint | None) -> int:
    """Return which version was read; its weights must be of the same."""
    version = project.training.epochs
    assert checkpoint is not None, "the weights are lost"
    state = state_in(checkpoint)
    assert state is not None
    assert state.arrays[0].shape == (WEIGHTS,)
    assert (state.arrays[0] == version).all(), "weights and project are of two versions"
    return version


def check(path: Path, state: Path, reported: int) -> None:
    """Look at what a killed window left, and do what the next start does."""
    opened = project_file.load(path)
    assert opened.warnings == ()
    version = version_of(opened.project, opened.checkpoint)
    assert version >= reported, f"version {reported} was saved, {version} is there"
    for left in Recovery(state / "unsaved").left():
        assert not left.reason, left.reason
        assert left.project is not None
        if left.trained is not None:
            version_of(left.trained, left.checkpoint)
        left.discard()
    WrittenFolders(state / "folders.txt").sweep()
    OpenFiles(state / "open").sweep()
    Settings(state / "window.ini")
    found = {each.relative_to(path.parent.parent) for each in path.parent.rglob("*")}
    assert found == {path.relative_to(path.parent.parent)}, f"left behind: {found}"
    names = {each.name for each in state.rglob("*") if each.is_file()}
    assert names <= {"window.ini", "folders.txt"}, f"left behind: {names}"


def kill_one(folder: Path, choose: random.Random) -> int:
    """Fork a window, kill it at a random moment, check; return how many saves it reported."""
    work, state = folder / "work", folder / "state"
    for each in (work, state):
        each.mkdir(parents=True, exist_ok=True)
    path = work / "mine.nnplay"
    # Without weights, so that the window starts no reader: a forked one has ours, which is not its.
    project_file.save(path, SetTraining({"epochs": 1}).apply(TEMPLATES["xor"].build()))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        in_child(lambda: SavingWindow(path, state, writing).run())
    os.close(writing)
    reports = b""
    select.select([reading], [], [], PATIENCE_SECONDS)  # it has saved once
    deadline = perf_counter() + choose.uniform(0, LONGEST_LIFE_SECONDS)
    while (left := deadline - perf_counter()) > 0:
        if select.select([reading], [], [], left)[0]:
            reports += os.read(reading, 65536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while chunk := os.read(reading, 65536):
        reports += chunk
    os.close(reading)
    versions = [int(word) for word in reports.split(b"\n")[:-1]]
    assert versions, "the window never saved"
    check(path, state, max(versions))
    return len(versions)


def in_child(work: Callable[[], None]) -> None:
    """Do `work` in a forked process and never return."""
    try:
        work()
    finally:
        os._exit(1)


def main(count: int, seed: int, folder: Path) -> None:
    """Kill `count` windows; stop at the first that lost or left something."""
    choose, saves = random.Random(seed), 0
    for index in range(count):
        try:
            saves += kill_one(folder / "kills", choose)
        except AssertionError as error:
            print(f"kill {index} of seed {seed}: {error}", flush=True)
            sys.exit(1)
    print(f"{count} kills during {saves} saves: nothing lost, nothing left behind")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
