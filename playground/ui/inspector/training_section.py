"""Training settings beyond the transport bar: optimizer, schedule, order, split, seed."""

from PySide6.QtWidgets import QWidget

from playground.base.params import Choice, Param, ParamValue, Selection
from playground.catalog.losses import LOSSES
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import CONSTANT, SCHEDULES
from playground.document.commands import SetTraining
from playground.document.learning_rate_preview import rate_preview
from playground.document.project import TrainingConfig
from playground.document.validation import training_param
from playground.ui.editor import Editor
from playground.ui.inspector.callback_list import CallbackList
from playground.ui.inspector.class_weights import ClassWeights
from playground.ui.inspector.edit_costs import add_cost_note, add_cost_notes, training_cost
from playground.ui.inspector.metric_chips import MetricChips
from playground.ui.inspector.problem_list import ProblemList
from playground.ui.inspector.schedule_plot import SchedulePlot
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.theme.text_size import keep_width
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.fields.form import SLIDER_WIDTH, Form
from playground.ui.widgets.roles import label

FIELDS: tuple[Param, ...] = (
    training_param(
        "shuffle",
        help="Take the samples in a new order in each epoch.\nKeras: fit(shuffle=…)",
    ),
    training_param(
        "validation_split",
        help="Share of the training set held back to watch for overfitting.\n"
        "Keras: fit(validation_split=…)",
    ),
    training_param(
        "seed",
        help="Decides the first weights, the order of samples and what Dropout drops.\n"
        "Keras: keras.utils.set_random_seed",
    ),
    training_param(
        "keep_weights",
        help="Keep the weights that still fit when the network is changed; if off, every such "
        "change starts from new weights.",
    ),
    training_param(
        "mixed_precision",
        help="Compute in 16 bits on a GPU that is faster with it; on a CPU it changes nothing.\n"
        "Keras: mixed_precision.set_global_policy",
        is_advanced=False,
    ),
)


class TrainingSection(SettingsTab):
    """Edits the training configuration."""

    title = "Training"
    summary = "How the network learns: order, optimizer, schedule, metrics, stopping rules, seed."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._training = TrainingConfig()
        self.problems = ProblemList(editor, self)
        self.fields = self._form(FIELDS, has_keras_names=False)
        self.fields.edited.connect(self._set)
        self.schedule_name = self._form((_schedule_param(),), has_keras_names=False)
        self.schedule_name.edited.connect(
            lambda _name, value: self._set("schedule", Selection(str(value)))
        )
        keep_width(self.schedule_name.fields["schedule"], SLIDER_WIDTH)
        self.schedule: Form | None = None
        self.optimizer: Form | None = None
        self.schedule_plot = SchedulePlot(self)
        self.metrics = MetricChips(self)
        self.metrics.changed.connect(lambda names: self._set("metrics", names))
        self.metrics.own_changed.connect(lambda own: self._set("own_metrics", own))
        self.class_weights = ClassWeights(editor, self)
        self.class_weights.changed.connect(lambda found: self._set("class_weights", found))
        self.callbacks = CallbackList(editor, self)
        self.callbacks.changed.connect(lambda chosen: self._set("callbacks", chosen))
        for part in (self.problems, self.fields, self.schedule_name):
            self.body.addWidget(part)
        self.body.addWidget(self.schedule_plot)
        lists: tuple[tuple[str, QWidget], ...] = (
            ("Metrics", self.metrics),
            ("Rules", self.callbacks),
        )
        for caption, chosen in lists:
            self.body.addWidget(label(caption, "muted", self))
            self.body.addWidget(chosen)
        self.body.addWidget(self.class_weights)

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        training = self._training = state.project.training
        problems = tuple(found for found in state.inference.problems if found.layer_id is None)
        self.problems.show_problems(problems)
        self.fields.set_values({param.name: getattr(training, param.name) for param in FIELDS})
        self.schedule_name.set_values({"schedule": training.schedule.name})
        self.optimizer = self._selection(
            self.optimizer, "optimizer", OPTIMIZERS[training.optimizer.name].params, 2
        )
        self.schedule = self._selection(
            self.schedule, "schedule", SCHEDULES[training.schedule.name].params, 4
        )
        preview = rate_preview(training, state.task.samples)
        is_constant = training.schedule.name == CONSTANT
        self.schedule_plot.show_preview(None if is_constant else preview)
        is_one_hot = LOSSES[training.loss].wants_one_hot
        self.metrics.show_chosen(training.metrics, state.task.kind, is_one_hot=is_one_hot)
        self.metrics.show_own(training.own_metrics)
        self.class_weights.show_weights(training.class_weights, state.task)
        self.callbacks.show_chosen(training.callbacks)
        self._add_cost_notes(training.keep_weights)

    def _add_cost_notes(self, keeps_weights: bool) -> None:
        add_cost_notes(self.fields.fields, training_cost, keeps_weights=keeps_weights)
        for name, part in (
            ("optimizer", self.optimizer),
            ("schedule", self.schedule),
            ("schedule", self.schedule_name),
            ("metrics", self.metrics),
            ("class_weights", self.class_weights),
            ("callbacks", self.callbacks),
        ):
            if part is not None:
                add_cost_note(part, training_cost(name), keeps_weights=keeps_weights)

    def _selection(
        self, form: Form | None, field: str, params: tuple[Param, ...], row: int
    ) -> Form:
        """Return a form for the parameters of the chosen entry; `form` if it still fits."""
        if form is None or form.params is not params:
            if form is not None:
                discard(form)
            form = self._form(params, f"{field.capitalize()}: {{}} more settings")
            form.edited.connect(lambda name, value: self._set_param(field, name, value))
            self.body.insertWidget(min(row, self.body.count()), form)
        form.set_values(getattr(self._training, field).params)
        form.setVisible(bool(params))
        return form

    def _form(
        self,
        params: tuple[Param, ...],
        more: str = "{} more settings",
        *,
        has_keras_names: bool = True,
    ) -> Form:
        return Form(params, self.editor, self, more=more, has_keras_names=has_keras_names)

    def _set(self, name: str, value: object) -> None:
        self.editor.do(SetTraining({name: value}))

    def _set_param(self, field: str, name: str, value: ParamValue) -> None:
        chosen: Selection = getattr(self._training, field)
        self._set(field, chosen.with_param(name, value))


def _schedule_param() -> Choice:
    return Choice(
        name="schedule",
        help="How the learning rate changes during training.\nKeras: optimizers.schedules",
        default=CONSTANT,
        options=SCHEDULES.names,
        labels=tuple(schedule.label for schedule in SCHEDULES),
    )
