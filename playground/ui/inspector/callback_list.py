"""The chosen Keras callbacks and their settings."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from playground.base.params import ParamValue, Selection
from playground.catalog.callbacks import CALLBACKS
from playground.ui.editor import Editor
from playground.ui.widgets.fields.form import Form
from playground.ui.widgets.roles import describe


class CallbackList(QWidget):
    """A check box per callback, with its settings below when it is checked.

    Signals
    -------
    changed(tuple of Selection)
        The user wants these callbacks.
    """

    changed = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._chosen: tuple[Selection, ...] = ()
        self.boxes: dict[str, QCheckBox] = {}
        self.forms: dict[str, Form] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for spec in CALLBACKS:
            box = QCheckBox(spec.label, self)
            describe(box, spec.label, f"{spec.summary}\nKeras: {spec.name}")
            box.clicked.connect(partial(self._toggle, spec.name))
            form = Form(spec.params, editor, self)
            form.setContentsMargins(20, 0, 0, 4)
            form.edited.connect(partial(self._edit, spec.name))
            form.hide()
            self.boxes[spec.name], self.forms[spec.name] = box, form
            layout.addWidget(box)
            layout.addWidget(form)

    def show_chosen(self, chosen: tuple[Selection, ...]) -> None:
        """Show which callbacks are chosen."""
        self._chosen = chosen
        by_name = {selection.name: selection for selection in chosen}
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in by_name)
            form = self.forms[name]
            form.setVisible(name in by_name and bool(form.params))
            if name in by_name:
                form.set_values(by_name[name].params)

    def _toggle(self, name: str) -> None:
        others = tuple(selection for selection in self._chosen if selection.name != name)
        is_on = self.boxes[name].isChecked()
        self.changed.emit((*others, Selection(name)) if is_on else others)

    def _edit(self, name: str, param: str, value: ParamValue) -> None:
        self.changed.emit(
            tuple(
                selection.with_param(param, value) if selection.name == name else selection
                for selection in self._chosen
            )
        )
