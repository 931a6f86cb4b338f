"""Locks: what edits they forbid, how they are saved, and the password."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.base.errors import FileFormatError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.document.commands import (
    AddLayer,
    RemoveLayers,
    Rename,
    SetData,
    SetTitle,
    SetTraining,
)
from playground.document.document import Document
from playground.document.file import decode, encode
from playground.document.guarding import (
    ADD,
    LAYOUT,
    OF_NETWORK,
    REMOVE,
    SETTINGS,
    TITLE,
    layer_lock,
    refusal,
    type_lock,
)
from playground.document.locks import Locks, Password
from playground.document.project import Point, Project, TrainingConfig
from playground.document.templates.templates import TEMPLATES
from tests.lanes import examples

XOR = TEMPLATES["xor"].build()


def other(value: object) -> object:
    """Return another value of the same kind; it need not be sensible."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, Selection):
        return Selection("other", {})
    return (*value, "more") if isinstance(value, tuple) else None


@pytest.mark.parametrize("prefix", ["data", "training"])
def test_each_field_can_be_locked_alone(prefix: str) -> None:
    config = getattr(XOR, prefix)
    for field in fields(config):
        changed = replace(config, **{field.name: other(getattr(config, field.name))})
        after = replace(XOR, **{prefix: changed})
        for locked in fields(config):
            found = refusal(XOR, after, Locks((f"{prefix}.{locked.name}",)))
            assert bool(found) is (locked is field), (field.name, locked.name)


def edits() -> dict[str, Project]:
    """Return a project for each kind of edit of the network."""
    dense = XOR.network.layers[1]
    hidden = replace(dense, is_trainable=False)
    layers = tuple(hidden if layer is dense else layer for layer in XOR.network.layers)
    frozen = replace(XOR, network=replace(XOR.network, layers=layers))
    moved = {**XOR.layout.positions, dense.id: Point(-500.0, 9.0)}
    wires = XOR.network.wires
    return {
        ADD: AddLayer("Dense", Point()).apply(XOR),
        REMOVE: RemoveLayers((dense.id,)).apply(XOR),
        "edit.connect": replace(XOR, network=replace(XOR.network, wires=wires[:-1])),
        SETTINGS: frozen,
        LAYOUT: replace(XOR, layout=replace(XOR.layout, positions=moved)),
        TITLE: replace(XOR, title="Mine"),
    }


@pytest.mark.parametrize("name", sorted(edits()))
def test_each_kind_of_edit_is_refused_by_its_lock_alone(name: str) -> None:
    for guarded in OF_NETWORK:
        reason = refusal(XOR, edits()[name], Locks((guarded.name,)))
        assert bool(reason) is (guarded.name == name), guarded.name
        if reason:
            assert guarded.title in reason
            assert "Unlock" in reason


def test_a_locked_layer_is_neither_changed_nor_removed() -> None:
    dense = XOR.network.layers[1]
    for locks in (Locks((layer_lock(dense.id),)), Locks(hidden=(layer_lock(dense.id),))):
        assert dense.name in refusal(XOR, edits()[SETTINGS], locks)
        assert dense.name in refusal(XOR, edits()[REMOVE], locks)
        assert not refusal(XOR, Rename(XOR.network.layers[2].id, "last").apply(XOR), locks)


def test_a_locked_type_cannot_be_added() -> None:
    assert refusal(XOR, edits()[ADD], Locks((type_lock("Dense"),)))
    assert not refusal(XOR, edits()[ADD], Locks((type_lock("Dropout"),)))


def test_undo_and_redo_keep_the_locks() -> None:
    document = Document(XOR)
    document.do(SetTitle("A"))
    locks = Locks(("action.play",), ("panel.Code",))
    document.set_locks(locks)
    assert document.is_modified
    for act in (document.undo, document.redo):
        act()
        assert document.project.locks == locks
    document.set_locks(Locks())
    assert document.project.locks == Locks()


def test_what_undo_would_restore_is_known_before() -> None:
    document = Document(XOR)
    document.do(SetTitle("A"))
    document.do(SetTraining({"batch_size": 3}))
    for steps in (1, 2, 9):
        wanted = document.undone(steps)
        copy = Document(document.project)
        copy._done = list(document._done)
        copy.undo(steps)
        assert copy.project == wanted
    document.undo()
    assert document.redone().training.batch_size == 3
    document.begin_gesture("Move")
    document.do(SetData({"seed": 9}))
    assert document.undone().data.seed == XOR.data.seed


NAMES = st.lists(st.text("abc.é", min_size=1, max_size=9), max_size=4, unique=True).map(tuple)


@given(NAMES, NAMES, st.booleans())
@settings(max_examples=examples(20))
def test_locks_survive_the_file(
    locked: tuple[str, ...], hidden: tuple[str, ...], has_password: bool
) -> None:
    password = Password("ab" * 16, "cd" * 32) if has_password else None
    project = replace(XOR, locks=Locks(locked, hidden, password))
    assert decode(encode(project)) == project


@pytest.mark.parametrize("version", [1, 2])
def test_files_of_earlier_versions_have_no_locks(version: int) -> None:
    raw = json.loads(encode(XOR))
    del raw["locks"]
    raw["version"] = version
    assert decode(json.dumps(raw).encode()) == XOR


@pytest.mark.parametrize(
    ("locks", "word"),
    [
        ({"locked": ["a", "a"]}, "different"),
        ({"hidden": ["x" * 500]}, "characters"),
        ({"locked": [""]}, "characters"),
        ({"locked": [f"a{n}" for n in range(20_000)]}, "at most"),
        ({"password": {"salt": "zz" * 16, "digest": "00" * 32}}, "hexadecimal"),
        ({"password": {"salt": "00", "digest": "00" * 32}}, "hexadecimal"),
        ({"password": {"salt": "00" * 16}}, "digest"),
        ({"password": {"salt": "00" * 16, "digest": "00" * 32, "cost": 2**40}}, "cost"),
    ],
)
def test_bad_locks_are_refused_with_a_sentence(locks: object, word: str) -> None:
    raw = json.loads(encode(XOR))
    raw["locks"] = locks
    with pytest.raises(FileFormatError, match=word):
        decode(json.dumps(raw).encode())


def test_a_password_is_salted_and_accepts_only_itself() -> None:
    first, second = Password.of("Kälte 7"), Password.of("Kälte 7")
    assert first != second
    assert first.accepts("Kälte 7")
    assert not first.accepts("kälte 7")
    assert not first.accepts("")
    assert "lte" not in encode(replace(XOR, locks=Locks(password=first))).decode()


def test_every_field_of_the_settings_has_a_lock() -> None:
    from playground.document.guarding import OF_DATA, OF_TRAINING  # noqa: PLC0415

    for guarded, config in ((OF_DATA, DataConfig), (OF_TRAINING, TrainingConfig)):
        named = {each.name.partition(".")[2] for each in guarded}
        assert named == {field.name for field in fields(config)}
