"""No text of a project adds a call, a statement or a name to its script."""

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from playground.base.errors import ExportError, PlaygroundError
from playground.base.params import ParamValue, Selection
from playground.base.tasks import TaskKind
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.datasets.files.found import Found
from playground.datasets.folders.labels import LabelTable
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.prepare import describe
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import (
    ColumnSettings,
    Kind,
    Part,
    Role,
    Split,
    SplitKind,
    TableSettings,
    Treatment,
)
from playground.document.file import codec
from playground.document.inference import infer
from playground.document.project import (
    FrozenWeight,
    Layer,
    LayerId,
    Network,
    Project,
    TrainingConfig,
    Wire,
)
from playground.export.script import script_of
from playground.export.script.data import data_code
from playground.export.script.network import network_code
from playground.export.script.proof import predictions_of
from playground.export.script.shape import require_construction
from playground.importing.network.layer_calls import ELSEWHERE
from playground.importing.script import read_script
from tests.lanes import examples
from tests.laws import exercises, reached

MARK = "planted_mark"
PLANT = f"open('{MARK}', 'w')"
ATTACKS = (
    f"a={PLANT}, b",
    f"a={PLANT}",
    f"**{{}}, x={PLANT}",
    f"x); {PLANT}; (",
    f'""" + {PLANT} + """',
    f'"); {PLANT}  # ',
    f"'); {PLANT}  # ",
    f"\\'); {PLANT}  # ",
    f"\n{PLANT}\n",
    f"\r{PLANT}\r",
    f"\u2028{PLANT}\u2028",
    f"\x0c\n{PLANT}",
    f"{{{PLANT}}}",
    f"# {PLANT}",
    "lambda: 0",
    "class",
    "None",
    "\\",
    '"',
    "'",
    "\x00",
    "\u202e",
    "\N{FULLWIDTH LATIN CAPITAL LETTER L}ambda",
)
TEXTS = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=20))
NAMES = st.one_of(
    st.sampled_from(("x", "keras", "layers", "print", "super", "é", "ｌayers", "for", "model")),
    st.from_regex(r"[a-z_][a-z0-9_]{0,9}", fullmatch=True),
).filter(str.isidentifier)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
CLASSES = st.one_of(st.sampled_from(("Identity", "LeakyReLU", "RandomZoom", "Softmax")), TEXTS)
CALLS = frozenset(
    (
        *("open", "csv.Sniffer", "csv.Sniffer().sniff", "file.read", "file.seek", "csv.reader"),
        *("any", "name.strip", "dict", "zip", "float", "text.replace", "number", "name.partition"),
        *("text.strip", "column", "np.array", "np.unique", "len", "int", "print", "range"),
        *("text.strip().casefold", "all", "sum", "is_whole", "y.astype", "y.max", "Compare.astype"),
        "Compare.astype().reshape",
        *("np.random.default_rng", "np.random.default_rng().permutation"),
        *("keras.utils.set_random_seed", "keras.utils.to_categorical", "keras.Input"),
        *("keras.Sequential", "keras.Model", "model.summary", "model.compile", "model.fit"),
        "model.evaluate",
        *("np.load", "np.concatenate", "np.arange", "x.reshape", "x.astype", "y.argmax"),
        *("np.unique().reshape", "Subscript.reshape", "y.astype().reshape"),
    )
)
"""What the script of a table calls, beside the constructors of layers."""


def dotted(function: ast.expr) -> str:
    """Return the name of what is called, without the arguments of calls within it."""
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case ast.Call(func=inner):
            return f"{dotted(inner)}()"
    return type(function).__name__


def require_plain(script: str) -> None:
    """Fail if the script holds code that this program does not write."""
    for node in ast.walk(ast.parse(script)):
        match node:
            case ast.Call(func=function):
                name = dotted(function)
                is_layer = name.removesuffix(".from_config").startswith("layers.")
                is_constructor = is_layer and name.split(".")[1].removesuffix("()").isalnum()
                assert name in CALLS or is_constructor, name
            case ast.Lambda() | ast.Global() | ast.Delete() | ast.Await() | ast.Yield():
                pytest.fail(f"a {type(node).__name__} in the script")
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                assert MARK not in name
            case ast.Import(names=names):
                assert {entry.name for entry in names} <= {"csv", "keras", "numpy"}
            case ast.ImportFrom(module=module):
                assert module == "keras"


