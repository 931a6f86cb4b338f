"""What can be locked or hidden: a tree of names, and what each of them brings with it."""

from dataclasses import dataclass

from playground.catalog.layers import LAYERS
from playground.document import guarding
from playground.document.guarding import OF_DATA, OF_NETWORK, OF_TRAINING, layer_lock, type_lock
from playground.document.locks import Locks
from playground.document.project import Project
from playground.ui.actions.menus import FILLED, MENUS, SEPARATOR, SUBMENUS
from playground.ui.actions.table import ACTIONS
from playground.ui.inspector.registry import TABS
from playground.ui.panels.registry import PANELS

FREE = frozenset({"save", "save_as", "quit", "lock_class", "unlock_class", "shortcuts", "about"})
"""Actions that are never locked: work can be kept, help read, and a lock lifted."""
EXPORT = "action.export"
PALETTE, OUTPUT, TRANSPORT = "part.palette", "part.output", "part.transport"
TIMELINE, PANELS_BELOW = "part.timeline", "part.panels"

BELOW, SIDE, SETTINGS = "part.below", "part.side", "part.settings"
"""Parts that are hidden when all in them is; see `EMPTIED`."""


def action_lock(name: str) -> str:
    """Return the name of the lock of an action."""
    return f"action.{name}"


def panel_lock(title: str) -> str:
    """Return the name of the lock of a panel."""
    return f"panel.{title}"


def tab_lock(title: str) -> str:
    """Return the name of the lock of a tab of settings."""
    return f"tab.{title}"


IMPLIED: dict[str, tuple[str, ...]] = {
    TRANSPORT: (
        *(action_lock(name) for name in ("reset", "play", "step", "epoch")),
        *(action_lock(name) for name in FILLED["<pace>"] if name != SEPARATOR),
        EXPORT,
        *(each.name for each in OF_TRAINING),
    ),
    TIMELINE: tuple(
        action_lock(name) for name in ("playback", "earlier", "later", "present", "continue_here")
    ),
    PALETTE: (guarding.ADD,),
    tab_lock("Data"): tuple(each.name for each in OF_DATA),
    tab_lock("Training"): tuple(each.name for each in OF_TRAINING),
    tab_lock("Layer"): (guarding.SETTINGS, guarding.WEIGHTS),
    panel_lock("Code"): (guarding.ADD, guarding.REMOVE, guarding.SETTINGS),
    action_lock("delete"): (guarding.REMOVE,),
    action_lock("cut"): (guarding.REMOVE,),
    action_lock("paste"): (guarding.ADD,),
    action_lock("duplicate"): (guarding.ADD,),
    action_lock("repeat"): (guarding.ADD,),
    action_lock("connect"): (guarding.CONNECT,),
    action_lock("edit"): (guarding.SETTINGS,),
    action_lock("freeze"): (guarding.WEIGHTS,),
    action_lock("edit_weights"): (guarding.WEIGHTS,),
    action_lock("group"): (guarding.LAYOUT,),
    action_lock("ungroup"): (guarding.LAYOUT,),
    action_lock("fold"): (guarding.LAYOUT,),
    action_lock("comment"): (guarding.LAYOUT,),
    action_lock("arrange"): (guarding.LAYOUT,),
    action_lock("rename"): (guarding.TITLE,),
}
"""What is locked as well, so that no other way leads to the same."""


EMPTIED: tuple[tuple[str, frozenset[str]], ...] = (
    (PANELS_BELOW, frozenset(panel_lock(cls.title) for cls in PANELS)),
    (SETTINGS, frozenset(tab_lock(cls.title) for cls in TABS)),
    (SIDE, frozenset({OUTPUT, SETTINGS})),
    (BELOW, frozenset({PANELS_BELOW, TIMELINE})),
)
"""Parts with all that can be in them: where that is hidden they would be an empty area."""


def with_emptied(hidden: frozenset[str]) -> frozenset[str]:
    """Return `hidden` and the parts of the window in which nothing is left."""
    for part, contents in EMPTIED:
        if contents <= hidden:
            hidden |= {part}
    return hidden


SHOWS_LAYERS = (
    action_lock("describe"),
    action_lock("copy_project"),
    action_lock("sheet"),
    EXPORT,
)
"""What shows every layer, and so is hidden together with any; panels leave hidden layers out."""


def hidden_with(locks: Locks) -> frozenset[str]:
    """Return what is hidden, with all that would show a hidden layer."""
    has_hidden_layer = any(name.startswith(layer_lock("")) for name in locks.hidden)
    return frozenset((*locks.hidden, *(SHOWS_LAYERS if has_hidden_layer else ())))


def with_implied(names: frozenset[str]) -> frozenset[str]:
    """Return `names` and all that they imply."""
    return names.union(*(IMPLIED.get(name, ()) for name in names))


@dataclass(frozen=True, slots=True)
class Control:
    """One line of the dialog.

    Attributes
    ----------
    name : str
        Of the lock; empty for a heading.
    title : str
    can_hide : bool
    parts : tuple of Control
        The lines below it, which follow its marks.
    """

    name: str
    title: str
    can_hide: bool = False
    parts: tuple["Control", ...] = ()


def controls_of(project: Project) -> tuple[Control, ...]:
    """Return all that can be locked in a project."""
    return (
        Control("", "Network", parts=_guarded(OF_NETWORK)),
        Control("", "Layers of this project", parts=_layers(project)),
        Control(PALETTE, "Layer palette", can_hide=True, parts=_types()),
        *(_tab(title) for title in dict.fromkeys(cls.title for cls in TABS)),
        Control(TRANSPORT, "Transport bar", can_hide=True),
        Control(TIMELINE, "Timeline", can_hide=True),
        Control(OUTPUT, "Output", can_hide=True),
        Control(PANELS_BELOW, "Panels", can_hide=True, parts=_panels()),
        *(_menu(title, entries) for title, entries in MENUS),
    )


def _guarded(edits: tuple[guarding.Guarded, ...]) -> tuple[Control, ...]:
    return tuple(Control(each.name, each.title) for each in edits)


def _layers(project: Project) -> tuple[Control, ...]:
    return tuple(
        Control(layer_lock(layer.id), f"{layer.name} ({layer.type_name})", can_hide=True)
        for layer in project.network.layers
    )


def _types() -> tuple[Control, ...]:
    return tuple(Control(type_lock(spec.name), spec.name) for spec in LAYERS if spec.is_offered)


def _tab(title: str) -> Control:
    of = {"Data": OF_DATA, "Training": OF_TRAINING}.get(title, ())
    return Control(tab_lock(title), f"Settings: {title}", can_hide=True, parts=_guarded(of))


def _panels() -> tuple[Control, ...]:
    return tuple(Control(panel_lock(cls.title), cls.title, can_hide=True) for cls in PANELS)


def _menu(title: str, entries: tuple[str, ...]) -> Control:
    texts = {spec.name: spec.text.replace("&", "").rstrip("…") for spec in ACTIONS}
    names: list[str] = []
    for entry in entries:
        names.extend(FILLED.get(entry, ()) if entry in SUBMENUS else (entry,))
    parts = tuple(
        Control(action_lock(name), texts[name], can_hide=True)
        for name in names
        if name != SEPARATOR and name not in FREE
    )
    if "<export>" in entries:
        parts = (*parts, Control(EXPORT, "Export", can_hide=True))
    return Control("", f"Menu {title.replace('&', '')}", can_hide=True, parts=parts)
