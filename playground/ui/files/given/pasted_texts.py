"""`PastedTexts`: opens pasted or typed text as what it is: a project, a program, a table.

Nothing is replaced unasked: a program and a table are offered in the message bar, with one
button to use them; a program can be undone, and the project keeps a copy of a table.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from playground.base.files import write_bytes
from playground.importing.given_text import GivenText, TextKind, given_text
from playground.ui.dialogs.files import ask_save_path
from playground.ui.dialogs.open_text import OpenTextDialog
from playground.ui.editor import DocumentEditor
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.failure_text import failure_text
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.panels.code.panel import CodePanel
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

PASTED = Cause(Topic.OPEN, "pasted")
IMPORT_TIP = "Puts its network on the canvas; undo brings back yours. Nothing of it is run."
DRAFT_TIP = "It takes the place of the edits in the Code tab, which are not on the canvas yet."
TABLE_TIP = "Shows what is in it; nothing changes before you agree. The project keeps a copy."
POINTS_TIP = "Adds them to the painted points; undo removes them."
NOTHING = (
    "the clipboard has nothing for the canvas; copy layers, a Keras program, a table, or the "
    "address of a TensorFlow Playground"
)


class PastedTexts(QObject):
    """Serves Paste, Open from text, and texts that are dropped.

    Parameters
    ----------
    folder : Path or None
        Where pasted tables are kept as files; None asks where.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        settings: Settings,
        files: FilePresenter,
        disk: Disk,
        folder: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document = editor.document
        self._window = window
        self._settings = settings
        self._files = files
        self._disk = disk
        self._folder = folder
        window.actions_by_name["open_text"].triggered.connect(self._ask)

    def paste(self, text: str) -> None:
        """Do what a text on the clipboard is for; offer it if that replaces something."""
        self._window.messages.end(PASTED)
        given = given_text(text)
        if given.kind is TextKind.LAYERS:
            self._window.designer.clipboard.paste(text)
        elif not self.offer(given):
            self._window.messages.mention(NOTHING)

    def offer(self, given: GivenText) -> bool:
        """Open a project, or offer to use a program or a table; return whether it is one."""
        if given.kind is TextKind.PROJECT:
            return self._files.texts.take(given.text)
        if given.kind not in (TextKind.PROGRAM, TextKind.TABLE):
            return False
        if self._is_allowed(given):
            remedies = tuple(self._remedies(given))
            self._window.messages.answer(PASTED, f"This is {given.in_words}.", *remedies)
            self._window.messages.remedy.setFocus()
        return True

    def _is_allowed(self, given: GivenText) -> bool:
        """Return whether a text may be used now; if not, say why."""
        if not self._window.actions_by_name["open_text"].isEnabled():
            self._window.messages.error(
                PASTED, f"{given.in_words} is not opened: opening text is locked here"
            )
            return False
        if given.kind is TextKind.PROGRAM and not self._has_code():
            self._window.messages.error(
                PASTED, f"{given.in_words} is not opened: the Code panel is locked here"
            )
            return False
        return self._editor.can_edit()

    def _has_code(self) -> bool:
        """Return whether the panel that reads programs is there, and may be used."""
        panels = self._window.panels
        return panels.has(CodePanel.title) and panels.panel(CodePanel).isEnabled()

    def _if_allowed(self, given: GivenText, use: Callable[[], object]) -> None:
        """Use a text that was offered a while ago; by now it may be locked."""
        if self._is_allowed(given):
            use()

    def _remedies(self, given: GivenText) -> Iterator[Remedy]:
        if given.kind is TextKind.PROGRAM:
            loses = self._window.panels.panel(CodePanel).has_unapplied_draft
            label = "Import, replacing the draft" if loses else "Import this program"
            tip = f"{IMPORT_TIP} {DRAFT_TIP}" if loses else IMPORT_TIP
            take = partial(self._import, given.text)
            yield Remedy(label, partial(self._if_allowed, given, take), tip)
            return
        keep = partial(self._keep_table, given)
        yield Remedy("Use as a table", partial(self._if_allowed, given, keep), TABLE_TIP)
        painting = self._window.side.boundary.painting
        if painting.takes_text(given.text):
            add = partial(painting.add_text, given.text)
            yield Remedy("Add as points", partial(self._if_allowed, given, add), POINTS_TIP)

    def use(self, text: str) -> None:
        """Use a text that was chosen: open the project, import the program, show the table."""
        self._window.messages.end(PASTED)
        given = given_text(text)
        if given.kind is TextKind.PROGRAM:
            self._import(text)
        elif given.kind is TextKind.TABLE:
            self._keep_table(given)
        else:
            self._files.texts.take(text)

    def _import(self, text: str) -> None:
        self._window.actions_by_name["show_bottom"].setChecked(True)
        self._window.panels.bring_to_front(CodePanel.title)
        self._window.panels.panel(CodePanel).apply_text(text)

    def _keep_table(self, given: GivenText) -> None:
        """Write a table to a file, which then is opened as any other."""
        content = given.text.encode("utf-8", "replace")
        name = f"pasted-{sha256(content).hexdigest()[:8]}{_suffix(given)}"
        write = partial(self._write, content, self._document.generation)
        if self._folder is not None:
            write(self._folder / name)
            return
        ask_save_path(
            self._window,
            self._settings.folder / name,
            write,
            title="Save the table",
            kinds="Tables (*.csv *.tsv)",
            suffix=_suffix(given),
        )

    def _write(self, content: bytes, generation: int, path: Path) -> None:
        def work() -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)

        self._disk.writing.run(work, partial(self._show, path, generation))

    def _show(self, path: Path, generation: int, done: "Future[None]") -> None:
        """Open the table for the project into which it was pasted."""
        error = done.exception()
        if generation != self._document.generation:
            return
        if error is None:
            self._files.opens.open_kept(path)
        else:
            text = failure_text(error, f"The table was not written to {path}")
            self._window.messages.error(PASTED, text)

    def _ask(self) -> None:
        text = QGuiApplication.clipboard().text()
        given = given_text(text)
        is_openable = given.kind not in (TextKind.NOTHING, TextKind.LAYERS)
        dialog = OpenTextDialog(text if is_openable else "", self._window)
        dialog.chosen.connect(self.use)
        self._files.guard.show(dialog, self._document.generation)


def _suffix(given: GivenText) -> str:
    return ".tsv" if given.separator == "\t" else ".csv"
