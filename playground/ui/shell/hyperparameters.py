"""The hyperparameters in the transport bar: loss, optimizer, rates, sizes, stop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from playground.base.params import ParamValue, Regularizer, Selection
from playground.catalog.losses import LOSSES
from playground.catalog.optimizers import OPTIMIZERS
from playground.document.commands import SetTraining
from playground.document.edits.regularization import NONE, SharedPenalty, regularize, shared_penalty
from playground.document.project import Network, Project
from playground.document.validation import training_param
from playground.training.protocol.replan import Consequence
from playground.ui.editor import Editor
from playground.ui.inspector.edit_costs import add_cost_note, training_cost
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.view_state import ViewState
from playground.ui.widgets.fields.labelled import Labelled
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.fields.number_combo import NumberCombo
from playground.ui.widgets.roles import describe
from playground.ui.widgets.texts import number_text

LEARNING_RATE = training_param(
    "learning_rate",
    help="How far each step goes; it takes effect immediately, even during training.",
)
BATCH_SIZE = training_param("batch_size", help="How many samples each step looks at.")
EPOCHS = training_param(
    "epochs", help="When training stops automatically; 'never' trains until you pause it."
)
RATES = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00001)
BATCHES = (1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512, 1024)
STOPS = (0, 1, 5, 10, 20, 50, 100, 300, 1000, 10_000, 100_000)
STRENGTHS = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LEAST_LOSS = 128
"""Width in pixels at 100 % of the loss in a narrow bar."""
REGULARIZATION = "Penalty on large weights of the hidden layers{}.\nKeras: kernel_regularizer"


class Hyperparameters(QObject):
    """Captioned controls for a row of the transport bar.

    Attributes
    ----------
    entries : tuple of (Labelled, int)
        The controls in their order; those with the highest number leave a narrow bar first.

    """

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self._project = Project()
        self._is_loss_whole = False
        self.loss = _combo(
            "loss", "The error that training minimizes.\nKeras: loss", LEAST_LOSS, 270
        )
        self.optimizer = _combo(
            "optimizer", "How the weights follow the gradient.\nKeras: optimizer", 84, 120
        )
        self.learning_rate = NumberCombo(LEARNING_RATE, editor, RATES)
        self.batch_size = NumberCombo(BATCH_SIZE, editor, BATCHES)
        self.regularization = _combo("regularization", REGULARIZATION.format(""), 102, 112)
        self.epochs = NumberCombo(EPOCHS, editor, STOPS, {0: "never"})
        follow_text(self.loss, self._fit_loss)
        self._fill()
        self.entries = tuple(
            (Labelled(caption, control, parent), rank)
            for caption, control, rank in (
                ("Loss", self.loss, 5),
                ("Optimizer", self.optimizer, 4),
                ("Learning rate", self.learning_rate, 3),
                ("Batch size", self.batch_size, 6),
                ("Regularization", self.regularization, 10),
                ("Stop at epoch", self.epochs, 7),
            )
        )
        self._connect()

    def _fill(self) -> None:
        for optimizer in OPTIMIZERS:
            self.optimizer.addItem(optimizer.label, optimizer.name)
        self.regularization.addItem("None", NONE)
        for kind in ("l2", "l1"):
            for strength in STRENGTHS:
                penalty = Regularizer(**{kind: strength})
                self.regularization.addItem(penalty_text(penalty), penalty)
        self._usual_penalties = self.regularization.count()
        for combo, width in ((self.learning_rate, 76), (self.batch_size, 66), (self.epochs, 76)):
            _keep_between(combo, width, width + 14)

    def _connect(self) -> None:
        self.loss.activated.connect(lambda: self._set("loss", self.loss.currentData()))
        self.optimizer.activated.connect(
            lambda: self._set("optimizer", Selection(self.optimizer.currentData()))
        )
        self.regularization.activated.connect(self._regularize)
        for name, combo in (
            ("learning_rate", self.learning_rate),
            ("batch_size", self.batch_size),
            ("epochs", self.epochs),
        ):
            combo.edited.connect(self._setter(name))

    def _setter(self, name: str) -> Callable[[ParamValue], None]:
        return lambda value: self._set(name, value)

    def _set(self, name: str, value: object) -> None:
        if getattr(self._project.training, name) != value:
            self.editor.do(SetTraining({name: value}))

    def _regularize(self) -> None:
        penalty = self.regularization.currentData()
        if isinstance(penalty, Regularizer):
            self.editor.do(regularize(self._project, penalty))

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        self._project = state.project
        training = state.project.training
        with QSignalBlocker(self.loss):
            self.loss.clear()
            for loss in LOSSES:
                if state.task.kind in loss.tasks or loss.name == training.loss:
                    self.loss.addItem(loss.label, loss.name)
        _select(self.loss, training.loss)
        self._fit_loss()
        _select(self.optimizer, training.optimizer.name)
        self.learning_rate.set_value(training.learning_rate)
        self.batch_size.set_value(training.batch_size)
        self.epochs.set_value(training.epochs)
        self._show_penalty(state.project.network)
        keeps = training.keep_weights
        for name, control in (
            ("loss", self.loss),
            ("optimizer", self.optimizer),
            ("learning_rate", self.learning_rate),
            ("batch_size", self.batch_size),
            ("epochs", self.epochs),
        ):
            add_cost_note(control, training_cost(name), keeps_weights=keeps)
        is_hot = shared_penalty(state.project.network).count > 0
        cost = Consequence.HOT if is_hot else Consequence.REBUILD
        add_cost_note(self.regularization, cost, keeps_weights=keeps)

    def keep_loss_whole(self, is_whole: bool) -> None:
        """Keep room for the whole name of the loss, or let a narrow bar cut it."""
        if is_whole != self._is_loss_whole:
            self._is_loss_whole = is_whole
            self._fit_loss()

    def _fit_loss(self) -> None:
        combo, least = self.loss, pixels(LEAST_LOSS)
        if self._is_loss_whole and combo.count():
            width = combo.fontMetrics().horizontalAdvance
            names = [width(combo.itemText(row)) for row in range(combo.count())]
            least = max(least, combo.sizeHint().width() - max(names) + width(combo.currentText()))
        combo.setMinimumWidth(min(least, combo.maximumWidth()))

    def _show_penalty(self, network: Network) -> None:
        combo, shared = self.regularization, shared_penalty(network)
        combo.setEnabled(shared.total > 0)
        with QSignalBlocker(combo):
            while combo.count() > self._usual_penalties:
                combo.removeItem(combo.count() - 1)
            index = -1
            if shared.total and shared.penalty is not None:
                index = _find_penalty(combo, shared.penalty)
                if index < 0:
                    combo.addItem(penalty_text(shared.penalty), shared.penalty)
                    index = combo.count() - 1
            combo.setPlaceholderText("Mixed" if shared.total else "–")
            combo.setCurrentIndex(index)
        describe(combo, "regularization", REGULARIZATION.format(_reach(shared)))


def _reach(shared: SharedPenalty) -> str:
    """Return how many hidden layers have a penalty, unless all or none have one."""
    if shared.count in (0, shared.total):
        return ""
    return f"; {shared.count} of {shared.total} have one"


def penalty_text(penalty: Regularizer) -> str:
    """Return a short text for a penalty.

    >>> penalty_text(Regularizer(l2=0.001)), penalty_text(Regularizer(0.1, 0.01))
    ('L2 0.001', 'L1 0.1, L2 0.01')
    """
    parts = [
        f"{name} {number_text(factor)}"
        for name, factor in (("L1", penalty.l1), ("L2", penalty.l2))
        if factor > 0
    ]
    return ", ".join(parts) or "None"


def _find_penalty(combo: QComboBox, penalty: Regularizer) -> int:
    return next((row for row in range(combo.count()) if combo.itemData(row) == penalty), -1)


def _combo(name: str, explanation: str, minimum: int, maximum: int) -> QuietCombo:
    combo = QuietCombo()
    describe(combo, name, explanation)
    _keep_between(combo, minimum, maximum)
    combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.setMaxVisibleItems(20)
    return combo


def _keep_between(combo: QComboBox, minimum: int, maximum: int) -> None:
    """Keep the width in a range, in pixels at 100 %."""

    def fit() -> None:
        combo.setMinimumWidth(pixels(minimum))
        combo.setMaximumWidth(pixels(maximum))

    follow_text(combo, fit)


def _select(combo: QComboBox, data: object) -> None:
    with QSignalBlocker(combo):
        combo.setCurrentIndex(combo.findData(data))
