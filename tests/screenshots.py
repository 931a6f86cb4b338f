"""Takes the pictures of the README again, of the real window with Keras.

``python tests/screenshots.py`` takes all, ``python tests/screenshots.py lesson-dark`` one. It
needs no display, and `mnist.npz` where Keras keeps it for the picture of the digits.
``python tests`` does not run it: look at the pictures before they are committed.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF  # noqa: E402 - after the platform is chosen
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from playground.app import Application, create_engine  # noqa: E402
from playground.document.templates.templates import TEMPLATES  # noqa: E402
from playground.training.protocol.events import RunState  # noqa: E402
from playground.ui.designer.overlays.weight_place import WeightPlace  # noqa: E402
from playground.ui.learn.pages.question_card import QuestionCard  # noqa: E402
from playground.ui.panels.microscope.panel import MicroscopePanel  # noqa: E402
from playground.ui.settings import Settings  # noqa: E402
from playground.ui.theme.appearance import ThemeChoice  # noqa: E402

FOLDER = ROOT / "resources" / "screenshots"
SIZE = (1600, 1000)
PATIENCE_SECONDS = 300.0
SETTLED_MS = 1500
RESTING = (RunState.PAUSED, RunState.FINISHED)


class Camera:
    """The window, and what a person would do with it.

    Parameters
    ----------
    application : Application
    """

    def __init__(self, application: Application) -> None:
        self.window = application.window
        self.presenter = application.presenter

    def wait_for(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window work until something holds."""
        end = monotonic() + PATIENCE_SECONDS
        while not holds():
            if monotonic() > end:
                raise TimeoutError(f"{what} did not happen; state: {self.presenter.run.state}")
            QTest.qWait(20)

    def train(self, epochs: int) -> None:
        """Train to an epoch."""
        run = self.presenter.run
        self.wait_for(lambda: run.state in RESTING, "building the model")
        run.train_to(epochs)
        self.wait_for(lambda: run.position.epoch >= epochs and run.state in RESTING, "training")

    def take(self, name: str) -> None:
        """Write the picture once nothing changes any more."""
        QTest.qWait(SETTLED_MS)
        self.window.designer.navigation.show_start()
        QTest.qWait(SETTLED_MS)
        self.window.grab().save(str(FOLDER / f"{name}.png"))
        sys.stdout.write(f"took {name}\n")


def boundary(camera: Camera) -> None:
    """Train on noisy points."""
    camera.train(300)


def microscope(camera: Camera) -> None:
    """Look at one weight in Step by step."""
    camera.train(30)
    camera.window.panels.bring_to_front("Step by step")
    panel = camera.window.panels.panel(MicroscopePanel)
    camera.wait_for(lambda: panel.page is not None, "Step by step")
    layer = camera.presenter.editor.document.project.network.layers[2]
    panel.look_at_place(WeightPlace(layer.id, "kernel", (6, 2), "", QPointF()))


def lesson(camera: Camera) -> None:
    """Answer the question of a step and do its task."""
    learn = camera.presenter.learn
    learn.open_lesson("overfitting")
    learn.player.show_step(1)
    camera.train(300)
    QTest.qWait(SETTLED_MS)
    card = learn.tab.lesson.findChild(QuestionCard)
    assert card is not None
    card.buttons[1].click()
    card.reveal.click()


PICTURES: dict[str, tuple[str, ThemeChoice, Callable[[Camera], None]]] = {
    "xor-noisy-dark": ("xor-noisy", ThemeChoice.DARK, boundary),
    "xor-noisy-light": ("xor-noisy", ThemeChoice.LIGHT, boundary),
    "step-by-step-dark": ("spiral", ThemeChoice.DARK, microscope),
    "lesson-dark": ("xor", ThemeChoice.DARK, lesson),
    "mnist-cnn-dark": ("mnist-cnn", ThemeChoice.DARK, lambda camera: camera.train(1)),
}
"""By name: the template that is open, the theme, and what is done."""


@contextmanager
def opened(template: str, theme: ThemeChoice) -> Iterator[Camera]:
    """Open the window with a template."""
    qt = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(qt, QApplication)
    project = TEMPLATES[template].build()
    application = Application(qt, project, Settings(None), create_engine)
    try:
        application.appearance.choose(theme, is_kept=False)
        application.window.resize(*SIZE)
        application.window.show()
        application.presenter.files.current.show(project)
        application.begin()
        yield Camera(application)
    finally:
        application.close()


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], help="which; all if none is")
    for name in parser.parse_args().names or PICTURES:
        template, theme, act = PICTURES[name]
        with opened(template, theme) as camera:
            act(camera)
            camera.take(name)


if __name__ == "__main__":
    main()
