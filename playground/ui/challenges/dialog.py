"""`ChallengesDialog`: all challenges by level, and the result of the last check."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.challenges.challenge import LEVELS, Challenge
from playground.challenges.limits import limit_texts
from playground.ui.theme.text_size import keep_width, pixels
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.scrolled import scrolled
from playground.ui.widgets.wrapped_height import WrappedHeight

NAME_ROLE = Qt.ItemDataRole.UserRole + 1
LIST_WIDTH = 230
SIZE = (720, 460)
"""In pixels at 100 %."""


class ChallengesDialog(QDialog):
    """Stays open beside the window, so that one can work and check again.

    Signals
    -------
    start_requested(Challenge)
    check_requested(Challenge)
    cancel_requested()
    proof_requested(Challenge)
        The user wants to save the file of the passed challenge.
    remove_requested(Challenge)
        Of one that the user was given.
    """

    start_requested = Signal(object)
    check_requested = Signal(object)
    cancel_requested = Signal()
    proof_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(
        self,
        challenges: tuple[Challenge, ...],
        passed: Collection[str],
        parent: QWidget,
        own: tuple[Challenge, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Challenges")
        self.setAccessibleDescription(
            "Goals to reach within limits; the program checks them by training from the start."
        )
        self._challenges = {each.name: each for each in (*challenges, *own)}
        self._own = frozenset(each.name for each in own)
        self._is_checking = False
        self._provable = ""
        self.list = QListWidget(self)
        self.list.setAccessibleName("challenges")
        set_role(self.list, "rows")
        keep_width(self.list, LIST_WIDTH)
        for number, level in enumerate(LEVELS, start=1):
            self._fill(level, [each for each in challenges if each.level == number], passed)
        if own:
            self._fill("Given to you", own, passed)
        self.list.currentItemChanged.connect(self._show_current)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(16)
        layout.addWidget(self.list)
        layout.addWidget(self._page(), 1)
        WrappedHeight(self)
        self.resize(*map(pixels, SIZE))
        self.list.setCurrentRow(1)

    def choose(self, name: str) -> None:
        """Show the challenge of that name, if it is in the list."""
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME_ROLE) == name:
                self.list.setCurrentRow(row)

    def _fill(self, heading: str, challenges: Sequence[Challenge], passed: Collection[str]) -> None:
        """Add challenges below a heading."""
        item = QListWidgetItem(heading.upper(), self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        for challenge in challenges:
            item = QListWidgetItem(self.list)
            item.setData(NAME_ROLE, challenge.name)
            self._mark(item, is_passed=challenge.name in passed)

    def _mark(self, item: QListWidgetItem, *, is_passed: bool) -> None:
        title = self._challenges[str(item.data(NAME_ROLE))].title
        item.setText(f"✓ {title}" if is_passed else title)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, passed" if is_passed else title)

    def _page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.title = label("", "title", page)
        self.text = label("", "", page)
        self.goal = label("", "muted", page)
        self.limits = label("", "muted", page)
        self.hint = label("", "muted", page)
        self.outcome = label("", "", page)
        self.outcome.setAccessibleName("result")
        for words in (self.title, self.text, self.goal, self.limits, self.hint, self.outcome):
            words.setWordWrap(True)
        column.addWidget(self.title)
        words_below = _column(self.text, self.goal, self.limits, self.hint)
        column.addWidget(scrolled(words_below), 1)
        column.addWidget(self.outcome)
        row = QHBoxLayout()
        self.start = _button("Start", "Open the project that it starts from.", page)
        self.show_hint = _button("Hint", "Show a hint.", page)
        self.check = _button(
            "Check my project",
            "Train the open project from the start with three seeds; two must reach the goal.",
            page,
        )
        set_role(self.check, "accent")
        self.cancel = _button("Cancel", "End the check.", page)
        self.proof = _button(
            "Save proof…",
            "Save the file of the passed challenge. Its name says who passed it.",
            page,
        )
        self.remove = _button("Remove", "Take the challenge off this list.", page)
        buttons = (self.start, self.show_hint, self.check, self.cancel, self.proof, self.remove)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.start.clicked.connect(self._ask_start)
        self.show_hint.clicked.connect(self._reveal_hint)
        self.check.clicked.connect(self._ask_check)
        self.cancel.clicked.connect(self.cancel_requested)
        self.proof.clicked.connect(self._ask_proof)
        self.remove.clicked.connect(self._ask_remove)
        return page

    @property
    def current(self) -> Challenge | None:
        """The challenge that is shown."""
        item = self.list.currentItem()
        name = item.data(NAME_ROLE) if item is not None else None
        return self._challenges.get(str(name)) if name is not None else None

    def show_progress(self, text: str) -> None:
        """Show how far a check is."""
        self._is_checking, self._provable = True, ""
        self.outcome.setText(text)
        self._show_buttons()

    def show_result(self, text: str, challenge: Challenge, *, is_passed: bool) -> None:
        """Show the result of a check."""
        self._is_checking = False
        self._provable = challenge.name if is_passed else ""
        self.outcome.setText(text)
        set_role(self.outcome, "good" if is_passed else "warning")
        if is_passed:
            for row in range(self.list.count()):
                item = self.list.item(row)
                if item.data(NAME_ROLE) == challenge.name:
                    self._mark(item, is_passed=True)
        self._show_buttons()

    def _show_current(self) -> None:
        challenge = self.current
        if challenge is None:
            return
        self.title.setText(f"{challenge.title} · {LEVELS[challenge.level - 1]}")
        self.text.setText(challenge.text)
        self.goal.setText(f"Goal: {challenge.goal.text}, with two of three seeds.")
        limits = "; ".join(limit_texts(challenge))
        self.limits.setText(f"Limits: {limits}.")
        self.hint.setText("")
        if not self._is_checking:
            self.outcome.setText("")
            self._provable = ""
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.check.setVisible(not self._is_checking)
        self.cancel.setVisible(self._is_checking)
        current = self.current
        self.proof.setVisible(current is not None and current.name == self._provable)
        is_own = current is not None and current.name in self._own
        self.remove.setVisible(is_own and not self._is_checking)

    def _reveal_hint(self) -> None:
        if self.current is not None:
            self.hint.setText(f"Hint: {self.current.hint}")

    def _ask_start(self) -> None:
        if self.current is not None:
            self.start_requested.emit(self.current)

    def _ask_check(self) -> None:
        if self.current is not None:
            set_role(self.outcome, "")
            self.check_requested.emit(self.current)

    def _ask_remove(self) -> None:
        if self.current is not None:
            self.remove_requested.emit(self.current)

    def _ask_proof(self) -> None:
        if self.current is not None:
            self.proof_requested.emit(self.current)


def _column(*words: QWidget) -> QWidget:
    """Return lines below each other."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for each in words:
        column.addWidget(each)
    column.addStretch(1)
    return content


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    describe(button, text, tip)
    return button
