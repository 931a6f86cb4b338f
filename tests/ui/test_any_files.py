"""Whatever is saved, opened, asked and edited in whatever order, nothing is lost or mixed up.

Random sequences on the window with a disk that is slow at will. Each project that is made
or opened is a lineage of its own, marked by its title; each edit of it gets a number.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from playground.document.commands import SetTraining
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import TakeCheckpoint
from playground.training.protocol.events import CheckpointTaken
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.files.work.disk import Disk
from tests.ui.conftest import Shell
from tests.ui.slow_disk import SlowDisk

LEFT = Qt.MouseButton.LeftButton
FIRST_EDIT = 2000
State = tuple[str, int]
"""A lineage and the number of its last edit."""


def state_of(project: Project) -> State:
    """Return which lineage a project is of, and its last edit."""
    return project.title, project.training.epochs


@pytest.fixture
def slow() -> SlowDisk:
    """Return the disk that the test moves."""
    return SlowDisk()


@pytest.fixture
def disk(slow: SlowDisk) -> Disk:
    """Return what the window takes of it."""
    return slow.disk


class Person:
    """Does one thing after another, and remembers what must not be lost.

    Attributes
    ----------
    allowed : set of State
        What may be lost: the person chose to discard it.
    """

    def __init__(self, shell: Shell, slow: SlowDisk, folder: Path) -> None:
        self.shell = shell
        self.slow = slow
        self.folder = folder
        self.count = 0
        self.allowed: set[State] = set()
        self.owner: dict[str, str] = {}
        self.last = state_of(shell.document.project)
        shell.document.changed.connect(self._on_document_changed)

    def stop(self) -> None:
        """Look at nothing more."""
        self.shell.document.changed.disconnect(self._on_document_changed)

    def _on_document_changed(self, change: object) -> None:
        """Check, whenever the project is replaced, that what is gone is safe or refused."""
        before, after = self.last, state_of(self.shell.document.project)
        self.last = after
        is_work = before[1] >= FIRST_EDIT or before[0].startswith("new")
        if before[0] != after[0] and is_work:
            safe = self.kept() | self.allowed
            assert before in safe, f"{before} is lost; {safe} is not"

    def kept(self) -> set[State]:
        """Return what is in files."""
        return {state_of(project_file.load(path).project) for path in self.folder.glob("*.nnplay")}

    def check(self) -> None:
        """Check that a file holds only projects that were saved to it or opened from it."""
        for path in self.folder.glob("*.nnplay"):
            title = state_of(project_file.load(path).project)[0]
            assert title == self.owner[path.name], f"{path.name} holds {title}"
        own = self.shell.presenter.files.current.path
        if own is not None:
            assert self.owner[own.name] == self.shell.document.project.title

    def question(self) -> QMessageBox | QFileDialog | None:
        """Return the question or dialog that is open."""
        window = self.shell.window
        shown = [each for each in window.findChildren(QDialog) if each.isVisible()]
        return next((each for each in shown if isinstance(each, QMessageBox | QFileDialog)), None)

    def make(self) -> None:
        """Choose another template: its title marks the lineage."""
        if self.question() is None:
            self.count += 1
            project = replace(TEMPLATES["xor"].build(), title=f"new {self.count}")
            files = self.shell.presenter.files
            files.restore(project, lambda: None)

    def open(self) -> None:
        """Open a file that nobody has saved to."""
        if self.question() is None:
            self.count += 1
            name = f"opened {self.count}"
            path = self.folder / f"{name}.nnplay"
            project = replace(TEMPLATES["xor"].build(), title=name)
            self.owner[path.name] = name
            project_file.save(path, project)
            self.shell.presenter.files.opens.open_when_safe(path)

    def edit(self) -> None:
        """Change the project."""
        if self.question() is None:
            self.count += 1
            self.shell.presenter.editor.do(SetTraining({"epochs": FIRST_EDIT + self.count}))
            self.last = state_of(self.shell.document.project)

    def save(self) -> None:
        """Choose Save in the menu."""
        if self.question() is None:
            self.shell.window.actions_by_name["save"].trigger()

    def close(self) -> None:
        """Close the window; what is being saved is finished first."""
        if self.question() is None:
            before = state_of(self.shell.document.project)
            is_unsaved = self.shell.presenter.files.is_unsaved
            if self.shell.window.close():
                assert not is_unsaved or before in self.allowed
            self.shell.window.show()

    def take(self) -> None:
        """Let the training thread answer."""
        waiting = self.shell.controls(TakeCheckpoint)
        self.shell.asked.clear()
        for control in waiting:
            self.shell.report(CheckpointTaken(control.request, None))

    def write(self) -> None:
        """Let the disk finish one write."""
        if self.slow.writing.waiting:
            self.slow.writing.step()
        self.shell.window.show()

    def read(self) -> None:
        """Let the disk finish the read that was begun first."""
        if self.slow.reading.jobs:
            self.slow.reading.end_first()

    def read_last(self) -> None:
        """Let the disk finish the read that was begun last."""
        if self.slow.reading.jobs:
            self.slow.reading.jobs.pop().end()

    def agree(self) -> None:
        """Answer a question with Save; choose a new file in a dialog."""
        found = self.question()
        if isinstance(found, UnsavedQuestion):
            QTest.mouseClick(found.save_button, LEFT)
        elif isinstance(found, QFileDialog):
            self.count += 1
            path = self.folder / f"saved {self.count}.nnplay"
            self.owner[path.name] = self.shell.document.project.title
            found.selectFile(str(path))
            found.accept()

    def discard(self) -> None:
        """Answer a question with Discard; leave a dialog."""
        found = self.question()
        if isinstance(found, UnsavedQuestion):
            self.allowed.add(state_of(self.shell.document.project))
            QTest.mouseClick(found.discard_button, LEFT)
            self.shell.window.show()
        elif isinstance(found, QFileDialog):
            found.reject()

    def cancel(self) -> None:
        """Leave whatever is open."""
        found = self.question()
        if found is not None:
            found.reject()

    def finish(self) -> None:
        """End all that is under way."""
        for _ in range(5):
            self.cancel()
            self.take()
            self.slow.writing.finish()
            while self.slow.reading.jobs:
                self.slow.reading.jobs.pop().end()
            self.shell.window.show()


ACTIONS: tuple[Callable[[Person], None], ...] = (
    Person.make,
    Person.open,
    Person.edit,
    Person.edit,
    Person.save,
    Person.save,
    Person.close,
    Person.take,
    Person.take,
    Person.write,
    Person.write,
    Person.read,
    Person.read_last,
    Person.agree,
    Person.agree,
    Person.discard,
    Person.cancel,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=5, max_size=40))
def test_nothing_is_lost_or_mixed_up(
    shell: Shell,
    slow: SlowDisk,
    tmp_path_factory: pytest.TempPathFactory,
    actions: list[Callable[[Person], None]],
) -> None:
    folder = tmp_path_factory.mktemp("files")
    first = replace(TEMPLATES["xor"].build(), title="first")
    shell.presenter.files.current.show(first)
    slow.writing.finish()
    person = Person(shell, slow, folder)
    try:
        for act in actions:
            act(person)
            person.check()
        # Everything can still be saved at the end, whatever happened before.
        person.finish()
        person.check()
        person.edit()
        person.save()
        person.agree()
        person.take()
        slow.writing.finish()
        person.check()
        assert person.last in person.kept()
        assert not shell.presenter.files.is_unsaved
    finally:
        person.stop()
        person.finish()
        with suppress(AttributeError):
            shell.presenter.files.guard._may_close = False
