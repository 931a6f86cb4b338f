"""Form fields: each kind of parameter has one; what does not fit is refused in words."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from playground.base.params import (
    Bool,
    Choice,
    Float,
    Int,
    Param,
    ParamValue,
    Regularizer,
    RegularizerParam,
    Shape,
    Text,
)
from playground.ui.widgets.fields.field import Field
from playground.ui.widgets.fields.kinds import (
    IntField,
    ShapeField,
    TextField,
    make_field,
)
from playground.ui.widgets.fields.number_combo import NumberCombo
from playground.ui.widgets.fields.number_field import NumberField, SliderField
from tests.ui.conftest import Spy
from tests.ui.recording_editor import RecordingEditor

INT = Int(name="units", help="How many.", default=4, minimum=1, maximum=64)
OPTIONAL = Int(name="limit", help="At most.", default=None, minimum=1, maximum=9, is_optional=True)
RATE = Float(name="rate", help="A share.", default=0.5, minimum=0.0, maximum=1.0)
WIDE = Float(name="weight", help="A number.", default=1.0, minimum=0.0, maximum=1e9)
SHAPE = Shape(name="kernel_size", help="A size.", default=(3, 3), min_length=2, max_length=2)
KINDS: tuple[tuple[Param, ParamValue], ...] = (
    (INT, 7),
    (OPTIONAL, None),
    (RATE, 0.25),
    (WIDE, 1234.5),
    (SHAPE, (5, 2)),
    (Bool(name="use_bias", help="Whether.", default=True), False),
    (Choice(name="padding", help="Which.", default="valid", options=("valid", "same")), "same"),
    (Text(name="path", help="A file.", is_path=True), "/data/mnist.npz"),
    (RegularizerParam(name="kernel_regularizer", help="A penalty."), Regularizer(0.1, 0.2)),
)


def shown(field: Field, qtbot: QtBot) -> Field:
    """Return `field`, shown and owned."""
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    return field


def type_into(line: QLineEdit, text: str) -> None:
    """Replace the text of a line and press Enter."""
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize(("param", "value"), KINDS, ids=lambda entry: type(entry).__name__)
def test_value_is_shown_without_asking_for_an_edit(
    param: Param, value: ParamValue, qtbot: QtBot, spy_on: Spy
) -> None:
    field = make_field(param, RecordingEditor())
    qtbot.addWidget(field)
    edits = spy_on(field.edited)
    field.set_value(value)
    assert field.value == value
    assert edits == []


@pytest.mark.parametrize(("text", "value"), [("5 × 2", (5, 2)), ("(4, 4)", (4, 4)), ("3", (3, 3))])
def test_shape_is_typed_as_people_write_it(
    text: str, value: tuple[int, ...], qtbot: QtBot, spy_on: Spy
) -> None:
    field = shown(make_field(SHAPE, RecordingEditor()), qtbot)
    assert isinstance(field, ShapeField)
    field.set_value((1, 1))
    edits = spy_on(field.edited)
    type_into(field.control, text)
    assert edits == [value]
    assert field.control.text() == " × ".join(map(str, value))


def test_shape_that_does_not_fit_is_refused_and_the_old_one_shown(
    qtbot: QtBot,
) -> None:
    editor = RecordingEditor()
    field = shown(make_field(SHAPE, editor), qtbot)
    assert isinstance(field, ShapeField)
    field.set_value((3, 3))
    type_into(field.control, "3, wide")
    assert editor.reasons == ["kernel_size must be 2 integers in 1..65536; received '3, wide'"]
    assert field.control.text() == "3 × 3"


def test_number_is_typed_with_comma_or_point(qtbot: QtBot, spy_on: Spy) -> None:
    field = shown(make_field(WIDE, RecordingEditor()), qtbot)
    assert isinstance(field, NumberField)
    field.set_value(1.0)
    edits = spy_on(field.edited)
    type_into(field.control, "0,25")
    type_into(field.control, "1e3")
    assert edits == [0.25, 1000.0]


def test_share_has_a_slider_and_keys_move_it(qtbot: QtBot, spy_on: Spy) -> None:
    field = shown(make_field(RATE, RecordingEditor()), qtbot)
    assert isinstance(field, SliderField)
    field.set_value(0.5)
    edits = spy_on(field.edited)
    field.slider.setFocus()
    QTest.keyClick(field.slider, Qt.Key.Key_Right)
    assert edits == [0.505]
    assert field.control.text() == "0.505"


def test_integer_without_a_value_says_so(qtbot: QtBot, spy_on: Spy) -> None:
    field = shown(make_field(OPTIONAL, RecordingEditor()), qtbot)
    assert isinstance(field, IntField)
    field.set_value(None)
    assert field.control.text() == "default"
    edits = spy_on(field.edited)
    QTest.keyClick(field.control, Qt.Key.Key_Up)
    QTest.keyClick(field.control, Qt.Key.Key_Down)
    assert edits == [1, None]


def test_edits_of_one_stay_are_one_gesture(qtbot: QtBot) -> None:
    editor = RecordingEditor()
    field = shown(make_field(INT, editor), qtbot)
    assert isinstance(field, IntField)
    field.set_value(4)
    field.edited.connect(lambda value: editor.steps.append(str(value)))
    field.control.setFocus()
    QTest.keyClick(field.control, Qt.Key.Key_Up)
    QTest.keyClick(field.control, Qt.Key.Key_Up)
    QTest.keyClick(field.control, Qt.Key.Key_Return)
    assert editor.steps == ["begin Set units", "5", "6", "end"]


def test_wheel_over_a_field_without_focus_changes_nothing(qtbot: QtBot, spy_on: Spy) -> None:
    field = shown(make_field(INT, RecordingEditor()), qtbot)
    assert isinstance(field, IntField)
    field.control.clearFocus()
    edits = spy_on(field.edited)
    place = QPointF(field.control.rect().center())
    turn = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.control, turn)
    assert edits == []


def test_end_of_a_long_path_is_in_sight(qtbot: QtBot) -> None:
    field = shown(
        make_field(Text(name="path", help="A file.", is_path=True), RecordingEditor()), qtbot
    )
    assert isinstance(field, TextField)
    field.resize(120, field.height())
    path = "/a/very/long/way/to/the/folder/mnist.npz"
    field.set_value(path)
    assert field.control.cursorPosition() == len(path)


def test_number_combo_takes_usual_and_other_values(qtbot: QtBot, spy_on: Spy) -> None:
    editor = RecordingEditor()
    combo = NumberCombo(INT, editor, (1, 8, 32))
    qtbot.addWidget(combo)
    combo.show()
    combo.set_value(8)
    edits = spy_on(combo.edited)
    type_into(combo.line, "20")
    assert edits == [20]
    combo.set_value(20)
    type_into(combo.line, "400")
    assert editor.reasons == ["units must be an integer in 1..64; received 400.0"]
    assert combo.line.text() == "20"


def test_number_combo_knows_its_special_word(qtbot: QtBot, spy_on: Spy) -> None:
    epochs = Int(name="epochs", help="The end.", default=0, minimum=0, maximum=10)
    combo = NumberCombo(epochs, RecordingEditor(), (0, 5), {0: "never"})
    qtbot.addWidget(combo)
    combo.show()
    combo.set_value(5)
    edits = spy_on(combo.edited)
    type_into(combo.line, "Never")
    assert edits == [0]
