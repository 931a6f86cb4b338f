"""`LayerItem`: one layer on the canvas, painted as a card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document.edits.freezing import frozen_places
from playground.document.inference import Problem, Severity
from playground.document.project import Layer, LayerId
from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.card_layout import OVERHANG, CardLayout, CardText, lay_out
from playground.ui.designer.cards.card_painter import (
    CardState,
    Light,
    paint_card,
    paint_port_numbers,
)
from playground.ui.designer.cards.frost_painter import paint_frozen_biases, paint_frozen_layer
from playground.ui.designer.cards.measures import TEXT_DETAIL
from playground.ui.designer.cards.outline_painter import (
    OUTLINE_DETAIL,
    Outline,
    paint_outline,
    paint_words,
)
from playground.ui.designer.cards.pictures.card_picture import CardOptions
from playground.ui.designer.cards.pictures.registry import picture_of
from playground.ui.designer.cards.vitals import Traits, Vitals, traits_of
from playground.ui.designer.cards.vitals_painter import bias_at, paint_vitals
from playground.ui.designer.cards.wording import details_of, title_of, tooltip_of
from playground.ui.designer.style import CanvasStyle
from playground.ui.view_state import ViewState

PORT_REACH = 11.0
"""Radius around a port's centre within which a press grabs it."""
EDGE_REACH = 7.0
"""Height above the lower edge within which a press grabs it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place within the picture of a unit.

    Attributes
    ----------
    layer_id : LayerId
    unit : int
    x, y : float
        From the left and from the top, as shares of the picture, 0 to 1.
    """

    layer_id: LayerId
    unit: int
    x: float
    y: float


