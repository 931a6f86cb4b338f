"""`TablePresenter`: a table that was opened becomes the data, once the user knows what it costs."""

from functools import partial
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.task import Task
from playground.document.document import Command
from playground.document.project import Project
from playground.training.protocol.replan import described_form
from playground.ui.dialogs.replace_data import ReplaceDataQuestion
from playground.ui.editor import DocumentEditor
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.presenters.run_presenter import START, RunPresenter
from playground.ui.shell.main_window import MainWindow

KEPT = "What was learned stays on the time line, and Undo brings back data, network and weights."


class TablePresenter:
    """Asks before the data of a trained model is replaced."""

    def __init__(
        self, editor: DocumentEditor, run: RunPresenter, window: MainWindow, guard: UnsavedGuard
    ) -> None:
        self._editor = editor
        self._run = run
        self._window = window
        self._guard = guard

    def take(self, command: Command) -> None:
        """Do `command`, which sets other data; ask first where a model was trained."""
        before = self._editor.document.project
        try:
            after = command.apply(before)
        except PlaygroundError:
            after = before  # whoever does the command says why
        if self._run.position == START or after.data == before.data:
            self._editor.do(command)
            return
        name = Path(str(after.data.source.params.get("path", ""))).name or after.data.source.name
        question = ReplaceDataQuestion(name, consequences(before, after), self._window)
        replace = self._guard.only_for_open(partial(self._editor.do, command))
        question.chosen.connect(replace)
        self._guard.show(question, self._editor.document.generation)


def consequences(before: Project, after: Project) -> str:
    """Return what it means for a trained model that its data is replaced, in plain words."""
    old, new = _task(before.data), _task(after.data)
    if described_form(before.data) == described_form(after.data):
        happens = "Inputs and target are of the same form, so the weights are kept."
    else:
        happens = "The network is rebuilt for it; only weights that still fit are kept."
    return f"Now: {_words(old)}. Then: {_words(new)}. {happens} {KEPT}"


def _task(config: DataConfig) -> Task | None:
    try:
        return describe(config)
    except PlaygroundError:
        return None


def _words(task: Task | None) -> str:
    """Return what goes in and what comes out: "4 inputs, 3 classes"."""
    if task is None:
        return "not known"
    shape = task.input_shape
    inputs = (
        f"{shape[0]:,} inputs" if len(shape) == 1 else f"inputs of {' x '.join(map(str, shape))}"
    )
    if task.class_names:
        return f"{inputs}, {len(task.class_names)} classes"
    target = "1 number" if task.output_units == 1 else f"{task.output_units:,} numbers"
    return f"{inputs}, {target} to predict"
