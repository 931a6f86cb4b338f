"""The files behind samples: seen in tips and lines, and opened with a double-click or Enter."""

import wave
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared
from playground.document.commands import SetData
from playground.importing.files import read_folder
from playground.training.protocol.events import DataReady
from playground.training.protocol.probes import PredictionsAnswer, SampleAnswer, SampleProbe
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe
from playground.ui.panels.base import Panel
from playground.ui.panels.predictions import PREDICTIONS, PredictionsPanel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.panels.samples import SamplesPanel
from tests.ui.conftest import Shell
from tests.ui.panels.conftest import Scenes

LEFT = Qt.MouseButton.LeftButton


class Opener(QObject):
    """Stands in for the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Remember what was opened."""
        self.paths.append(Path(url.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "take")  # type: ignore[arg-type] # the stub is wrong
    yield opener
    QDesktopServices.unsetUrlHandler("file")


def write_pictures(folder: Path) -> None:
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True)
        for number in range(4):
            Image.new("RGB", (9, 9), (40 * number, 10, 10)).save(folder / name / f"{number}.png")


def write_sounds(folder: Path) -> None:
    for name in ("high", "low"):
        (folder / name).mkdir(parents=True)
        for number in range(4):
            with wave.open(str(folder / name / f"{number}.wav"), "wb") as stream:
                stream.setparams((1, 2, 8000, 0, "NONE", ""))
                noise = np.random.default_rng(number).integers(-9000, 9000, 4000)
                stream.writeframes(noise.astype("<i2").tobytes())


@pytest.fixture(params=[write_pictures, write_sounds], ids=["pictures", "sounds"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a folder of pictures, or of sounds."""
    path = tmp_path / "two kinds"
    request.param(path)
    return path


def opened(shell: Shell, folder: Path) -> Prepared:
    """Show a folder in the window."""
    config = read_folder(folder, DataConfig())
    shell.presenter.editor.do(
        SetData({field.name: getattr(config, field.name) for field in fields(config)})
    )
    data = prepare(config, no_progress)
    shell.report(DataReady(data))
    assert data.task == describe(config)
    return data


def front(shell: Shell, kind: type[Panel]) -> Panel:
    panel = shell.window.panels.panel(kind)
    shell.window.panels.tabs.setCurrentWidget(panel)
    return panel


def test_a_sample_of_the_grid_opens_with_a_double_click(
    shell: Shell, folder: Path, opener: Opener, qtbot: QtBot
) -> None:
    data = opened(shell, folder)
    panel = front(shell, SamplesPanel)
    assert isinstance(panel, SamplesPanel)
    shown = panel.gallery.mistakes[1]
    assert shown.name in shown.text
    QTest.mouseDClick(panel.gallery, LEFT, pos=panel.gallery.tile(1).center().toPoint())
    qtbot.waitUntil(lambda: len(opener.paths) == 1)
    assert opener.paths == [folder / shown.name]
    assert data.test.names[shown.index] == shown.name


def test_a_wrong_answer_opens_with_enter(
    shell: Shell, folder: Path, opener: Opener, qtbot: QtBot
) -> None:
    data = opened(shell, folder)
    answers = [(1 - part.y).astype(np.float32) for part in (data.train, data.test)]
    for kind in (PredictionsPanel, SaliencyPanel):
        panel = front(shell, kind)
        found = {PREDICTIONS: PredictionsAnswer(*answers), SaliencyProbe(): saliency(data)}
        shell.draw(Scenes().frame(1, found))
        if isinstance(panel, PredictionsPanel):
            place: QWidget = panel.gallery
            shown = panel.gallery.mistakes[0].index
            assert data.name_of(shown) in panel.gallery.mistakes[0].text
        else:
            assert isinstance(panel, SaliencyPanel)
            assert data.name_of(0) in panel.heading.toolTip()
            panel.choose_wrong()
            shown, place = panel.index, panel.wrong.list
            assert data.name_of(shown) in panel.wrong.list.item(0).toolTip()
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(opener.paths) == 1)
        assert opener.paths.pop() == data.file_of(shown)


def saliency(data: Prepared) -> SaliencyAnswer:
    x = np.asarray(data.test.x[0])
    output = np.array([0.7], np.float32)
    return SaliencyAnswer(x, x * 0, 1.0, output, 0, 0.3, -x, x, 64)


def test_the_sample_on_the_right_names_its_file_and_opens_it(
    shell: Shell, folder: Path, opener: Opener, qtbot: QtBot
) -> None:
    panel = shell.window.side.sample
    assert panel.file.isHidden()  # the data is points
    data = opened(shell, folder)
    QTest.mouseClick(panel.next, LEFT)
    answer = SampleAnswer(np.asarray(data.test.x[1]), 0.0, {})
    shell.draw(Scenes().frame(1, {SampleProbe(1): answer}))
    assert panel.truth.endswith(f" · {data.test.names[1]}")
    assert panel.file.text() == ("play" if data.test.names[1].endswith(".wav") else "open")
    QTest.mouseClick(panel.file, LEFT)
    qtbot.waitUntil(lambda: len(opener.paths) == 1)
    assert opener.paths == [data.file_of(1)]
    QTest.mouseClick(panel.clear, LEFT)
    assert not panel.file.isEnabled()  # a drawing is not a file


def test_a_file_that_is_gone_is_said_and_nothing_opens(
    shell: Shell, folder: Path, opener: Opener, qtbot: QtBot
) -> None:
    opened(shell, folder)
    folder.rename(folder.with_name("moved"))
    QTest.mouseClick(shell.window.side.sample.file, LEFT)
    qtbot.waitUntil(lambda: "any more" in shell.window.messages.text.text())
    assert not opener.paths
    folder.with_name("moved").rename(folder)
    QTest.mouseClick(shell.window.side.sample.file, LEFT)
    qtbot.waitUntil(lambda: len(opener.paths) == 1)
    assert "any more" not in shell.window.messages.text.text()
