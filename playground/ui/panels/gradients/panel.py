"""How strongly each layer is being changed, and whether that is healthy."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.probes import GradientAnswer, GradientsProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Notice, Role, moment
from playground.ui.panels.gradients.history import joined
from playground.ui.panels.gradients.words import HEALTHY, diagnosis
from playground.ui.theme.text_size import follow_text
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plots.curves import CurvePlot, Line
from playground.ui.widgets.plots.ratios import RatioBars, RatioRow, ratio_text

GRADIENTS = GradientsProbe()
RATIO = "Update / weight ratio"
EMPTY = "The gradients appear once the model is built."
EXPLANATION = (
    "By how much the optimizer's next step changes the weights, over their size. About one "
    "thousandth is healthy (shaded)."
)


class GradientsPanel(Panel):
    """Update-to-weight ratios as bars, now, and as lines, over time."""

    title = "Gradients"
    summary = "How strongly each layer is being changed, to see gradients vanish or explode."

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(theme, editor, parent)
        self._state: ViewState | None = None
        self._answer: Mapping[LayerId, GradientAnswer] | None = None
        self._curves = GradientCurves()
        self._is_live = True
        self._generation = -1
        self._heading = Caption(theme, Role.TITLE, f"{RATIO}, now")
        self._heading.setToolTip(EXPLANATION)
        self._over_time = Caption(theme, Role.TITLE, "Over the epochs (where measured)")
        self.bars = RatioBars(theme, HEALTHY)
        self.bars.setToolTip(EXPLANATION)
        self.bars.setAccessibleName("Update to weight ratio per layer")
        self.plot = CurvePlot(theme)
        self.plot.set_log(x=False, y=True)
        self.plot.setToolTip(EXPLANATION)
        self._hint = Caption(theme, Role.MUTED)
        self._hint.setWordWrap(True)
        follow_text(self._hint, self._fit_hint)
        self._notice = Notice(theme, self._content())
        self._notice.say(EMPTY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._notice)

    def _fit_hint(self) -> None:
        self._hint.setFixedHeight(2 * self._hint.fontMetrics().lineSpacing() + 2)

    def _content(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.bars)
        inner.addStretch(1)
        scroll.setWidget(holder)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in ((left, (self._heading, scroll)), (right, (self._over_time,))):
            for part in parts:
                column.addWidget(part)
        right.addWidget(self.plot, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(row, 1)
        outer.addWidget(self._hint)
        return content

    @property
    def notice(self) -> str:
        """The words shown instead of the panel; empty while there are gradients."""
        return self._notice.text

    @property
    def hint(self) -> str:
        """What the gradients say, in words."""
        return self._hint.text()

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of gradients."""
        return frozenset({GRADIENTS})

    def show_state(self, state: ViewState) -> None:
        """Take over names and order of the layers."""
        self._state = state
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the gradients of this moment; while it trains the last answer stays."""
        answer = frame.get(GRADIENTS)
        is_same = frame.generation == self._generation
        self._generation = frame.generation
        self._heading.setText(f"{RATIO}, {'now' if frame.is_live else moment(frame.epoch)}")
        self._draw_history(frame.gradients)
        self.plot.set_moment(None if frame.is_live else float(frame.epoch))
        if answer is None and is_same and frame.is_live and self._is_live:
            return
        self._answer, self._is_live = answer, frame.is_live
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        for label in (self._heading, self._over_time, self._hint):
            label.apply_theme(theme)
        self.bars.apply_theme(theme)
        self.plot.apply_theme(theme)
        self._notice.apply_theme(theme)
        self._draw()

    def _draw(self) -> None:
        if self._answer is None or self._state is None:
            self._notice.say(EMPTY)
            return
        sizes = {
            layer.name: self._answer[layer.id]
            for layer in self._state.ordered_layers()
            if layer.id in self._answer
        }
        self.bars.show_rows(
            tuple(
                RatioRow(name, size.update_ratio, ratio_text(size.update_ratio))
                for name, size in sizes.items()
            )
        )
        self._hint.setText(diagnosis(sizes, self._state.inference.problems))
        self._notice.show_content()

    def _draw_history(self, curves: GradientCurves) -> None:
        if curves is self._curves:
            return
        self._curves = curves
        times, series = curves.times, self.theme.series
        lines = [
            Line(*joined(times, ratios), series[place % len(series)])
            for place, ratios in enumerate(curves.ratios)
        ]
        self.plot.show_lines(lines, end=float(times[-1]) if len(times) else 1.0)
