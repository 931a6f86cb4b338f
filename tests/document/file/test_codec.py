"""Projects as JSON and back, and the errors for invalid JSON."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

import playground.document.file as documented
from playground.base.errors import FileFormatError, PlaygroundError
from playground.base.params import Regularizer, Selection
from playground.catalog.layers import LAYERS
from playground.document.commands import (
    AddLayer,
    Connect,
    Disconnect,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetParams,
    SetTitle,
    SetTrainable,
)
from playground.document.file import VERSION, decode, encode
from playground.document.file.codec import MAXIMUM_BYTES
from playground.document.file.migrations import migrate
from playground.document.pace import Pace
from playground.document.project import Comment, Group, LayerId, Point, Project
from playground.document.templates.templates import TEMPLATES
from tests.lanes import examples
from tests.laws import exercises, reached

Edit = Callable[[dict[str, Any]], object]


def small_project() -> Project:
    project = AddLayer("Input", Point()).apply(Project())
    project = AddLayer("Dense", Point(200, 0), {"units": 4}, LayerId("layer1")).apply(project)
    project = AddLayer("Dense", Point(400, 0), {"units": 1}, LayerId("layer2")).apply(project)
    penalty = SetParams(LayerId("layer2"), {"kernel_regularizer": Regularizer(0.0, 0.01)})
    return penalty.apply(project)


coordinates = st.floats(-1e6, 1e6)
points = st.builds(Point, coordinates, coordinates)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Return a project made by random commands, some of which are refused."""
    project = Project()
    for _ in range(draw(st.integers(0, 12))):
        ids = [layer.id for layer in project.network.layers] or [LayerId("none")]
        pick = st.sampled_from(ids)
        command = draw(
            st.one_of(
                st.builds(AddLayer, st.sampled_from(LAYERS.names), points, source=pick),
                st.builds(AddLayer, st.sampled_from(LAYERS.names), points),
                st.builds(Connect, pick, pick),
                st.builds(Disconnect, st.sampled_from([(), project.network.wires])),
                st.builds(RemoveLayers, st.tuples(pick), heals=st.booleans()),
                st.builds(MoveLayers, st.dictionaries(pick, points, max_size=2)),
                st.builds(Rename, pick, st.text("abcdé_1", max_size=6)),
                st.builds(SetTrainable, st.tuples(pick), st.booleans()),
                st.builds(SetTitle, st.text(max_size=20)),
            )
        )
        try:
            project = command.apply(project)
        except PlaygroundError:
            continue
    alive = tuple(layer.id for layer in project.network.layers)
    comment = st.builds(Comment, st.text(max_size=3), st.text(max_size=30), points)
    layout = replace(
        project.layout,
        comments=tuple(draw(st.lists(comment, max_size=2, unique_by=lambda made: made.id))),
        groups=(Group("g1", "Block", alive[:2], draw(st.booleans())),) if alive else (),
    )
    pace = draw(st.sampled_from(Pace))
    return replace(project, layout=layout, notes=draw(st.text(max_size=50)), pace=pace)


@given(projects())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_project_survives_encoding_and_decoding(project: Project) -> None:
    content = encode(project)
    assert decode(content) == project
    assert decode(content).pace is project.pace
    assert encode(decode(content)) == content


def test_every_layer_type_survives_with_its_defaults() -> None:
    project = Project()
    for name in LAYERS.names:
        project = AddLayer(name, Point()).apply(project)
    assert decode(encode(project)) == project


def test_missing_fields_have_their_defaults() -> None:
    assert decode(b'{"format": "nnplay", "version": 1}') == Project()


def test_a_file_of_version_1_opens_unchanged_at_full_speed() -> None:
    project = replace(TEMPLATES["spiral"].build(), pace=Pace.FULL)
    raw = json.loads(encode(project))
    del raw["pace"]
    raw["version"] = 1
    opened = decode(json.dumps(raw).encode())
    assert opened == project
    assert opened.pace is Pace.FULL


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(FileFormatError):
        decode(content)


@exercises(accepted=1, refused=1)
@given(st.data())
@settings(max_examples=examples(200), deadline=None)
def test_flipped_bytes_give_a_project_or_a_sentence(data: st.DataObject) -> None:
    content = bytearray(encode(small_project()))
    if data.draw(st.booleans(), "a digit"):
        digits = [place for place, byte in enumerate(content) if chr(byte).isdigit()]
        content[data.draw(st.sampled_from(digits))] = data.draw(st.sampled_from(b"0123456789"))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        project = decode(bytes(content))
    except FileFormatError:
        reached("refused")
        return
    reached("accepted")
    assert decode(encode(project)) == project


def changed(edit: Edit) -> bytes:
    raw = json.loads(encode(small_project()))
    edit(raw)
    return json.dumps(raw).encode()


