"""`SplitBox`: how rows are split into training and test set, and windows of a time series."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.datasets.prepare import train_count
from playground.datasets.tables.build import samples_left
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.facts import ColumnFacts, Storage
from playground.datasets.tables.plan import Plan
from playground.datasets.tables.settings import MOST_FOLDS, Part, Split, SplitKind, Window
from playground.datasets.tables.splitting import (
    grouping_column,
    may_split,
    parts_of,
    splitting_column,
)
from playground.ui.tables.parts import PartsBox
from playground.ui.tables.side import box
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietSlider, QuietSpin
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, label, set_role

CHOICES = (
    (SplitKind.RANDOM, "random, stratified", "Rows at random, with the same share of each class."),
    (SplitKind.TIME, "by time", "The last rows are the test set."),
    (SplitKind.GROUP, "by group", "All rows of a group are on the same side."),
    (SplitKind.COLUMN, "by column", "A column says which rows are the test set."),
    (SplitKind.FOLDS, "folds", "Each row is tested once: cross-validation."),
)
FILE_ORDER = "order of the file"
LONGEST_WINDOW = 1000


class SplitBox(QWidget):
    """Edits the split of a draft.

    Signals
    -------
    edited(Draft)
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, inner = box("SPLIT", self)
        self._draft: Draft | None = None
        self.kinds: dict[SplitKind, QPushButton] = {}
        group = QButtonGroup(self)
        flow = FlowLayout(spacing=4)
        for kind, text, tip in CHOICES:
            button = self.kinds[kind] = QPushButton(text, frame)
            button.setCheckable(True)
            set_role(button, "chip")
            describe(button, f"split {text}", tip)
            button.clicked.connect(partial(self._choose, kind))
            group.addButton(button)
            flow.addWidget(button)
        inner.addLayout(flow)
        inner.addLayout(self._column_row(frame))
        self.parts = PartsBox(frame)
        self.parts.chosen.connect(self._choose_parts)
        inner.addWidget(self.parts)
        inner.addLayout(self._share_row(frame))
        inner.addLayout(self._series_row(frame))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _column_row(self, frame: QWidget) -> QHBoxLayout:
        self.column_label = label("column", "muted", frame)
        self.column = QuietCombo()
        describe(self.column, "column to split by", "The time, the group, or the part of each row.")
        self.column.activated.connect(self._choose_column)
        row = QHBoxLayout()
        row.addWidget(self.column_label)
        row.addWidget(self.column, 1)
        return row

    def _share_row(self, frame: QWidget) -> QHBoxLayout:
        self.folds_label = label("folds", "muted", frame)
        self.folds = QuietSpin()
        self.folds.setRange(2, MOST_FOLDS)
        describe(self.folds, "folds", "Parts of equal size, each of which is the test set once.")
        self.folds.valueChanged.connect(self._choose_folds)
        self.fold_label = label("test on", "muted", frame)
        self.fold = QuietSpin()
        describe(self.fold, "fold to test on", "The part that is the test set now.")
        self.fold.valueChanged.connect(self._choose_fold)
        self.share_label = label("training share", "muted", frame)
        self.share = QuietSlider()
        self.share.setRange(10, 90)
        describe(self.share, "training share", "Share of the rows that training sees.")
        self.share.valueChanged.connect(self._choose_share)
        self.rows = label("", "", frame)
        row = QHBoxLayout()
        for part in (self.folds_label, self.folds, self.fold_label, self.fold, self.share_label):
            row.addWidget(part)
        row.addWidget(self.share, 1)
        row.addWidget(self.rows)
        return row

    def _series_row(self, frame: QWidget) -> QHBoxLayout:
        self.series = QPushButton("time series", frame)
        self.series.setCheckable(True)
        set_role(self.series, "chip")
        describe(
            self.series,
            "time series",
            "Predicts from the rows before: a sample is a window of rows in order.",
        )
        self.series.clicked.connect(self._toggle_series)
        self.steps = QuietSpin()
        self.steps.setRange(1, LONGEST_WINDOW)
        describe(self.steps, "window", "How many earlier rows a sample has.")
        self.steps.valueChanged.connect(self._choose_window)
        self.horizon = QuietSpin()
        self.horizon.setRange(1, LONGEST_WINDOW)
        describe(self.horizon, "horizon", "How many rows ahead is predicted.")
        self.horizon.valueChanged.connect(self._choose_window)
        self.steps_label = label("window", "muted", frame)
        self.horizon_label = label("horizon", "muted", frame)
        row = QHBoxLayout()
        for part in (self.series, self.steps_label, self.steps, self.horizon_label, self.horizon):
            row.addWidget(part)
        row.addStretch(1)
        return row

    def show_draft(self, draft: Draft, plan: Plan | None) -> None:
        """Show the split of a draft."""
        self._draft = draft
        split, window = draft.settings.split, draft.settings.window
        kind = split.kind or SplitKind.RANDOM
        is_series = window.steps > 0
        for each, button in self.kinds.items():
            button.setChecked(each is (SplitKind.TIME if is_series else kind))
            button.setEnabled(not is_series or each is SplitKind.TIME)
        has_classes = plan is not None and bool(plan.class_names)
        self.kinds[SplitKind.RANDOM].setText("random, stratified" if has_classes else "random")
        self._show_column(draft, kind)
        is_folds = kind is SplitKind.FOLDS and not is_series
        for part in (self.folds_label, self.folds, self.fold_label, self.fold):
            part.setVisible(is_folds)
        has_share = is_series or kind not in (SplitKind.FOLDS, SplitKind.COLUMN)
        self.share_label.setVisible(has_share)
        self.share.setVisible(has_share)
        values: tuple[tuple[QuietSpin | QuietSlider, int], ...] = (
            (self.folds, split.folds),
            (self.fold, split.fold + 1),
            (self.steps, max(1, window.steps)),
            (self.horizon, window.horizon),
            (self.share, round(100 * draft.train_fraction)),
        )
        for spin, value in values:
            with QSignalBlocker(spin):
                if spin is self.fold:
                    self.fold.setRange(1, split.folds)
                spin.setValue(value)
        self.rows.setText(_rows_words(draft, plan, kind))
        self.series.setChecked(is_series)
        for part in (self.steps_label, self.steps, self.horizon_label, self.horizon):
            part.setVisible(is_series)

    def _show_column(self, draft: Draft, kind: SplitKind) -> None:
        wants = kind in (SplitKind.TIME, SplitKind.GROUP, SplitKind.COLUMN)
        wants = wants or draft.settings.window.steps > 0
        for part in (self.column_label, self.column):
            part.setVisible(wants)
        first = [FILE_ORDER] if kind is SplitKind.TIME or draft.settings.window.steps else []
        says = kind is SplitKind.COLUMN and not first
        usable = [each for each in draft.facts.columns if each.name != draft.target]
        names = [each.name for each in usable if not says or may_split(each)]
        chosen = draft.settings.split.column
        self.parts.setVisible(says and chosen in names)
        if says and chosen in names:
            self.parts.show_column(draft.facts.column(chosen), draft.settings.split.parts)
        none = "No column has so few values" if says and not names else "Choose a column"
        self.column.setPlaceholderText(none)
        with QSignalBlocker(self.column):
            self.column.clear()
            self.column.addItems([*first, *names])
            place = self.column.findText(chosen or FILE_ORDER)
            self.column.setCurrentIndex(place)

    def _choose(self, kind: SplitKind) -> None:
        if self._draft is None:
            return
        facts, target = self._draft.facts, self._draft.target
        dates = (each.name for each in facts.columns if each.storage is Storage.DATE)
        column = {
            SplitKind.TIME: next((name for name in dates if name != target), ""),
            SplitKind.GROUP: grouping_column(facts, target),
            SplitKind.COLUMN: splitting_column(facts, target),
        }.get(kind, "")
        self._set(replace(self._draft.settings.split, kind=kind, column=column, parts=()))

    def _choose_parts(self, parts: tuple[tuple[str, Part], ...]) -> None:
        if self._draft is not None:
            self._set(replace(self._draft.settings.split, parts=parts))

    def _choose_column(self, _index: int) -> None:
        if self._draft is not None:
            text = self.column.currentText()
            column = "" if text == FILE_ORDER else text
            self._set(replace(self._draft.settings.split, column=column, parts=()))

    def _choose_folds(self, folds: int) -> None:
        if self._draft is not None:
            self._set(replace(self._draft.settings.split, folds=folds, fold=0))

    def _choose_fold(self, fold: int) -> None:
        if self._draft is not None:
            self._set(replace(self._draft.settings.split, fold=fold - 1))

    def _choose_share(self, share: int) -> None:
        if self._draft is not None:
            self.edited.emit(replace(self._draft, train_fraction=share / 100))

    def _toggle_series(self, is_series: bool) -> None:
        if self._draft is None:
            return
        rows = self._draft.facts.rows
        steps = max(2, min(12, rows // 10))
        draft = self._draft.as_series(steps, 1) if is_series else self._draft.as_rows()
        self.edited.emit(draft)

    def _choose_window(self, _value: int) -> None:
        if self._draft is not None:
            window = Window(self.steps.value(), self.horizon.value())
            settings = replace(self._draft.settings, window=window)
            self.edited.emit(replace(self._draft, settings=settings))

    def _set(self, split: Split) -> None:
        assert self._draft is not None
        settings = replace(self._draft.settings, split=split)
        self.edited.emit(replace(self._draft, settings=settings))


def _rows_words(draft: Draft, plan: Plan | None, kind: SplitKind) -> str:
    if plan is None:
        return ""
    if kind is SplitKind.COLUMN:
        return _part_words(draft.facts.column(plan.split.column), plan.split)
    rows = samples_left(draft.table, plan)
    if kind is SplitKind.FOLDS:
        folds = draft.settings.split.folds
        return f"{rows - rows // folds:,} rows to train on"
    share = round(100 * draft.train_fraction)
    return f"{share} % · {train_count(rows, draft.train_fraction):,} rows"


def _part_words(facts: ColumnFacts, split: Split) -> str:
    parts = parts_of(facts.values, split.parts)
    rows = dict.fromkeys(Part, 0)
    rows[Part.TRAINING] = facts.missing
    for value, count in zip(facts.values, facts.counts, strict=True):
        rows[parts[value]] += count
    return f"{rows[Part.TRAINING]:,} rows to train on, {rows[Part.TEST]:,} to test"