def project_of(
    *,
    config: object,
    class_name: str = "Identity",
    title: str = "",
    names: tuple[str, str] = ("identity", "dense"),
    table: tuple[str, str, str, str] = ("a.csv", "a", "b", "c"),
    is_branched: bool = False,
) -> Project:
    """Return a table, a layer outside the catalogue and a Dense layer behind it."""
    path, feature, classes, target = table
    found = Found(TaskKind.BINARY.value, (2,), 1, 9, ("no", classes), (feature, "second"))
    params: dict[str, ParamValue] = {"path": path, "target": target, "found": found.to_text()}
    opaque = {"class_name": class_name, "config": json.dumps(config), "shapes": ""}
    keys = [LayerId(f"layer{index}") for index in range(4)]
    spec = LAYERS["Dense"]
    layers: tuple[Layer, ...] = (
        Layer(keys[0], "Input", "input"),
        Layer(keys[1], "Opaque", names[0], opaque),
        Layer(keys[2], "Dense", names[1], spec.parse({"units": 2})),
        Layer(keys[3], "Dense", "last", spec.parse({"units": 1, "activation": "sigmoid"})),
    )
    pairs: tuple[tuple[int, int, int], ...] = ((0, 1, 0), (1, 2, 0), (2, 3, 0))
    if is_branched:
        join = Layer(LayerId("layer4"), "Add", "add")
        layers = (*layers, join)
        pairs = ((0, 1, 0), (1, 2, 0), (2, 4, 0), (1, 4, 1), (4, 3, 0))
    wires = tuple(Wire(layers[a].id, layers[b].id, port) for a, b, port in pairs)
    return Project(
        title,
        Network(layers, wires, 9),
        DataConfig(Selection("csv", params), features=()),
        TrainingConfig(epochs=1),
    )


PROJECTS = st.builds(
    project_of,
    config=st.dictionaries(TEXTS, JSON, max_size=4),
    class_name=CLASSES,
    title=TEXTS,
    names=st.tuples(NAMES, NAMES),
    table=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
    is_branched=st.booleans(),
)


@exercises(accepted=1, refused=1)
@given(PROJECTS)
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_a_script_of_the_same_shape(project: Project) -> None:
    try:
        script = script_of(project)
    except PlaygroundError:
        reached("refused")  # an error message instead of a script
        return
    reached("accepted")
    require_plain(script)
    code = network_code(project.network, infer(project.network, describe(project.data)))
    assert code in script
    require_construction(code)


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(75))
@given(
    st.sampled_from(TaskKind),
    st.lists(st.integers(-1, 5), max_size=3).map(tuple),
    st.integers(-1, 4),
    st.lists(TEXTS, max_size=4).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.sampled_from(("csv", "npz", "npy")),
)
def test_any_content_of_a_file_gives_a_plain_script_or_one_sentence(
    kind: TaskKind,
    shape: tuple[int, ...],
    units: int,
    classes: tuple[str, ...],
    features: tuple[str, ...],
    source: str,
) -> None:
    project = project_of(config={})
    found = Found(kind.value, shape, units, 9, classes, features)
    params: dict[str, ParamValue] = {"path": f"{PLANT}.{source}", "found": found.to_text()}
    config = DataConfig(Selection(source, params), features=())
    try:
        script = script_of(replace(project, data=config))
    except PlaygroundError:
        reached("refused")
        return
    reached("accepted")
    require_plain(script)


