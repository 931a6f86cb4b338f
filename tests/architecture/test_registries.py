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
    "playground.doctor.rules": ("playground.doctor.rules", "RULES"),
}
KINDS = {
    "playground.learning.checks": ("CHECKS", "Check"),
    "playground.learning.deeds": ("DEEDS", "Deed"),
}
"""By folder: its tuple, and the base class of the entries."""


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


def classes_in(package: ModuleType) -> set[type]:
    """Return the classes that the modules below a package define."""
    found: set[type] = set()
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(each.name)
        kinds = (value for value in vars(module).values() if isinstance(value, type))
        found |= {kind for kind in kinds if kind.__module__ == each.name}
    return found


@pytest.mark.parametrize("folder", KINDS)
def test_every_class_of_a_kind_is_registered(folder: str) -> None:
    tuple_name, base_name = KINDS[folder]
    entries = getattr(importlib.import_module(folder), tuple_name)
    base = getattr(importlib.import_module(f"{folder}.base"), base_name)
    defined = classes_in(importlib.import_module(folder))
    files = {kind for kind in defined if kind.__module__ != base.__module__}

    concrete = {kind for kind in files if issubclass(kind, base) and not inspect.isabstract(kind)}
    assert concrete == set(entries), f"{tuple_name} and the files of {folder} differ"
    assert len(entries) == len(set(entries)), f"an entry is listed twice in {tuple_name}"


def test_every_panel_is_registered() -> None:
    """A `Panel` in the panels' folder is a tab, or is in the window's side column."""
    from playground.ui.panels.base import Panel  # noqa: PLC0415
    from playground.ui.panels.registry import PANELS  # noqa: PLC0415
    from playground.ui.shell import side_column  # noqa: PLC0415 - loads Qt

    defined = classes_in(importlib.import_module("playground.ui.panels"))
    placed = {*PANELS, *(entry for entry in vars(side_column).values() if isinstance(entry, type))}
    bases = {base for kind in defined for base in kind.__bases__}
    panels = {kind for kind in defined if issubclass(kind, Panel)} - bases
    missing = {panel.__name__ for panel in panels - placed}

    assert panels >= set(PANELS)

    assert not missing, f"panels without a line in PANELS: {', '.join(sorted(missing))}"
    assert len(PANELS) == len(set(PANELS)), "a panel is listed twice in PANELS"


def test_every_card_picture_is_registered() -> None:
    """A `CardPicture` in the folder of pictures is listed once in `PICTURES`."""
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

    assert len(registry.PICTURES) == len(set(registry.PICTURES)), "a picture is listed twice"
    assert defined == set(registry.PICTURES), "files and lines differ"
    assert registry.PICTURES[-1].__name__ == "OutputHistogram", "it suits all: keep it last"
