"""Metrics, class weights, schedules and rules are chosen in the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QStyle, QStyleOptionComboBox

from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.catalog.metrics import METRICS
from playground.document.commands import SetTraining
from playground.document.project import OwnMetric
from playground.document.templates.templates import TEMPLATES
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def test_metrics_are_offered_by_task_and_switched_on_by_click(shell: Shell) -> None:
    section = shell.window.side.inspector.training
    chips = section.metrics.chips
    mean_error = METRICS["mean_absolute_error"]
    assert chips["mean_absolute_error"].isHidden() is (TaskKind.BINARY not in mean_error.tasks)
    name = next(
        name for name, chip in chips.items() if not chip.isHidden() and not chip.isChecked()
    )
    chips[name].click()
    assert shell.document.project.training.metrics == ("accuracy", name)
    chips["accuracy"].click()
    assert list(shell.document.project.training.metrics) == [name]


def own_metrics(shell: Shell) -> tuple[OwnMetric, ...]:
    """Return the metrics of the project that are expressions."""
    return shell.document.project.training.own_metrics


def test_a_metric_of_ones_own_has_a_chip_and_a_click_removes_it(shell: Shell) -> None:
    metrics = (OwnMetric("f1", "mean(y_true * y_pred)"), OwnMetric("two", "mean(y_pred)"))
    shell.presenter.editor.do(SetTraining({"own_metrics": metrics}))
    chips = shell.window.side.inspector.training.metrics.own_chips
    assert [chip.text() for chip in chips.values()] == ["f1", "two"]
    assert "mean(y_true * y_pred)" in chips[metrics[0]].toolTip()
    chips[metrics[0]].click()
    assert own_metrics(shell) == metrics[1:]
    assert list(shell.window.side.inspector.training.metrics.own_chips) == list(metrics[1:])
    shell.document.undo()
    assert own_metrics(shell) == metrics


def test_class_weights_are_one_per_class(shell: Shell) -> None:
    section = shell.window.side.inspector.training.class_weights
    section.box.click()
    assert shell.document.project.training.class_weights == (1.0, 1.0)
    assert section.form is not None
    section.form.edited.emit("class_1", 2.5)
    assert shell.document.project.training.class_weights == (1.0, 2.5)
    section.box.click()
    assert not list(shell.document.project.training.class_weights)


def test_class_weights_are_not_offered_for_values(shell: Shell) -> None:
    shell.document.load(TEMPLATES["iris"].build())
    assert not shell.window.side.inspector.training.class_weights.isHidden()
    names = shell.window.side.inspector.training.class_weights.form
    assert names is not None
    assert len(names.fields) == 3


def test_schedule_is_drawn_before_it_runs(shell: Shell) -> None:
    plot = shell.window.side.inspector.training.schedule_plot
    assert plot.isHidden()
    shell.presenter.editor.do(
        SetTraining({"schedule": Selection("exponential", {"decay_steps": 10})})
    )
    assert not plot.isHidden()
    assert plot.preview is not None
    assert plot.preview.rates[0] > plot.preview.rates[-1]
    assert "begins at 0.05" in plot.toolTip()


def test_keep_weights_is_switched_off_by_a_click(shell: Shell) -> None:
    field = shell.window.side.inspector.training.fields.fields["keep_weights"]
    proxy = field.focusProxy()
    assert proxy is not None
    QTest.keyClick(proxy, Qt.Key.Key_Space)
    assert not shell.document.project.training.keep_weights


def test_settings_of_the_training_are_named_in_words(shell: Shell) -> None:
    section = shell.window.side.inspector.training
    texts = {caption.text() for caption in section.fields.findChildren(QLabel)}
    assert texts == {"Shuffle", "Validation split", "Seed", "Keep weights", "Mixed precision"}
    fields = section.fields.fields
    for name, is_explained in (("validation_split", True), ("keep_weights", False)):
        proxy = fields[name].focusProxy()
        assert proxy is not None
        assert ("Keras" in proxy.toolTip()) is is_explained


def test_names_of_all_schedules_have_room(shell: Shell) -> None:
    names = shell.window.side.inspector.training.schedule_name.fields["schedule"].focusProxy()
    assert isinstance(names, QComboBox)
    option = QStyleOptionComboBox()
    names.initStyleOption(option)
    room = names.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, names
    )
    texts = [names.itemText(index) for index in range(names.count())]
    assert max(map(names.fontMetrics().horizontalAdvance, texts)) <= room.width()
