"""The Keras script of the canvas, as a person would have written it."""

from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from playground.base.errors import PlaygroundError
from playground.document.project import Project
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Notice, Role
from playground.ui.panels.code_colours import PythonColours, changed_lines
from playground.ui.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.map_colours import blended


class CodePanel(Panel):
    """Shows the script, marks what the last edit changed, and copies it."""

    title = "Code"
    summary = "The Keras program of this network. It runs by itself; the last change is marked."

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._project: Project | None = None
        self._script = ""
        self._changed: tuple[int, ...] = ()
        self.editor = QPlainTextEdit()
        self.editor.setReadOnly(True)
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName("Keras script of the network")
        self.editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._colours = PythonColours(self.editor.document(), theme)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setToolTip("Copy the whole script to the clipboard.")
        self.copy_button.clicked.connect(self._copy)
        self._heading = Caption(theme, Role.TITLE, "Keras script")
        self._said = Caption(theme, Role.MUTED)
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._said, 1)
        top.addWidget(self.copy_button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.editor, 1)
        self._notice = Notice(theme, content)
        self._notice.say("The script appears once there is a network.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._notice)
        self.apply_theme(theme)

    @property
    def notice(self) -> str:
        """The words shown instead of the script; empty while that is shown."""
        return self._notice.text

    @property
    def script(self) -> str:
        """The script shown."""
        return self.editor.toPlainText()

    @property
    def marked_lines(self) -> tuple[int, ...]:
        """The lines that the last edit changed, counted from 0."""
        return self._changed

    def show_state(self, state: ViewState) -> None:
        """Write the script anew if what it says has changed."""
        before, self._project = self._project, state.project
        if before is not None and _says_the_same(before, state.project):
            return
        if not state.inference.is_buildable:
            self._notice.say("The script appears once the problems of the network are mended.")
            return
        # Imported here: the exports are not needed for the window to show.
        from playground.export.script import script_of  # noqa: PLC0415

        try:
            script = script_of(state.project)
        except PlaygroundError as error:
            self._notice.say(str(error))
            return
        self._show(script)

    def _show(self, script: str) -> None:
        self._notice.show_content()
        if script == self._script:
            return
        self._changed = changed_lines(self._script, script) if self._script else ()
        self._script = script
        bar = self.editor.verticalScrollBar()
        place = bar.value()
        self.editor.setPlainText(script)
        bar.setValue(place)
        self._mark()
        self._said.setText("")

    def _mark(self) -> None:
        """Tint the lines that are new."""
        tint = QColor(blended(self.theme.accent, self.theme.sunken, 0.22))
        marks = []
        for number in self._changed:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.editor.document().findBlockByNumber(number))
            mark.format.setBackground(tint)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.editor.setExtraSelections(marks)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._script)
        self._said.setText("Copied.")

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._colours.apply_theme(theme)
        self._heading.apply_theme(theme)
        self._said.apply_theme(theme)
        self._notice.apply_theme(theme)
        self.editor.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.sunken}; color: {theme.text};"
            f" border: 1px solid {theme.border}; border-radius: 5px; }}"
        )
        self._mark()


def _says_the_same(before: Project, after: Project) -> bool:
    """Return whether neither network, data nor training differ."""
    return (
        before.network is after.network
        and before.data is after.data
        and before.training is after.training
        and before.title == after.title
    )
