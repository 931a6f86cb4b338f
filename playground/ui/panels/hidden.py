"""Where a hidden layer puts the samples, coloured by class: PCA, and t-SNE on request."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.datasets.preparation.target import number_in_units
from playground.datasets.preparation.values import TargetColumn
from playground.datasets.task import Plane, Prepared, Samples, Task, TaskKind
from playground.document.project import LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import HiddenAnswer, HiddenProbe, Probe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Role, class_name, label_text
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.maps.colours import is_per_class, label_colours
from playground.ui.widgets.maps.legend import MapLegend
from playground.ui.widgets.maps.view import Dots, MapView
from playground.ui.widgets.roles import describe, set_role

Floats = NDArray[np.float32]
EMPTY = "The map appears once the model is built."
ROOM = 0.05
LONGEST_MARK = 2
"""Letters of a class name that is drawn in place of a point."""
NEAR = 0.03
"""Greatest distance from the cursor at which a sample is named, as a share of the map."""
PCA = "Along the two directions in which the layer's output varies most: {share:.0f} % of it."
TSNE = "t-SNE: neighbours stay together; distances between groups mean little. Epoch {epoch:,}."
WAIT = "Computing t-SNE…"


class HiddenPanel(Panel):
    """Shows how far a layer has separated the classes.

    Signals
    -------
    tsne_requested(object)
        The user wants t-SNE of (n, features) float32 values.
    """

    tsne_requested = Signal(object)

    title = "Hidden map"
    summary = "Where a layer puts the samples: classes that it separates lie apart."
    empty = EMPTY

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._samples: Samples | None = None
        self._target: TargetColumn | None = None
        self._probe: HiddenProbe | None = None
        self._answer: HiddenAnswer | None = None
        self._places: Floats | None = None
        self._tsne: Floats | None = None
        self._epoch = 0
        self._tsne_epoch = 0
        self._is_waiting = False
        self.layer = QuietCombo()
        describe(self.layer, "layer", "Whose output is shown.")
        self.layer.activated.connect(self._choose)
        self.pca = QPushButton("PCA")
        describe(self.pca, "PCA", "Follows training: the two directions that vary most.")
        self.tsne = QPushButton("t-SNE")
        describe(self.tsne, "t-SNE", "Keeps neighbours together; takes seconds, for this moment.")
        methods = QButtonGroup(self)
        for button in (self.pca, self.tsne):
            button.setCheckable(True)
            set_role(button, "chip")
            methods.addButton(button)
        self.pca.clicked.connect(self._show_pca)
        self.tsne.clicked.connect(self._ask_tsne)
        self.view = MapView()
        self.view.plane = Plane(0.0, 1.0)
        self.view.setAccessibleName("Samples as the layer places them")
        self.view.hovered.connect(self._read_out)
        self.legend = MapLegend()
        self.sentence = Caption(Role.MUTED)
        self.sentence.setWordWrap(True)
        self.set_content(self._laid_out())

    def _laid_out(self) -> QWidget:
        content, side = QWidget(), QVBoxLayout()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        buttons = QHBoxLayout()
        for button in (self.pca, self.tsne):
            buttons.addWidget(button)
        side.addWidget(self.layer)
        side.addLayout(buttons)
        side.addWidget(self.legend)
        side.addWidget(self.sentence)
        side.addStretch(1)
        row.addWidget(self.view, 2)
        row.addLayout(side, 1)
        return content

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the question about the chosen layer."""
        return frozenset(() if self._probe is None else (self._probe,))

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:
        """Return whether samples have one label each."""
        return state.task.kind is not TaskKind.MULTILABEL

    def show_state(self, state: ViewState) -> None:
        """Offer the layers, the one before the output first chosen."""
        if self.state is not None and self.state.task != state.task:
            self.forget_data()
        chosen: LayerId | None = self.layer.currentData()
        network, output = state.project.network, state.inference.output
        layers = [layer for layer in state.ordered_layers() if layer.id in state.flow.active]
        before = network.inputs_of(output)[:1] if output is not None else ()
        usual = before[0].source if before else None
        with QSignalBlocker(self.layer):
            self.layer.clear()
            for layer in layers:
                self.layer.addItem(layer.name, layer.id)
            known = self.layer.findData(chosen)
            self.layer.setCurrentIndex(known if known >= 0 else self.layer.findData(usual))
        self._name(state.task)
        self._choose_layer()
        super().show_state(state)

    def _name(self, task: Task) -> None:
        if is_per_class(task, task.output_units):
            self.legend.show_classes(task.class_names)
        else:
            ends = (number_in_units(self._target, end) for end in (task.low, task.high))
            self.legend.show_scale(*ends)

    def _choose(self) -> None:
        self._choose_layer()
        self.redraw()

    def _choose_layer(self) -> None:
        layer: LayerId | None = self.layer.currentData()
        probe = HiddenProbe(layer) if layer is not None else None
        if probe != self._probe:
            self._probe = probe
            self._answer = self._places = self._tsne = None
            self.probes_changed.emit()

    def forget_data(self) -> None:
        """Drop the samples and their places."""
        super().forget_data()
        self._samples = self._answer = self._places = self._tsne = self._target = None
        self._is_waiting = False

    def start_over(self) -> None:
        """Drop everything of the last project, also the chosen layer."""
        super().start_over()
        with QSignalBlocker(self.layer):
            self.layer.clear()

    def show_data(self, data: Prepared) -> None:
        """Use the labels of the samples that the model is asked about."""
        self._samples = data.shown
        self._target = None if data.preparation is None else data.preparation.target
        self._name(data.task)
        self.redraw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the places of this frame; without an answer the last ones stay."""
        if frame.generation != self._generation:
            self._generation = frame.generation
            self._answer = self._places = self._tsne = None
        self._epoch = frame.epoch
        answer = frame.get(self._probe) if self._probe is not None else None
        if answer is not None:
            self._answer = answer
            self._places = turned_like(answer.places, self._places)
        self.redraw()

    def _show_pca(self) -> None:
        self._tsne = None
        self._is_waiting = False
        self.redraw()

    def _ask_tsne(self) -> None:
        if self._answer is not None and not self._is_waiting:
            self._is_waiting, self._tsne_epoch = True, self._epoch
            self.redraw()
            self.tsne_requested.emit(self._answer.values)

    def show_tsne(self, places: Floats | None, reason: str = "") -> None:
        """Show the places that were computed, or why there are none."""
        if not self._is_waiting:
            return
        self._is_waiting = False
        self._tsne = places
        self.redraw()
        if reason:
            self.sentence.setText(reason)

    def draw(self) -> str:
        places = self._tsne if self._tsne is not None else self._places
        samples, answer = self._samples, self._answer
        is_tsne = self._is_waiting or self._tsne is not None
        (self.tsne if is_tsne else self.pca).setChecked(True)
        self.tsne.setEnabled(not self._is_waiting and answer is not None)
        if places is None or samples is None or answer is None or self.state is None:
            return EMPTY
        count = min(len(places), len(samples))
        colours = label_colours(samples.y[:count], self.state.task, current_theme())
        marks = _marks(samples.y[:count], self.state.task)
        self.view.set_dots((Dots(in_square(places[:count]), colours, marks=marks),))
        if self._is_waiting:
            self.sentence.setText(WAIT)
        elif self._tsne is not None:
            self.sentence.setText(TSNE.format(epoch=self._tsne_epoch))
        else:
            self.sentence.setText(PCA.format(share=100 * answer.share))
        return ""

    def _read_out(self, position: QPointF | None) -> None:
        places = self._tsne if self._tsne is not None else self._places
        self.view.show_readout("")
        if position is None or places is None or self._samples is None or self.state is None:
            return
        square = in_square(places)
        distances = np.hypot(square[:, 0] - position.x(), square[:, 1] - position.y())
        index = int(np.argmin(distances))
        if distances[index] > NEAR or index >= len(self._samples):
            return
        label = float(np.ravel(self._samples.y[index])[0])
        task = self.state.task
        if task.kind is TaskKind.REGRESSION:
            label = number_in_units(self._target, label)
        words = label_text(task, label)
        names = self._samples.names
        words = f"{words} · {names[index]}" if names else words
        self.view.show_readout(f"sample {index + 1:,}: {words}", self.view.to_pixels(position))


def _marks(labels: NDArray[Any], task: Task) -> tuple[str, ...]:
    """Return the names of the classes if each is a letter or two: colours alone look alike."""
    names = task.class_names
    is_short = len(names) > 2 and max(map(len, names)) <= LONGEST_MARK
    if task.kind is not TaskKind.MULTICLASS or not is_short:
        return ()
    return tuple(class_name(task, int(label)) for label in np.ravel(labels))


def in_square(places: Floats) -> Floats:
    """Return places moved and scaled, alike on both axes, into 0..1 with some room."""
    low, high = places.min(axis=0), places.max(axis=0)
    reach = float((high - low).max()) or 1.0
    middle = (low + high) / 2
    square: Floats = ((places - middle) / (reach * (1 + 2 * ROOM)) + 0.5).astype(np.float32)
    return square


def turned_like(places: Floats, before: Floats | None) -> Floats:
    """Return places turned or mirrored to lie as close as possible to those before.

    Principal components have no sign, and their order may change; the picture should not jump.
    The turn is the orthogonal Procrustes solution (Schoenemann, 1966).
    """
    if before is None or before.shape != places.shape:
        return places
    left, _sizes, right = np.linalg.svd(places.T @ before)
    turned: Floats = (places @ (left @ right)).astype(np.float32)
    return turned