class LayerItem(QGraphicsItem):
    """Shows a layer of the latest state, with the picture of the latest frame."""

    def __init__(self, layer: Layer, state: ViewState, style: CanvasStyle) -> None:
        super().__init__()
        self.layer = layer
        self.options = CardOptions()
        self.picture = picture_of(layer, state, self.options)
        self.vitals = Vitals()
        self.traits = Traits()
        self.look = CardState()
        self._style = style
        self._rendered: Any = None
        self._biases: Floats | None = None
        self._frozen_biases: frozenset[int] = frozenset()
        self._answer: object = None
        self._shown: tuple[object, ...] = ()
        self._used_inputs = 0
        self.layout = self._laid_out(state)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsScenePositionChanges, False)
        self.show_layer(layer, state)

    def show_layer(self, layer: Layer, state: ViewState) -> bool:
        """Show what may have changed; return whether the geometry did."""
        facts = self._facts(layer, state)
        if facts == self._shown:
            return False
        self._shown = facts
        self.layer = layer
        picture = picture_of(layer, state, self.options)
        if picture != self.picture:
            self.picture = picture
            self._rendered = None
            self.vitals = Vitals()
        layout = self._laid_out(state)
        is_moved = layout != self.layout
        if is_moved:
            self.prepareGeometryChange()
            self.layout = layout
        self._take_state(state)
        self.traits = traits_of(layer, state)
        if not self.traits.learns:
            self.vitals = replace(self.vitals, gradient=None, update=None)
        self.setToolTip(tooltip_of(layer, state))
        self.update()
        return is_moved

    @staticmethod
    def _facts(layer: Layer, state: ViewState) -> tuple[object, ...]:
        """Return everything that the look of the item depends on."""
        flow, inference = state.flow, state.inference
        return (
            layer,
            inference.reports.get(layer.id),
            inference.problems_of(layer.id),
            layer.id in flow.active,
            inference.output == layer.id,
            flow.inputs.get(layer.id, 0),
            layer.id in flow.feeding,
            state.task,
            state.project.data.source.name,
        )

    def _laid_out(self, state: ViewState) -> CardLayout:
        text = CardText(
            title_of(self.layer, state),
            self.layer.name,
            details_of(self.layer, state),
            self._input_ports(state),
            self.layer.size_param is not None,
        )
        return lay_out(text, self.picture, self._style)

    def _input_ports(self, state: ViewState) -> int:
        spec = self.layer.spec
        used = state.flow.inputs.get(self.layer.id, 0)
        if spec.maximum_inputs is None:
            return max(spec.minimum_inputs, used + 1)
        return max(used, min(1, spec.maximum_inputs))

    def _take_state(self, state: ViewState) -> None:
        flow, inference, look = state.flow, state.inference, self.look
        used = self._used_inputs = flow.inputs.get(self.layer.id, 0)
        look.category = self.layer.spec.category
        look.is_active = self.layer.id in flow.active
        look.is_frozen = not self.layer.is_trainable
        places = frozen_places(self.layer, "bias", (self.picture.count,))
        self._frozen_biases = frozenset(place[0] for place in places)
        look.severity = worst(inference.problems_of(self.layer.id))
        look.open_inputs = frozenset(range(used, max(used, self.layer.spec.minimum_inputs)))
        is_end = self.layer.id == inference.output
        look.has_open_output = self.layer.id not in flow.feeding and not is_end
        size = self.layer.params.get(self.layer.size_param or "")
        look.size_text = "" if size is None else str(size)
        if look.pinned_unit is not None and look.pinned_unit >= max(
            self.picture.count, self.picture.total
        ):
            look.pinned_unit = None

    def apply_style(self, style: CanvasStyle, state: ViewState) -> None:
        """Use other colours and fonts."""
        self._style = style
        self._rendered, self._shown = None, ()
        self.show_layer(self.layer, state)

    def show_answer(self, answer: object) -> None:
        """Show the answer to the picture's probe; only the body is repainted.

        Nothing changes if the answer is shown already, or belongs to another network.
        """
        if self._rendered is not None and self._answer is answer:
            return
        rendered = self.picture.render(answer, self._style)
        if rendered is not None:
            self._rendered, self._answer = rendered, answer
            self.update(self.layout.live)

    def forget_answer(self) -> None:
        """Show an empty picture until the next frame."""
        self._rendered = self._answer = None
        self.update(self.layout.live)

    def show_vitals(self, vitals: Vitals, biases: Floats | None = None) -> None:
        """Show the state of the units; repaint only if it looks different.

        Parameters
        ----------
        biases : (units,) float32 or None
            Exact values; `vitals` has them rounded to visible steps.
        """
        self._biases = biases
        if vitals != self.vitals:
            self.vitals = vitals
            self.update()

    def show_options(self, options: CardOptions, state: ViewState) -> None:
        """Show another part of the layer, or its other picture."""
        if options != self.options:
            self.options, self._shown = options, ()
            self.show_layer(self.layer, state)

    def bias_of(self, unit: int) -> float | None:
        """Return the bias of a unit as last shown."""
        return None if self._biases is None else float(self._biases[unit])

    def is_bias_frozen(self, unit: int) -> bool:
        """Return whether the bias of a unit is frozen individually."""
        return unit in self._frozen_biases

    def bias_mark(self, unit: int) -> QRectF:
        """Return the mark of a unit's bias, in item coordinates."""
        return self.picture.bias_mark(self.layout.cells[unit])

    def bias_at(self, scene_point: QPointF) -> int | None:
        """Return the unit whose bias mark is under the point, or None."""
        if not self.picture.has_units:
            return None
        point = self.mapFromScene(scene_point)
        return bias_at(self.layout, self.picture, self.vitals, point)

    @property
    def rendered(self) -> Any:
        """What the picture made of the last frame; None before the first frame.

        Only the picture knows its type, so it is Any here.
        """
        return self._rendered

    def set_light(self, light: Light) -> None:
        """Show whether a dragged wire can end here."""
        if self.look.light is not light:
            self.look.light = light
            self.update()

    def set_hover(self, is_hovered: bool, unit: int | None = None) -> None:
        """Show ports and stepper; outline `unit`."""
        if (is_hovered, unit) != (self.look.is_hovered, self.look.hovered_unit):
            self.look.is_hovered, self.look.hovered_unit = is_hovered, unit
            self.update()

    def set_pinned(self, unit: int | None) -> None:
        """Outline the unit whose map is shown large."""
        if unit != self.look.pinned_unit:
            self.look.pinned_unit = unit
            self.update()

    def set_traced(self, unit: int | None, *, is_traced: bool) -> None:
        """Outline the unit that a panel explains, or the card where there is none."""
        shown = unit if self.picture.has_cells_of_units else None
        if (is_traced, shown) != (self.look.is_traced, self.look.traced_unit):
            self.look.is_traced, self.look.traced_unit = is_traced, shown
            self.update()

    def input_point(self, port: int) -> QPointF:
        """Return an input port's centre in scene coordinates."""
        ports = self.layout.inputs or (QPointF(0, self.layout.card.center().y()),)
        return self.mapToScene(ports[min(port, len(ports) - 1)])

    def output_point(self) -> QPointF:
        """Return the output port's centre in scene coordinates."""
        return self.mapToScene(self.layout.output)

    def unit_input(self, unit: int) -> QPointF:
        """Return where the weights into `unit` end, in scene coordinates."""
        return self.mapToScene(self.layout.unit_input(unit))

    def unit_output(self, unit: int) -> QPointF:
        """Return where the weights out of `unit` begin, in scene coordinates."""
        return self.mapToScene(self.layout.unit_output(unit))

    def unit_at(self, scene_point: QPointF) -> int | None:
        """Return the unit whose cell is under the point; None for other pictures."""
        if not self.picture.has_cells_of_units:
            return None
        cell = self.layout.cell_at(self.mapFromScene(scene_point))
        return None if cell is None else self.picture.first + cell

    def spot_at(self, scene_point: QPointF) -> Spot | None:
        """Return the unit under the point, and the place within its picture."""
        unit = self.unit_at(scene_point)
        if unit is None:
            return None
        cell = self.layout.cells[unit - self.picture.first]
        offset = self.mapFromScene(scene_point) - cell.topLeft()
        return Spot(self.layer.id, unit, offset.x() / cell.width(), offset.y() / cell.height())

    def port_at(self, scene_point: QPointF) -> int | None:
        """Return the input port under the point, -1 for the output, None for neither."""
        point = self.mapFromScene(scene_point)
        if near(point, self.layout.output):
            return -1
        inputs = enumerate(self.layout.inputs)
        return next((port for port, centre in inputs if near(point, centre)), None)

    def step_at(self, scene_point: QPointF) -> int:
        """Return -1 or 1 if the point is on minus or plus, else 0."""
        point, box = self.mapFromScene(scene_point), self.layout.stepper
        if not (self.look.is_hovered or self.isSelected()) or not box.contains(point):
            return 0
        return -1 if point.x() < box.center().x() else 1

    def takes(self, scene_point: QPointF) -> bool:
        """Return whether a press there is for the card, even if a line crosses it."""
        is_control = self.step_at(scene_point) or self.port_at(scene_point) is not None
        return bool(is_control) or self.unit_at(scene_point) is not None

    def is_lower_edge(self, scene_point: QPointF) -> bool:
        """Return whether the point is on the edge that is dragged to change the units."""
        if self.layer.size_param is None or self.step_at(scene_point):
            return False
        card = self.layout.card
        edge = QRectF(card.left() + 8, card.bottom() - EDGE_REACH, card.width() - 16, EDGE_REACH)
        return edge.contains(self.mapFromScene(scene_point))

    def is_in_sight(self, visible: QRectF) -> bool:
        """Return whether the card is visible and within that part of the scene."""
        return self.isVisible() and self.card_rect().intersects(visible)

    def card_rect(self) -> QRectF:
        """Return the card in scene coordinates."""
        return self.layout.card.translated(self.pos())

    def boundingRect(self) -> QRectF:
        return self.layout.card.adjusted(-OVERHANG, -OVERHANG, OVERHANG, OVERHANG)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRect(self.layout.card)
        path.addRect(self.layout.stepper)
        for centre in (*self.layout.inputs, self.layout.output):
            path.addEllipse(centre, PORT_REACH, PORT_REACH)
        return path

    def _outline(self) -> Outline:
        look = self.look
        return Outline(
            card=self.layout.card,
            words=self.layer.type_name,
            colour=self._style.category_colours[look.category],
            is_selected=look.is_selected,
            is_active=look.is_active,
            severity=look.severity,
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        self.look.is_selected = self.isSelected()
        if painter.worldTransform().m11() < OUTLINE_DETAIL:
            paint_outline(painter, self._outline(), self._style)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, self.layout, self.picture, self.look, self._rendered, self._style)
        paint_vitals(painter, self.layout, self.picture, self.vitals, self._style)
        if self.look.is_frozen:
            paint_frozen_layer(painter, self.layout, self._style)
        if self._frozen_biases and self.picture.has_units:
            shown = range(min(len(self.layout.cells), len(self.vitals.biases)))
            marks = (self.bias_mark(unit) for unit in shown if unit in self._frozen_biases)
            paint_frozen_biases(painter, marks, self._style)
        if painter.worldTransform().m11() < TEXT_DETAIL:
            paint_words(painter, self.layout.card, self.layer.type_name, self._style)
        if self.layer.spec.maximum_inputs is None:
            paint_port_numbers(painter, self.layout.inputs[: self._used_inputs], self._style)


def near(point: QPointF, centre: QPointF) -> bool:
    """Return whether a press at `point` grabs a port at `centre`."""
    offset = point - centre
    return QPointF.dotProduct(offset, offset) <= PORT_REACH**2


def worst(problems: Sequence[Problem]) -> Severity | None:
    """Return the worst severity, or None."""
    if not problems:
        return None
    is_error = any(problem.severity is Severity.ERROR for problem in problems)
    return Severity.ERROR if is_error else Severity.WARNING
