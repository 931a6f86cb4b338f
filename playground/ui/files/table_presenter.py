"""`TablePresenter`: a table that was opened becomes the data, once the user knows what it costs.

A table of rows and columns gets a page of its own, on which everything about it is chosen,
before and after training. Arrays become the data at once.
"""

from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.base.number_text import counted
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, source_values
from playground.datasets.sources.table_file import TABLE_FILE
from playground.datasets.tables.draft import Draft, draft_of, first_draft
from playground.datasets.tables.facts import facts_of
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.read_table import ReadTable, read_for_page
from playground.datasets.task import Task
from playground.document.document import Command
from playground.document.project import Project
from playground.training.protocol.replan import described_form
from playground.training.protocol.state import START
from playground.ui.dialogs.replace_data import ReplaceDataQuestion
from playground.ui.editor import DocumentEditor
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.files.work.background import progress_until
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.failure_text import failure_text
from playground.ui.presenters.background.threads import IsCancelled
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow
from playground.ui.tables.page import TablePage

KEPT = "What was learned stays on the time line, and Undo brings back data, network and weights."


class TablePresenter:
    """Shows the page of a table, and asks before the data of a trained model is replaced.

    Attributes
    ----------
    page : TablePage or None
        The page that is open.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        run: RunPresenter,
        window: MainWindow,
        guard: UnsavedGuard,
        disk: Disk,
    ) -> None:
        self._editor = editor
        self._run = run
        self._window = window
        self._guard = guard
        self._disk = disk
        self.page: TablePage | None = None

    def show_page(self, read: ReadTable, *, keeps_copy: bool = False) -> None:
        """Show the page of a table that was read, with what is chosen about it already.

        Parameters
        ----------
        keeps_copy : bool
            Whether the project is to keep a copy of the table.
        """
        if self.page is not None:
            self.page.reject()
        data = self._editor.document.project.data
        draft = draft_for(read, data)
        draft = replace(draft, keeps_copy=draft.keeps_copy or keeps_copy)
        page = self.page = TablePage(draft, read.profile, data, self._window)
        page.used.connect(self._guard.only_for_open(self._use))
        page.read_chosen.connect(self._read_again)
        page.finished.connect(partial(self._forget, page))
        self._guard.show(page, self._editor.document.generation)

    def _use(self) -> None:
        assert self.page is not None
        self._editor.do(self.page.command)

    def _forget(self, page: TablePage, _result: int) -> None:
        if self.page is page:
            self.page = None

    def _read_again(self, read_as: ReadAs) -> None:
        """Read the file of the page in another way, in the background."""
        page = self.page
        if page is None:
            return
        path = page.draft.path

        def read(is_cancelled: IsCancelled) -> ReadTable:
            return read_for_page(path, read_as, progress_until(is_cancelled))

        page.show_reading()
        self._disk.reading.run(read, partial(self._take_again, page))

    def _take_again(self, page: TablePage, done: "Future[ReadTable]") -> None:
        if self.page is not page:
            return
        error = done.exception()
        if error is not None:
            page.show_refusal(failure_text(error, f"{page.draft.path.name} was not read"))
            return
        read = done.result()
        page.take_table(page.draft.with_table(read.table, read.read_as), read.profile)

    def take(self, command: Command) -> None:
        """Do `command`, which sets other data; ask first where a model was trained."""
        before = self._editor.document.project
        try:
            after = command.apply(before)
        except PlaygroundError:
            after = before  # the editor says why when it does the command
        if self._run.position == START or after.data == before.data:
            self._editor.do(command)
            return
        name = Path(str(after.data.source.params.get("path", ""))).name or after.data.source.name
        question = ReplaceDataQuestion(name, consequences(before, after), self._window)
        replace = self._guard.only_for_open(partial(self._editor.do, command))
        question.chosen.connect(replace)
        self._guard.show(question, self._editor.document.generation)


def draft_for(read: ReadTable, data: DataConfig) -> Draft:
    """Return the draft of a table: what the project says of it, or what is proposed."""
    if data.source.name == TABLE_FILE.name:
        _spec, values = source_values(data)
        known = Path(str(values["path"])).expanduser()
        if values["found"] and known == read.path:
            draft = draft_of(values, read.table, data.train_fraction)
            draft = replace(draft, has_changed=_has_changed(str(values["found"]), read))
            return draft if draft.target else draft.with_table(read.table, read.read_as)
    return first_draft(read.path, read.table, read.read_as)


def _has_changed(found: str, read: ReadTable) -> bool:
    """Return whether the file is another one than when `found` was written."""
    facts, now = facts_of(found), read.table.facts
    return facts is not None and (facts.size, facts.changed) != (now.size, now.changed)


def consequences(before: Project, after: Project) -> str:
    """Return what it means for a trained model that its data is replaced, in plain words."""
    old, new = _task(before.data), _task(after.data)
    if described_form(before.data) == described_form(after.data):
        happens = "Inputs and target have the same shape, so the weights are kept."
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
    target = counted(task.output_units, "number")
    return f"{inputs}, {target} to predict"