def layer(raw: dict[str, Any], index: int = 1) -> dict[str, Any]:
    found = raw["network"]["layers"][index]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda raw: raw.update(format="zip"), "not a project file"),
        (lambda raw: raw.pop("format"), "not a project file"),
        (lambda raw: raw.update(version=VERSION + 1), "newer program"),
        (lambda raw: raw.update(version=0), "version must be"),
        (lambda raw: raw.update(version=True), "version must be"),
        (lambda raw: raw.update(version="1"), "version must be"),
        (lambda raw: raw.update(pace="11"), "pace: invalid enum value '11'"),
        (lambda raw: raw.update(surprise=1), "unknown field 'surprise'"),
        (lambda raw: layer(raw).update(surprise=1), r"network.layers\[1\] has an unknown field"),
        (lambda raw: layer(raw).update(type_name="Dance"), "unknown layer type 'Dance'"),
        (lambda raw: layer(raw)["params"].update(units=-3), "units must be an integer in 1"),
        (lambda raw: layer(raw)["params"].update(units=10**400), "at most 63 bits"),
        (lambda raw: layer(raw)["params"].update(unit=3), "no parameter 'unit'"),
        (lambda raw: layer(raw)["params"].update(kernel_regularizer={"l1": -1}), "L1 and L2"),
        (lambda raw: layer(raw).update(id="layer1"), "2 layers have the id 'layer1'"),
        (lambda raw: layer(raw).update(id="x" * 9999), "id must be"),
        (lambda raw: layer(raw, 2).update(name="dense"), "2 layers have the name 'dense'"),
        (lambda raw: layer(raw).update(name="a/b"), "name must be"),
        (lambda raw: raw["network"].update(next_id=10**12), "next_id must be"),
        (lambda raw: raw["network"].update(next_id=0), "next_id must be"),
        (lambda raw: raw["network"]["wires"][0].update(source="gone"), "does not exist"),
        (lambda raw: raw["network"]["wires"][0].update(port=1), "without gaps"),
        (lambda raw: raw["network"]["wires"][0].update(port=-1), "without gaps"),
        (lambda raw: raw["network"]["wires"][0].update(source="layer3"), "form a loop"),
        (
            lambda raw: raw["network"]["wires"].append(
                {"source": "layer1", "target": "layer3", "port": 1}
            ),
            "at most 1 inputs",
        ),
        (lambda raw: raw["network"].update(layers={}), "network.layers: expected array"),
        (lambda raw: raw["training"].update(batch_size=2.5), "training.batch_size: expected int"),
        (lambda raw: raw["training"].update(batch_size=0), "batch_size must be"),
        (lambda raw: raw["training"].update(loss="los"), "loss must be one of"),
        (lambda raw: raw["training"]["optimizer"].update(name="evil"), "unknown optimizer"),
        (lambda raw: raw["data"]["source"].update(name="moon"), "unknown data set 'moon'"),
        (lambda raw: raw["data"]["source"].update(params={"noise": 999}), "noise must be"),
        (lambda raw: raw["data"].update(train_fraction=2), "train_fraction must be"),
        (lambda raw: raw["layout"]["positions"]["layer1"].update(x=1e300), "positions must lie"),
    ],
)
def test_invalid_content_is_refused_with_a_message(edit: Edit, words: str) -> None:
    with pytest.raises(FileFormatError, match=words):
        decode(changed(edit))


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "1e999", "-1e999"])
def test_numbers_that_are_not_finite_are_refused(literal: str) -> None:
    text = encode(small_project()).decode().replace("0.001", literal)
    assert literal in text
    with pytest.raises(FileFormatError, match="not valid JSON"):
        decode(text.encode())


def test_a_number_that_is_not_finite_is_not_written() -> None:
    project = MoveLayers({LayerId("layer1"): Point(float("nan"), 0)}).apply(small_project())
    with pytest.raises(FileFormatError, match=r"layout\.positions\.layer1\.x must be a finite"):
        encode(project)


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"notes": ' + b"[" * 100_000, b"[]", b"null", b"", b"\xff{}"]
)
def test_deep_or_empty_json_is_refused(content: bytes) -> None:
    with pytest.raises(FileFormatError, match=r"project\.json"):
        decode(content)


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(FileFormatError, match="too large"):
        decode(b" " * (MAXIMUM_BYTES + 1))


def test_positions_of_missing_layers_are_dropped() -> None:
    content = changed(lambda raw: raw["layout"]["positions"].update(gone={"x": 1, "y": 2}))
    assert decode(content) == small_project()


def test_a_next_id_that_is_in_use_is_increased() -> None:
    content = changed(lambda raw: raw["network"].update(next_id=2))
    assert decode(content).network.next_id == 4


def test_selections_keep_their_parameters() -> None:
    project = small_project()
    data = replace(project.data, source=Selection("xor", {"samples": 10, "noise": 2}))
    training = replace(
        project.training,
        optimizer=Selection("sgd", {"momentum": 0.9, "nesterov": True}),
        schedule=Selection("piecewise", {"boundaries": (5, 10)}),
        callbacks=(Selection("early_stopping", {"patience": 7}),),
        class_weights=(1.0, 2.5),
    )
    project = replace(project, data=data, training=training)
    assert decode(encode(project)) == project


def test_migrations_run_one_after_the_other() -> None:
    steps = {1: lambda raw: {**raw, "a": 1}, 2: lambda raw: {**raw, "b": raw["a"] + 1}}
    assert migrate({}, 1, 3, steps) == {"a": 1, "b": 2}
    assert migrate({"x": 0}, 3, 3, steps) == {"x": 0}
    with pytest.raises(FileFormatError, match="no longer reads"):
        migrate({}, 0, 3, steps)


def field_paths(kind: Any, prefix: str) -> set[str]:
    """Return the dotted path of every leaf below `kind`, as the documentation writes them."""
    if is_dataclass(kind) and kind is not Selection:
        hints = get_type_hints(kind)
        return set().union(
            *(field_paths(hints[entry.name], f"{prefix}.{entry.name}") for entry in fields(kind))
        )
    arguments = get_args(kind)
    if get_origin(kind) is tuple and is_dataclass(arguments[0]) and arguments[0] is not Selection:
        return field_paths(arguments[0], f"{prefix}[]")
    if len(arguments) == 2 and is_dataclass(arguments[1]):
        return field_paths(arguments[1], prefix + "{}")
    return {prefix.lstrip(".")}


def test_the_documentation_lists_every_field() -> None:
    listed = {
        line.split("``")[1]
        for line in (documented.__doc__ or "").splitlines()
        if line.startswith("* ``") and "`` : " in line
    }
    assert listed == field_paths(Project, "") | {"format", "version"}
