"""Every file in the folder of a registry has a line in its tuple."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

REGISTRIES = {
    "playground.catalog.layers": ("playground.catalog.layers", "LAYERS"),
    "playground.datasets.sources": ("playground.datasets.sources", "DATASETS"),
    "playground.export.formats": ("playground.export.formats", "FORMATS"),
}


def specs_in(module: ModuleType, kind: type) -> list[object]:
    """Return the entries that a module defines in capitals."""
    return [value for name, value in vars(module).items() if name.isupper() and type(value) is kind]


@pytest.mark.parametrize("folder", REGISTRIES)
def test_every_file_is_registered(folder: str) -> None:
    home, attribute = REGISTRIES[folder]
    entries = list(getattr(importlib.import_module(home), attribute))
    kind = type(entries[0])
    package = importlib.import_module(folder)

    assert entries, f"{attribute} is empty"
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"{folder}.{found.name}")
        defined = specs_in(module, kind)
        registered = [entry for entry in defined if entry in entries]

        assert not defined or registered == defined, (
            f"{folder}.{found.name} defines an entry that {attribute} does not list; "
            "add a line to the tuple"
        )


def test_every_panel_is_registered() -> None:
    """A `Panel` in the panels' folder is a tab, or stands in the window's side column."""
    from playground.ui.panels.base import Panel  # noqa: PLC0415
    from playground.ui.panels.registry import PANELS  # noqa: PLC0415
    from playground.ui.shell import side_column  # noqa: PLC0415 - loads Qt

    package = importlib.import_module("playground.ui.panels")
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"playground.ui.panels.{found.name}")
    placed = {*PANELS, *(entry for entry in vars(side_column).values() if isinstance(entry, type))}
    missing = {
        panel.__name__
        for panel in Panel.__subclasses__()
        if panel.__module__.startswith("playground.ui.panels.") and panel not in placed
    }

    assert not missing, f"panels without a line in PANELS: {', '.join(sorted(missing))}"
    assert len(PANELS) == len(set(PANELS)), "a panel stands twice in PANELS"


def test_every_card_picture_is_registered() -> None:
    """A `CardPicture` in the folder of pictures stands once in `PICTURES`."""
    from playground.ui.designer.cards.pictures import registry  # noqa: PLC0415 - loads Qt
    from playground.ui.designer.cards.pictures.card_picture import CardPicture  # noqa: PLC0415

    package = importlib.import_module("playground.ui.designer.cards.pictures")
    defined: set[type] = set()
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        kinds = (each for each in vars(module).values() if isinstance(each, type))
        defined |= {
            kind
            for kind in kinds
            if issubclass(kind, CardPicture)
            and kind.__module__ == module.__name__
            and not inspect.isabstract(kind)
        }

    assert len(registry.PICTURES) == len(set(registry.PICTURES)), "a picture stands twice"
    assert defined == set(registry.PICTURES), "files and lines differ"
    assert registry.PICTURES[-1].__name__ == "OutputHistogram", "it suits all: keep it last"
