"""Exports: run on the training thread, their proof shown, their errors said."""

from pathlib import Path
from unittest.mock import Mock, create_autospec

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from playground.datasets.prepare import prepare
from playground.document.commands import SetTitle
from playground.document.needs import without_data
from playground.export.exporting import export_model
from playground.export.formats import FORMATS
from playground.export.spec import ExportReport
from playground.training.protocol.controls import Call, CallOnCopy
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Called, DataReady, RunState, StateChanged
from playground.ui.dialogs.export_report import ExportReportDialog
from tests.ui.conftest import Shell


@pytest.fixture
def ready(shell: Shell) -> Shell:
    """Return a window whose model is built."""
    data = prepare(shell.document.project.data, lambda _text, _fraction: None)
    shell.report(DataReady(data), StateChanged(RunState.PAUSED))
    return shell


def test_every_format_is_in_the_menu(shell: Shell) -> None:
    entries = shell.window.transport.export.menu().actions()
    sheet, *entries = [entry for entry in entries if not entry.isSeparator()]
    assert sheet.text() == "&Class sheet…"
    formats, options = entries[: len(FORMATS)], entries[len(FORMATS) :]
    assert [entry.text() for entry in formats] == [f"{form.label}…" for form in FORMATS]
    assert [entry.toolTip() for entry in formats] == [form.summary for form in FORMATS]
    assert [(entry.text(), entry.isChecked()) for entry in options] == [
        ("Takes raw rows", True),
        ("With a model card", False),
    ]


def test_format_asks_where_to_write(ready: Shell) -> None:
    ready.presenter.exports.choose("keras")
    (dialog,) = ready.window.findChildren(QFileDialog)
    assert dialog.defaultSuffix() == "keras"
    dialog.reject()


@pytest.mark.parametrize("state", [RunState.LOADING, RunState.INCOMPLETE, RunState.FAILED])
def test_export_without_usable_data_exports_a_copy_on_random_inputs(
    state: RunState, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = create_autospec(export_model)
    monkeypatch.setattr("playground.export.whole.export_model", export)
    shell.report(StateChanged(state))
    shell.presenter.exports.export("keras", tmp_path / "x.keras")
    (call,) = shell.controls(CallOnCopy)
    assert call.project == without_data(shell.document.project)
    program: Mock = create_autospec(Program, instance=True)
    call.function(program, prepare(call.project.data, lambda _text, _fraction: None))
    assert export.call_args.kwargs["is_random"]
    assert export.call_args.kwargs["project"] is call.project


def test_model_data_and_project_reach_the_export(
    ready: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = create_autospec(export_model)
    monkeypatch.setattr("playground.export.whole.export_model", export)
    ready.presenter.exports.export("keras", tmp_path / "x.keras")
    (call,) = ready.controls(Call)
    program: Mock = create_autospec(Program, instance=True)
    call.function(program)
    assert export.call_args.args == ("keras", tmp_path / "x.keras")
    assert export.call_args.kwargs["model"] is program.keras_model
    assert export.call_args.kwargs["project"] is ready.document.project
    assert export.call_args.kwargs["x"].dtype == np.float32
    raw = export.call_args.kwargs["raw"]
    assert raw.preparation.feature_names == ("x", "y")
    assert set(raw.columns) == {"x", "y"}


def test_an_export_takes_prepared_inputs_if_that_is_chosen(
    ready: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = create_autospec(export_model)
    monkeypatch.setattr("playground.export.whole.export_model", export)
    ready.presenter.exports.takes_raw.trigger()
    ready.presenter.exports.export("keras", tmp_path / "x.keras")
    (call,) = ready.controls(Call)
    call.function(create_autospec(Program, instance=True))
    assert export.call_args.kwargs["raw"] is None


def test_report_is_shown_and_closes_by_key(ready: Shell, tmp_path: Path) -> None:
    ready.presenter.exports.export("keras", tmp_path / "x.keras")
    (call,) = ready.controls(Call)
    report = ExportReport(tmp_path / "x.keras", 20_480, 3e-8, "Keras 3.15.1")
    ready.report(Called(call.request, report))
    (dialog,) = ready.window.findChildren(ExportReportDialog)
    assert dialog.text() == "x.keras · 20 KB"
    assert "Largest difference: 3e−8" in dialog.informativeText()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_refused_export_is_said_in_words(ready: Shell, tmp_path: Path) -> None:
    ready.presenter.exports.export("litert", tmp_path / "x.tflite")
    (call,) = ready.controls(Call)
    ready.report(Called(call.request, error="this network cannot be run as LiteRT."))
    assert ready.window.messages.text.text() == "This network cannot be run as LiteRT."


def test_the_proposed_name_is_a_file_name_on_every_system(ready: Shell) -> None:
    ready.presenter.editor.do(SetTitle('a:b\\c "d"'))
    ready.presenter.exports.choose("keras")
    (dialog,) = ready.window.findChildren(QFileDialog)

    (proposed,) = dialog.selectedFiles()
    assert Path(proposed).name == "a-b-c -d.keras"
    dialog.reject()
