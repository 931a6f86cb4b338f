"""The window with 1,000 and 10,000 layers: opening, an edit, undo, the summary and the script.

Ten times the layers may take ten times as long. Time is that of the processor: other programs
on the machine do not count. Nothing is trained, and the threads that wait for Keras take none.
"""

import gc
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.result import Result
from playground.catalog.layers import LAYERS
from playground.document.commands import SetParams
from playground.document.project import Layer, LayerId, Layout, Network, Point, Project, Wire
from playground.document.templates.templates import TEMPLATES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from playground.app import Application

SMALL, LARGE = 1_000, 10_000
REPEATS = 5
AT_MOST = 1.3 * LARGE / SMALL
WIDTH = 236.0


def chain(count: int) -> Project:
    """Return a chain of `count` layers, an Input and Dense layers, on points of the plane."""
    start = TEMPLATES["xor"].build()

    def layer(number: int) -> Layer:
        kind, params = ("Dense", {"units": 1}) if number > 1 else ("Input", {})
        return Layer(_key(number), kind, f"{kind.lower()}_{number}", LAYERS[kind].parse(params))

    numbers = range(1, count + 1)
    wires = tuple(Wire(_key(number), _key(number + 1)) for number in numbers[:-1])
    network = Network(tuple(map(layer, numbers)), wires, count + 1)
    layout = Layout({_key(number): Point(WIDTH * number, 0.0) for number in numbers})
    return Project(data=start.data, training=start.training, network=network, layout=layout)


def _key(number: int) -> LayerId:
    return LayerId(f"layer{number}")


def measure() -> list[Result]:
    """Return, for each action, how many times longer it takes with ten times the layers."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is chosen

    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    _seconds_of(qt, chain(SMALL // 10))  # what is loaded or computed once
    small, large = (_seconds_of(qt, chain(count)) for count in (SMALL, LARGE))
    return [
        Result(
            name=f"{LARGE:,} layers: {name}",
            value=large[name] / small[name],
            unit="x",
            at_most=AT_MOST,
            note=f"{1000 * small[name]:,.0f} ms with {SMALL:,}, {1000 * large[name]:,.0f} ms",
        )
        for name in small
    ]


def _seconds_of(qt: "QApplication", project: Project) -> dict[str, float]:
    """Return the processor time of each action on `project`, in seconds."""
    from playground.app import Application, create_engine  # noqa: PLC0415 - after the platform
    from playground.ui.panels.code.panel import CodePanel  # noqa: PLC0415
    from playground.ui.panels.summary import SummaryPanel  # noqa: PLC0415
    from playground.ui.settings import Settings  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "window.ini")
        application = Application(qt, TEMPLATES["xor"].build(), settings, create_engine)
        application.window.resize(1600, 1000)
        application.window.show()
        application.window.panels.complete()
        try:
            return _actions(qt, application, project, SummaryPanel, CodePanel)
        finally:
            application.close()
            application.window.deleteLater()


def _actions(
    qt: "QApplication", application: "Application", project: Project, *panels: type
) -> dict[str, float]:
    """Return the processor time of opening, editing, undoing and showing each panel."""
    document, tabs = application.document, application.window.panels.tabs
    middle = _key(len(project.network.layers) // 2)
    units = iter(range(2, 100))

    def taken(act: Callable[[], object]) -> float:
        gc.collect()
        start = process_time()
        act()
        qt.processEvents()
        application.window.grab()
        return process_time() - start

    def edit() -> None:
        assert application.presenter.editor.do(SetParams(middle, {"units": next(units)}))

    def show(panel: type) -> Callable[[], None]:
        return lambda: tabs.setCurrentWidget(application.window.panels.panel(panel))

    seconds = {"open": taken(lambda: document.load(project))}
    pairs = [(taken(edit), taken(document.undo)) for _ in range(REPEATS)]
    seconds["edit"], seconds["undo"] = (median(each) for each in zip(*pairs, strict=True))
    for name, panel in zip(("summary", "script"), panels, strict=True):
        seconds[f"show the {name}"] = taken(show(panel))
        seconds[f"edit beside the {name}"] = median(taken(edit) for _ in range(REPEATS))
    return seconds
