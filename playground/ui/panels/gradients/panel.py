"""How strongly each layer is being changed, and whether that is healthy."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.probes import GradientAnswer, GradientsProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, ElidedCaption, Role, moment
from playground.ui.panels.gradients.history import joined
from playground.ui.panels.gradients.words import HEALTHY, diagnosis
from playground.ui.panels.two_columns import TwoColumns
from playground.ui.theme.text_size import follow_text
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip
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
    empty = EMPTY
    asks = (GRADIENTS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._answer: Mapping[LayerId, GradientAnswer] | None = None
        self._curves = GradientCurves()
        self._hidden: frozenset[LayerId] = frozenset()
        self._is_live = True
        self._heading = ElidedCaption(Role.TITLE)
        self._over_time = ElidedCaption(Role.TITLE)
        _name(self._heading, f"{RATIO}, now")
        _name(self._over_time, "Over the epochs (where measured)")
        self.bars = RatioBars(HEALTHY)
        self.bars.setToolTip(EXPLANATION)
        self.bars.setAccessibleName("Update to weight ratio per layer")
        self.plot = CurvePlot()
        self.plot.set_log(x=False, y=True)
        self.plot.setToolTip(EXPLANATION)
        self._hint = Caption(Role.MUTED)
        self._hint.setWordWrap(True)
        follow_text(self._hint, self._fit_hint)
        self.set_content(self._content())

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
        left, right = QWidget(), QWidget()
        for part, heading, shown in (
            (left, self._heading, scroll),
            (right, self._over_time, self.plot),
        ):
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(heading)
            column.addWidget(shown, 1)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(TwoColumns(left, right, (1, 1), 14), 1)
        outer.addWidget(self._hint)
        return content

    @property
    def hint(self) -> str:
        """What the gradients say, in words."""
        return self._hint.text()

    def forget_data(self) -> None:
        """Drop the gradients of other data."""
        super().forget_data()
        self._answer = None

    def show_frame(self, frame: Frame) -> None:
        """Draw the gradients of this moment; while it trains the last answer stays."""
        answer = frame.get(GRADIENTS)
        is_same = frame.generation == self._generation
        self._generation = frame.generation
        _name(self._heading, f"{RATIO}, {'now' if frame.is_live else moment(frame.epoch)}")
        self._draw_history(frame.gradients)
        self.plot.set_moment(None if frame.is_live else float(frame.epoch))
        if answer is None and is_same and frame.is_live and self._is_live:
            return
        self._answer, self._is_live = answer, frame.is_live
        self.redraw()

    def draw(self) -> str:
        if self._answer is None or self.state is None:
            return EMPTY
        sizes = {
            layer.name: self._answer[layer.id]
            for layer in self.state.ordered_layers()
            if layer.id in self._answer
        }
        self.bars.show_rows(
            tuple(
                RatioRow(name, size.update_ratio, ratio_text(size.update_ratio))
                for name, size in sizes.items()
            )
        )
        self._draw_history(self._curves)
        self._hint.setText(diagnosis(sizes, self.state.inference.problems))
        return ""

    def _draw_history(self, curves: GradientCurves) -> None:
        """Draw the lines over time; layers that the author of the project hid have none."""
        hidden = self.state.hidden if self.state is not None else frozenset()
        if curves is self._curves and hidden == self._hidden:
            return
        self._curves, self._hidden = curves, hidden
        times, series = curves.times, current_theme().series
        lines = [
            Line(*joined(times, ratios), series[place % len(series)])
            for place, (layer, ratios) in enumerate(zip(curves.layers, curves.ratios, strict=True))
            if layer not in hidden
        ]
        self.plot.show_lines(lines, end=float(times[-1]) if len(times) else 1.0)


def _name(heading: ElidedCaption, text: str) -> None:
    """Set a heading; it may be shortened, so its tooltip has the whole text too."""
    heading.setText(text)
    heading.setToolTip(plain_tip(f"{text}\n{EXPLANATION}"))
