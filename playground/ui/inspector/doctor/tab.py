"""`DoctorTab`: the findings about the run, a card each, and what is not shown."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from playground.base.number_text import counted
from playground.doctor.finding import Finding
from playground.doctor.judging import rule_of
from playground.doctor.rule import Kind
from playground.document.edits.ignoring import IgnoreRule, ReportAllRules
from playground.ui.editor import Editor
from playground.ui.inspector.doctor.card import FindingCard
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.roles import describe, label, set_role


class Watch(StrEnum):
    """What the doctor has looked at, in words for where it found nothing."""

    UNTRAINED = "The doctor watches each run. Press Play: what it finds appears here."
    INCOMPLETE = "Training has not begun. Problems says what the network or the data still needs."
    EDITED = "The project was edited since the last run. Press Play: what is found appears here."
    LOOKING = "The doctor is looking at the run. What it finds appears here."
    RUNNING = "No findings. The doctor keeps watching."
    OVER = "The doctor looked at the whole run and found nothing."


class DoctorTab(SettingsTab):
    """Shows findings; what to do about them is decided elsewhere.

    Attributes
    ----------
    lessons : frozenset of str
        The lessons that can be opened.

    Signals
    -------
    repair_requested(Finding)
    plot_requested(str)
        The title of a panel.
    layer_requested(LayerId)
    lesson_requested(str)
    hints_toggled(bool)
        Whether hints on order and sizes are wanted.
    """

    repair_requested = Signal(object)
    plot_requested = Signal(str)
    layer_requested = Signal(object)
    lesson_requested = Signal(str)
    hints_toggled = Signal(bool)

    title = "Doctor"
    summary = "What is wrong with the run, why, and what to try, with the numbers that show it."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._findings: tuple[Finding, ...] = ()
        self._names: tuple[str, ...] = ()
        self._opened: set[str] = set()
        self._state: ViewState | None = None
        self.lessons: frozenset[str] = frozenset()
        self.cards: list[FindingCard] = []
        self.note = label(Watch.UNTRAINED, "muted", self)
        self.note.setWordWrap(True)
        self.body.addWidget(self.note)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self.heed = QPushButton(self)
        set_role(self.heed, "link")
        self.heed.clicked.connect(self._heed)
        self.heed.hide()
        self.body.addWidget(self.heed)
        self.hints = QCheckBox("Hints on order and sizes", self)
        describe(
            self.hints,
            "hints on order and sizes",
            "Also show habits that are not errors, such as Dropout before normalization.",
        )
        self.hints.toggled.connect(self.hints_toggled)
        self.body.addWidget(self.hints)

    @property
    def text(self) -> str:
        """The title, with the number of findings."""
        return f"{self.title} {len(self._findings)}" if self._findings else self.title

    @property
    def is_alert(self) -> bool:
        """Whether there is a finding that is more than a hint."""
        return any(rule_of(finding).kind is not Kind.HINT for finding in self._findings)

    def show_state(self, state: ViewState) -> None:
        """Show how many findings the project ignores."""
        self._state = state
        count = len(state.project.ignored_rules)
        what = counted(count, "ignored finding")
        self.heed.setText(f"Show {what} again")
        describe(self.heed, "show ignored", "Report what was ignored in this project again.")
        self.heed.setVisible(count > 0)

    def show_findings(self, findings: tuple[Finding, ...], watch: Watch) -> None:
        """Show these findings; a card stays as long as what it reports is found."""
        self.note.setText(watch)
        names = tuple(map(self._layer_name, findings))
        if (findings, names) == (self._findings, self._names):
            return
        self._findings, self._names = findings, names
        self.note.setVisible(not findings)
        old = self.cards
        self.cards = self._cards_of(findings, names)
        for place, card in enumerate(self.cards):
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        for card in old:
            if card not in self.cards:
                discard(card)
        self._opened &= {finding.rule for finding in findings}
        self.retitled.emit()

    def _cards_of(self, findings: tuple[Finding, ...], names: tuple[str, ...]) -> list[FindingCard]:
        """Return a card for each finding: that of its rule and layer, of its rule, or a new one."""
        left, chosen = list(self.cards), dict[int, FindingCard]()
        for is_same in (_is_same, _has_same_rule):
            for place, finding in enumerate(findings):
                card = next((each for each in left if is_same(each.finding, finding)), None)
                if place not in chosen and card is not None:
                    left.remove(card)
                    chosen[place] = card
        for place, (finding, name) in enumerate(zip(findings, names, strict=True)):
            if place in chosen:
                chosen[place].show_finding(finding, name)
            else:
                chosen[place] = self._card(finding, name)
        return [chosen[place] for place in range(len(findings))]

    def _card(self, finding: Finding, layer_name: str) -> FindingCard:
        has_lesson = rule_of(finding).lesson in self.lessons
        card = FindingCard(finding, layer_name, self, has_lesson=has_lesson)
        card.why.setChecked(finding.rule in self._opened)
        card.opened.connect(self._remember_opened)
        card.repair_requested.connect(self.repair_requested)
        card.ignore_requested.connect(self._ignore)
        card.plot_requested.connect(self.plot_requested)
        card.layer_requested.connect(self.layer_requested)
        card.lesson_requested.connect(self.lesson_requested)
        return card

    def _layer_name(self, finding: Finding) -> str:
        layer_id = finding.layer_id
        if self._state is None or layer_id is None:
            return ""
        network = self._state.project.network
        return network.layer(layer_id).name if network.has(layer_id) else ""

    def _remember_opened(self) -> None:
        self._opened = {card.finding.rule for card in self.cards if card.why.isChecked()}

    def _ignore(self, rule: str) -> None:
        self.editor.do(IgnoreRule(rule))

    def _heed(self) -> None:
        self.editor.do(ReportAllRules())


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.rule, one.layer_id) == (other.rule, other.layer_id)


def _has_same_rule(one: Finding, other: Finding) -> bool:
    return one.rule == other.rule
