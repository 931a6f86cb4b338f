"""The settings of one layer: a form made from the catalogue, shapes, problems."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.base.params import Param, ParamValue
from playground.catalog.spec import shape_text
from playground.document.commands import Rename, SetParams, SetTrainable
from playground.document.edits.freezing import UnfreezeWeights
from playground.document.project import Layer, LayerId
from playground.ui.designer.cards.formulas import formula_of
from playground.ui.editor import Editor
from playground.ui.inspector.edit_costs import add_cost_notes, layer_cost
from playground.ui.inspector.problem_list import ProblemList
from playground.ui.theme.text_size import keep_width
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.fields.form import Form
from playground.ui.widgets.fields.kinds import CONTROL_WIDTH
from playground.ui.widgets.fields.no_wheel import QuietEdit
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label
from playground.ui.widgets.texts import count_text

THAW_TIP = "Let training change the weights that were frozen one by one."


class LayerSection(QWidget):
    """Edits one layer."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        self.heading = label("", "title", self)
        self._layer: Layer | None = None
        self._keeps_weights = True
        self.form: Form | None = None
        self._shown_id: LayerId | None = None
        self.summary = label("", "muted", self)
        self.summary.setWordWrap(True)
        self.problems = ProblemList(editor, self)
        self.name = QuietEdit()
        keep_width(self.name, CONTROL_WIDTH)
        describe(self.name, "name", "What the layer is called.\nKeras: name")
        self.name.editingFinished.connect(self._rename)
        self.freeze = QCheckBox("trainable")
        describe(
            self.freeze,
            "trainable",
            "Whether training changes the layer's weights.\nKeras: trainable",
        )
        self.freeze.clicked.connect(self._freeze)
        self.thaw = QPushButton()
        describe(self.thaw, "unfreeze weights", THAW_TIP)
        self.thaw.clicked.connect(self._thaw)
        self._form_host = QVBoxLayout()
        self.figures: dict[str, QLabel] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addWidget(self.heading)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.problems)
        top = QGridLayout()
        top.setColumnStretch(0, 1)
        top.setVerticalSpacing(6)
        caption = label("name", "muted", self)
        caption.setBuddy(self.name)
        top.addWidget(caption, 0, 0)
        top.addWidget(self.name, 0, 1, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(top)
        self.body.addLayout(self._form_host)
        figures = QGridLayout()
        figures.setColumnStretch(0, 1)
        figures.setVerticalSpacing(6)
        for row, (key, explanation) in enumerate(
            (
                (
                    "output shape",
                    "The layer's output shape; None stands for the batch size.",
                ),
                ("parameters", "How many weights the layer has (Keras: count_params)."),
                ("multiplications", "Multiply-accumulates for one sample."),
            )
        ):
            self.figures[key] = label("", "value", self)
            self.figures[key].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            describe(self.figures[key], key, explanation)
            figures.addWidget(label(key, "muted", self), row, 0)
            figures.addWidget(self.figures[key], row, 1, Qt.AlignmentFlag.AlignRight)
        figures.addWidget(self.freeze, len(self.figures), 0)
        figures.addWidget(self.thaw, len(self.figures), 1, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(figures)

    def show_layer(self, state: ViewState, layer_id: LayerId) -> None:
        """Show the layer of that id."""
        layer = state.project.network.layer(layer_id)
        report = state.inference.reports[layer_id]
        self._layer = layer
        self._keeps_weights = state.project.training.keep_weights
        self.heading.setText(layer.keras_class)
        self.summary.setText(layer.spec.summary)
        self.summary.setToolTip(plain_tip(formula_of(layer)))
        if self._shown_id != layer_id or not self.name.hasFocus():
            self.name.setText(layer.name)
        self._show_form(layer)
        self.problems.show_problems(state.inference.problems_of(layer_id))
        shape = report.output_shape
        self.figures["output shape"].setText(shape_text(shape) if shape else "not known yet")
        is_frozen = report.parameters > 0 and not layer.is_trainable
        self.figures["parameters"].setText(
            count_text(report.parameters) + (" (frozen)" if is_frozen else "")
        )
        self.figures["multiplications"].setText(count_text(report.cost))
        self.freeze.setVisible(report.parameters > 0)
        self._show_frozen(layer)
        with QSignalBlocker(self.freeze):
            self.freeze.setChecked(layer.is_trainable)

    def _show_frozen(self, layer: Layer) -> None:
        """Offer to unfreeze weights that are frozen one by one."""
        count = len(layer.frozen_weights)
        self.thaw.setVisible(count > 0)
        self.thaw.setText(f"Unfreeze {count_text(count)} weight{'s' if count != 1 else ''}")

    def _show_form(self, layer: Layer) -> None:
        """Show the values of `layer`; create a new form for another type."""
        params = layer.all_params
        if self.form is None or self.form.params != params:
            self._replace_form(params)
        if self.form is not None:
            if self._shown_id == layer.id:
                self.form.set_values(layer.params)
            else:
                self.form.show_values(layer.params)
            self._add_cost_notes()
        self._shown_id = layer.id

    def _add_cost_notes(self) -> None:
        if self.form is not None:
            params = {param.name: param for param in self.form.params}
            keeps = self._keeps_weights
            add_cost_notes(
                self.form.fields, lambda name: layer_cost(params[name]), keeps_weights=keeps
            )

    def _replace_form(self, params: tuple[Param, ...]) -> None:
        if self.form is not None:
            discard(self.form)
        self._shown_id = None
        self.form = Form(params, self.editor, self)
        self.form.edited.connect(self._edit)
        self._form_host.addWidget(self.form)

    def _edit(self, name: str, value: ParamValue) -> None:
        if self._layer is not None:
            self.editor.do(SetParams(self._layer.id, {name: value}))

    def _rename(self) -> None:
        if self._layer is None or self.name.text() == self._layer.name:
            return
        wanted, layer = self.name.text(), self._layer
        self.name.setText(layer.name)
        self.editor.do(Rename(layer.id, wanted))
        if self._layer is not None:
            self.name.setText(self._layer.name)

    def _freeze(self, learns: bool) -> None:
        if self._layer is not None:
            self.editor.do(SetTrainable((self._layer.id,), learns))

    def _thaw(self) -> None:
        if self._layer is not None:
            self.editor.do(UnfreezeWeights(self._layer.id))
