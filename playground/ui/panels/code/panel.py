"""The Keras script of the canvas: shown as a person would have written it, and read back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from playground.base.errors import PlaygroundError
from playground.document.commands import ReplaceProject
from playground.document.project import Project
from playground.importing.result import Imported, Note, NoteKind, Wants, heading
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Role
from playground.ui.panels.code.colours import changed_lines
from playground.ui.panels.code.editor import CodeEditor
from playground.ui.panels.code.notes import NotesList
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

NO_NETWORK = "The script appears once there is a network."
PROBLEMS = "The script appears once the problems of the network are fixed."
HIDDEN = "The author of this project hid a layer, and so its script."
INVITATION = "Or paste a Keras program here, unchanged from a web page, and press Apply."
EDITED = "Edited: Apply puts it on the canvas."
READING = "Reading…"
REFUSED = "Not applied: the canvas cannot be edited now."
MOVED_ON = "The canvas has changed since; Revert shows its script."


class CodePanel(Panel):
    """Shows the script, marks what the last edit changed, and puts edits on the canvas.

    While the user's text differs from the canvas's script it is a draft, which edits of the
    canvas leave alone. A draft that was applied, but has lines that were not understood, stays
    as it is with those lines marked, until it is edited or reverted.

    Signals
    -------
    edit_began()
        The text begins to differ from the canvas's script.
    script_requested(str)
        The user wants the text to be read; `take_imported` or `refuse_script` follows.
    script_cancelled()
        What is being read is no longer wanted.
    file_requested(Note)
        The user wants to choose the file that would settle a note.
    """

    edit_began = Signal()
    script_requested = Signal(str)
    script_cancelled = Signal()
    file_requested = Signal(object)

    title = "Code"
    summary = "The Keras program of this network. Edit it, or paste another, and press Apply."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._project: Project | None = None
        self._script = ""
        self._reason = NO_NETWORK
        self._is_draft = False
        self._is_applied = False
        self._is_hidden = False
        self._imported: Imported | None = None
        self._is_applying = False
        self._is_reading = self._is_error = False
        self.text_editor = CodeEditor(self)
        self.notes = NotesList(self)
        self._heading = Caption(Role.TITLE, "Keras script")
        self._said = Caption(Role.MUTED)
        self._said.setWordWrap(True)
        self.apply_button = QPushButton("Apply")
        self.revert_button = QPushButton("Revert")
        self.copy_button = QPushButton("Copy")
        self._lay_out()
        self._connect()
        self._show_buttons()
        self._invite()
        follow_theme(self, self._set_colour)

    def _lay_out(self) -> None:
        for button, name, tip in (
            (
                self.apply_button,
                "apply the script",
                "Put the network of the text on the canvas, in one step that can be undone "
                "(Ctrl+Return). The text is read, never run.",
            ),
            (
                self.revert_button,
                "revert the script",
                "Discard the edits of the text and show the script of the canvas.",
            ),
            (self.copy_button, "copy the script", "Copy the whole text to the clipboard."),
        ):
            describe(button, name, tip)
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._said, 1)
        for button in (self.apply_button, self.revert_button, self.copy_button):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.setSpacing(4)
        self.body.addLayout(top)
        self.body.addWidget(self.text_editor, 1)
        self.body.addWidget(self.notes)

    def _connect(self) -> None:
        self.text_editor.edited.connect(self._take_edit)
        self.text_editor.apply_requested.connect(self.apply)
        self.apply_button.clicked.connect(self.apply)
        self.revert_button.clicked.connect(self.revert)
        self.copy_button.clicked.connect(self._copy)
        self.notes.line_chosen.connect(lambda line: self.text_editor.show_line(line - 1))
        self.notes.file_requested.connect(self.file_requested)

    @property
    def notice(self) -> str:
        """Why there is no script; empty while there is one."""
        return self._reason

    @property
    def script(self) -> str:
        """The text shown."""
        return self.text_editor.toPlainText()

    @property
    def marked_lines(self) -> tuple[int, ...]:
        """The lines that the last edit changed, counted from 0."""
        return self.text_editor.changed_lines

    @property
    def is_draft(self) -> bool:
        """Whether the text is the user's rather than the canvas's script."""
        return self._is_draft

    @property
    def is_reading(self) -> bool:
        """Whether the text is being read, to be put on the canvas."""
        return self._is_reading

    @property
    def has_unapplied_draft(self) -> bool:
        """Whether the text has edits of the user that are not on the canvas."""
        return self._is_draft and not self._is_applied

    @property
    def said(self) -> str:
        """The words beside the heading."""
        return self._said.text()

    @property
    def imported(self) -> Imported | None:
        """What was read last; None before, and after Revert."""
        return self._imported

    def start_over(self) -> None:
        """Compare the next script with none: nothing in it is an edit."""
        super().start_over()
        self._project, self._script, self._imported = None, "", None

    def show_state(self, state: ViewState) -> None:
        """Write the script again if its content has changed."""
        before, self._project = self._project, state.project
        is_same = before is not None and _says_the_same(before, state.project)
        if is_same and self._is_hidden == bool(state.hidden):
            return
        self._is_hidden = bool(state.hidden)
        script, self._reason = _script_of(state)
        previous, self._script = self._script, script
        if self._is_applying:
            return
        if self._is_draft and not self._is_applied:
            self._say(MOVED_ON)
            return
        if previous != script:
            self.notes.show_notes(self._open_notes(state), has_text=False)
            self._show_script(previous)

    def _open_notes(self, state: ViewState) -> tuple[Note, ...]:
        """Return the notes of the script that was applied; later those that still want a file."""
        notes = self._imported.notes if self._imported is not None else ()
        if self._is_applied:
            return notes
        settled = {Wants.NOTHING} | (set() if state.task.is_stand_in else {Wants.DATA})
        return tuple(note for note in notes if note.wants not in settled)

    def _show_script(self, previous: str) -> None:
        """Show the script of the canvas; mark what is new since `previous`."""
        self._is_draft = self._is_applied = False
        changed = changed_lines(previous, self._script) if previous and self._script else ()
        self.text_editor.write(self._script, changed)
        self._invite()
        self._say("")
        self._show_buttons()

    def _invite(self) -> None:
        self.text_editor.setPlaceholderText(f"{self._reason}\n{INVITATION}".strip())

    def _take_edit(self) -> None:
        was_draft = self._is_draft
        self._is_draft, self._is_applied = self.script != self._script, False
        self._stop_reading()
        if self._is_draft and not was_draft:
            self.edit_began.emit()
        self.text_editor.mark((), ())
        self._say(EDITED if self._is_draft else "")
        self._show_buttons()

    def _show_buttons(self) -> None:
        has_text = self._is_draft and bool(self.script.strip())
        self.apply_button.setEnabled(has_text and not self._is_reading)
        self.revert_button.setEnabled(self._is_draft)

    def apply(self) -> None:
        """Have the text read; the canvas follows."""
        if not self.apply_button.isEnabled():
            return
        self.begin_reading()
        self.script_requested.emit(self.script)

    def apply_text(self, text: str) -> None:
        """Put another program in place of the text, as pasting does, and apply it."""
        self.text_editor.replace_all(text)
        if self._is_draft:
            self.apply()
        else:
            self._say("This is the program of the canvas already.")

    def begin_reading(self) -> None:
        """Show that the text is being read."""
        self._is_reading = True
        self._show_buttons()
        self._say(READING)

    def refuse_script(self, sentence: str, *, is_error: bool = True) -> None:
        """Say why the text is not on the canvas."""
        self._is_reading = False
        self._show_buttons()
        self._say(sentence, is_error=is_error)

    def take_imported(self, text: str, imported: Imported) -> bool:
        """Put what was read from `text` on the canvas; say what needs the user.

        Returns
        -------
        bool
            Whether it is on the canvas: an edit may be refused.
        """
        self._is_reading = False
        before, previous = self._project, self._script
        self._is_applying = True
        self.editor.do(ReplaceProject(imported.project, "Apply script"))
        self._is_applying = False
        if self._project != imported.project and self._project is before:
            self._show_buttons()
            self._say(REFUSED, is_error=True)
            return False
        self._settle(text, previous, imported)
        return True

    def show_imported(self, imported: Imported) -> None:
        """Show the result of opening a script as a project."""
        self._settle(imported.source, "", imported)

    def take_notes(self, imported: Imported) -> None:
        """List the notes of a text that was read again; the canvas has moved on."""
        self._is_reading = False
        self._imported = imported
        self._show_buttons()
        self.notes.show_notes(imported.notes, has_text=False)

    def _settle(self, text: str, previous: str, imported: Imported) -> None:
        """Show the script of the canvas; or the text, where lines of it are not understood."""
        notes = imported.notes
        unread = sorted(
            {note.line - 1 for note in notes if note.kind is NoteKind.NEEDS_YOU and note.line}
        )
        self._imported = imported
        if unread:
            self._is_draft = self._is_applied = True
            if self.script != text:
                self.text_editor.write(text)
            self.text_editor.mark((), unread)
            words = heading(NoteKind.NEEDS_YOU, len(unread))
            self._say(f"Applied; {words}. Revert shows the canvas's script.")
            self.apply_button.setEnabled(False)
            self.revert_button.setEnabled(True)
        else:
            self._show_script(previous)
            self._say("Applied.")
        self.notes.show_notes(notes, has_text=self.script == text)

    def revert(self) -> None:
        """Discard the draft and show the script of the canvas."""
        self._stop_reading()
        self._imported = None
        self.notes.show_notes(())
        self._show_script("")

    def _stop_reading(self) -> None:
        if self._is_reading:
            self._is_reading = False
            self.script_cancelled.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.script)
        self._say("Copied.")

    def _say(self, text: str, *, is_error: bool = False) -> None:
        self._said.setText(text)
        self._said.setToolTip(plain_tip(text))
        self._is_error = is_error
        self._set_colour(current_theme())

    def _set_colour(self, theme: Theme) -> None:
        self._said.set_colour(theme.error if self._is_error else "")


def _script_of(state: ViewState) -> tuple[str, str]:
    """Return the script, and why there is none."""
    if state.hidden:
        return "", HIDDEN
    if not state.inference.is_buildable:
        return "", PROBLEMS if state.project.network.layers else NO_NETWORK
    # Imported here: the exports are not needed for the window to show.
    from playground.export.script import script_of  # noqa: PLC0415

    try:
        return script_of(state.project), ""
    except PlaygroundError as error:
        return "", str(error)


def _says_the_same(before: Project, after: Project) -> bool:
    """Return whether neither network, data nor training differ."""
    return (
        before.network is after.network
        and before.data is after.data
        and before.training is after.training
        and before.title == after.title
    )