@exercises(accepted=5)
@given(st.dictionaries(TEXTS, JSON, max_size=4), TEXTS)
def test_no_key_of_a_configuration_runs(
    tmp_path_factory: pytest.TempPathFactory, config: dict[str, Any], title: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    project = project_of(config=config, title=title)
    inference = infer(project.network, describe(project.data))
    assume(inference.is_buildable)
    reached("accepted")
    names = {name: MagicMock() for name in ("keras", "layers", "regularizers")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(network_code(project.network, inference), names)
    assert not (folder / MARK).exists()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_planted_key_stays_a_constant(attack: str) -> None:
    script = script_of(project_of(config={attack: 1}))
    require_plain(script)
    constants = [node.value for node in ast.walk(ast.parse(script)) if type(node) is ast.Constant]
    keywords = [node.arg for node in ast.walk(ast.parse(script)) if type(node) is ast.keyword]
    assert attack in constants or attack in keywords
    if not (attack.isidentifier() and attack.isascii()):
        assert attack not in keywords


KEYS = TEXTS.filter(lambda key: key not in ELSEWHERE)
PLAIN_JSON = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 9), st.floats(0, 1), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


@exercises(accepted=5)
@given(st.dictionaries(KEYS, PLAIN_JSON, max_size=4))
def test_a_configuration_survives_the_way_to_the_script_and_back(config: dict[str, Any]) -> None:
    project = project_of(config=config)
    assume(infer(project.network, describe(project.data)).is_buildable)
    reached("accepted")
    found = read_script(script_of(project), base=project).project
    opaque = next(layer for layer in found.network.layers if layer.type_name == "Opaque")
    assert json.loads(str(opaque.params["config"])) == config


NESTED = {
    "layer": {
        "module": "keras.layers",
        "class_name": "Dense",
        "config": {"units": 3, "activation": "relu"},
        "registered_name": None,
    }
}


def test_a_configuration_with_objects_of_keras_is_one_dict() -> None:
    project = project_of(config=NESTED)
    script = script_of(project)
    assert "layers.Identity.from_config(" in script
    (opaque,) = (
        layer
        for layer in read_script(script, base=project).project.network.layers
        if layer.type_name == "Opaque"
    )
    assert json.loads(str(opaque.params["config"])) == NESTED


@pytest.mark.parametrize(
    "code",
    [
        f"model = {PLANT}",
        f"{PLANT}\nmodel = keras.Sequential([])",
        f"model = keras.Sequential([layers.Dense({PLANT})])",
        f"model = keras.Sequential(**{{'layers': {PLANT}}})",
        "model = keras.saving.load_model('x')",
        "model = layers.deserialize({})",
        "model = keras.utils.get_file('x', 'y')",
        "import os\nmodel = keras.Sequential([])",
        "keras = keras.Sequential([])\nmodel = keras.Sequential([])",
        "model = keras.Sequential([layers.__class__('x')])",
        "model = (lambda: 1)()",
        "model = keras.Sequential([x for x in layers.Dense(1)])",
        "model = keras.Sequential(",
        "model = keras.Sequential([\x00])",
    ],
)
def test_only_code_of_a_network_is_run(code: str) -> None:
    with pytest.raises(ExportError, match="not run to be checked"):
        require_construction(code)


def test_a_script_that_does_not_end_is_stopped() -> None:
    code = "model = keras.Sequential([keras.Input(shape=(2,)), layers.Dense(1)])"
    with pytest.raises(ExportError, match=r"within 0\.01 seconds"):
        predictions_of(code, [], np.zeros((1, 2), np.float32), time_limit=0.01)


def test_a_project_with_a_planted_key_opens_and_its_script_is_refused_or_plain() -> None:
    project = project_of(config={f"a={PLANT}, b": 1})
    opened = codec.decode(codec.encode(project))
    require_plain(script_of(opened))


def test_frozen_weights_of_any_name_stay_in_the_comment() -> None:
    project = project_of(config={})
    layer = project.network.layers[2]
    frozen = (FrozenWeight("kernel", (0, 0)),)
    layers = tuple(
        Layer(each.id, each.type_name, each.name, each.params, True, frozen)
        if each is layer
        else each
        for each in project.network.layers
    )
    changed = Project("", Network(layers, project.network.wires, 9), project.data, project.training)
    require_plain(script_of(changed))


def table_of(form: str, texts: Sequence[str], split: SplitKind) -> DataConfig:
    """Return a table of each kind of column, in which all texts of the file are `texts`."""
    path, number, category, moment, words, target, *values = texts
    columns = (
        ColumnFacts(number, Storage.NUMBER, 2, 9, high=9.0, unit=values[0], unread=1),
        ColumnFacts(category, Storage.TEXT, 2, 2, values=tuple(values[:2]), counts=(9, 9)),
        ColumnFacts(moment, Storage.DATE, 2, 9, high=1e9, date_form=values[2], unread=1),
        ColumnFacts(words, Storage.TEXT, 0, 20, words=9.0, vocabulary=tuple(values)),
        ColumnFacts(target, Storage.TEXT, 0, 3, values=tuple(values[:3]), counts=(6, 7, 7)),
    )
    read_as = ReadAs(";", "cp1252", 1, True, ",", ".", sheet=values[1], keeps_total=False)
    facts = TableFacts(form, 20, columns, read_as, is_regular=False, above=2, is_cut=True)
    choices = {
        number: ColumnSettings(Kind.NUMBER, Role.INPUT, Treatment.CONSTANT, "1", is_flagged=True),
        category: ColumnSettings(Kind.CATEGORY, Role.INPUT, Treatment.CONSTANT, values[3]),
        moment: ColumnSettings(Kind.DATE, Role.INPUT, Treatment.FREQUENT, scaling=Scaling.MINMAX),
        words: ColumnSettings(Kind.TEXT, Role.INPUT),
    }
    part = category if split in (SplitKind.GROUP, SplitKind.COLUMN) else moment
    if split in (SplitKind.RANDOM, SplitKind.FOLDS):
        part = ""
    meaning = ((values[0], Part.TEST), (values[1], Part.LEFT_OUT))
    parts = meaning if split is SplitKind.COLUMN else ()
    settings = TableSettings(choices, Split(split, part, parts=parts))
    params: dict[str, ParamValue] = {
        "path": path,
        "target": target,
        "kind": TaskKind.MULTICLASS.value,
        "columns": settings.to_text(),
        "found": facts.to_text(),
    }
    return DataConfig(Selection("csv", params), features=(), scaling="standard")


HARMLESS = tuple(f"text {number}" for number in range(12))


def outline(code: str) -> str:
    """Return the syntax tree of `code` without its texts."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@given(
    st.sampled_from(("text", "Excel", "Parquet", "JSON lines")),
    st.lists(TEXTS.filter(str.strip), min_size=12, max_size=12, unique=True),
    st.sampled_from(SplitKind),
)
def test_no_text_of_a_table_changes_more_than_the_texts_of_its_script(
    form: str, texts: list[str], split: SplitKind
) -> None:
    def code_of(config: DataConfig) -> str:
        return data_code(config, describe(config), "sparse_categorical_crossentropy").text

    # How a date is written decides some statements, which have templates of their own.
    texts[8] = f"{HARMLESS[8]}{re.sub('%(.f|B|#z)', '', texts[8])}"
    code = code_of(table_of(form, texts, split))
    assert outline(code) == outline(code_of(table_of(form, HARMLESS, split)))
    constants = {node.value for node in ast.walk(ast.parse(code)) if type(node) is ast.Constant}
    assert {*texts[:6]} <= constants


@given(
    TEXTS.filter(bool),
    TEXTS.filter(bool),
    st.lists(TEXTS.filter(bool), min_size=2, max_size=3, unique=True),
    st.booleans(),
)
def test_no_text_of_a_table_of_labels_changes_more_than_texts(
    path: str, name: str, classes: list[str], is_test_named: bool
) -> None:
    def code_of(path: str, name: str, classes: Sequence[str]) -> str:
        units = 1 if len(classes) == 2 else len(classes)
        kind = TaskKind.BINARY if units == 1 else TaskKind.MULTICLASS
        found = Found(kind.value, (8, 8, 3), units, 9, tuple(classes))
        labels = LabelTable(name, ",", 1, 0, 1, 2 if is_test_named else None)
        params = {"path": path, "layout": "table", "labels": labels.to_text()}
        source = Selection("image_folder", {**params, "size": 8, "found": found.to_text()})
        config = DataConfig(source, features=())
        return data_code(config, describe(config), "sparse_categorical_crossentropy").text

    code = code_of(path, name, classes)
    assert outline(code) == outline(code_of("folder", "labels.csv", HARMLESS[: len(classes)]))
