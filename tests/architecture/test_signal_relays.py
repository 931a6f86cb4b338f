"""No signal is handed from owner to owner: who needs one connects to it where it is emitted.

A class may pass a signal of a part of it on as its own. A second class that passes that one
on again would be a chain. Edits need no signals at all: a view gets an `Editor`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.architecture.sources import nodes, python_files, text_of, tree_of

UI = "playground/ui"


@dataclass(frozen=True, slots=True)
class Relay:
    """`source`, a signal of a part, is connected to `target`, a signal of `owner`.

    `part` is the class of the part; empty where the source does not show it.
    """

    owner: str
    source: str
    target: str
    part: str = ""


def classes() -> dict[str, ast.ClassDef]:
    """Return all classes of the window by name."""
    return {
        node.name: node for path in python_files(UI) for node in nodes(tree_of(path), ast.ClassDef)
    }


def signals_of(name: str, known: dict[str, ast.ClassDef]) -> set[str]:
    """Return the signals that a class declares or inherits from classes in `known`."""
    if name not in known:
        return set()
    found = set()
    for node in known[name].body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=signal)], value=ast.Call(func=ast.Name(id="Signal"))
            ):
                found.add(signal)
    bases = (base.id for base in known[name].bases if isinstance(base, ast.Name))
    return found.union(*(signals_of(base, known) for base in bases))


def relays(known: dict[str, ast.ClassDef]) -> Iterator[Relay]:
    """Yield each connection of a part's signal to a signal of the class itself.

    >>> source = '''
    ... class Row:
    ...     edited = Signal()
    ...     def __init__(self):
    ...         self.box.changed.connect(self.edited)
    ...         self.box.clicked.connect(self.choose)
    ...         self.bar.moved.connect(lambda: self.edited.emit())
    ...         self.bar.drawn.connect(self.edited.emit)
    ...         self.bar.named.connect(lambda name: self.edited.emit(Rename(name)))
    ... '''
    >>> found = relays({"Row": ast.parse(source).body[0]})
    >>> [(relay.source, relay.target) for relay in found]
    [('changed', 'edited'), ('moved', 'edited'), ('drawn', 'edited')]
    """
    for name, tree in known.items():
        signals, parts = signals_of(name, known), parts_of(tree)
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(value=part, attr=source), attr="connect"
                    ),
                    args=[slot],
                ):
                    if (target := relayed_to(slot)) in signals:
                        yield Relay(name, source, target, parts.get(ast.unparse(part), ""))


def parts_of(tree: ast.ClassDef) -> dict[str, str]:
    """Return the classes of the parts that a class creates, by expression.

    >>> parts_of(ast.parse("class A:\\n  def f(self): self.box = Box(1)").body[0])
    {'self.box': 'Box'}
    """
    found = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Name(id=name))):
                found[ast.unparse(target)] = name
    return found


def relayed_to(slot: ast.expr) -> str:
    """Return the name after ``self`` that a slot emits; empty if it does something else."""
    match slot:
        case ast.Lambda(body=ast.Call(func=body, args=args)) if all(
            isinstance(arg, ast.Name) for arg in args
        ):
            return relayed_to(body)
        case ast.Attribute(value=ast.Attribute() as signal, attr="emit"):
            return relayed_to(signal)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
    return ""


def test_no_signal_is_relayed_through_more_than_one_owner() -> None:
    found = sorted(relays(classes()), key=str)
    assert found, "no relay is found: the search is broken"
    chains = [
        f"{first.owner}.{first.target} is passed on by {second.owner} as {second.target}"
        for first, second in product(found, found)
        if first.owner != second.owner
        and first.target == second.source
        and second.part in (first.owner, "")
    ]
    assert not chains, "connect where it is needed, or hand on an Editor:\n" + "\n".join(chains)


def test_views_ask_for_edits_by_an_editor_and_not_by_signals() -> None:
    known = classes()
    words = {"command_requested", "gesture_started", "gesture_finished", "gesture_cancelled"}
    found = {name: signals_of(name, known) & words for name in known}
    assert not {name: signals for name, signals in found.items() if signals}


def test_a_change_of_theme_is_not_handed_from_widget_to_widget() -> None:
    files = [
        path for path in python_files(UI) if "designer" not in path.parts
    ]  # it has its own way
    found = [path.name for path in files if "def apply_theme" in text_of(path)]
    assert not found, f"use theme.follow_theme or text_size.on_look_change: {found}"
