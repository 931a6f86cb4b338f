"""Script to canvas to script is stable: for every template, and for random projects."""

from dataclasses import replace
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given

from playground.base.errors import ParameterError
from playground.base.params import (
    Bool,
    Choice,
    Float,
    Int,
    Param,
    ParamValue,
    Regularizer,
    RegularizerParam,
    Selection,
    Shape,
    Text,
    parse_values,
)
from playground.catalog.callbacks import CALLBACKS, CallbackSpec
from playground.catalog.layers import LAYERS
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS, OptimizerSpec
from playground.catalog.schedules import SCHEDULES, ScheduleSpec
from playground.datasets.config import DataConfig
from playground.datasets.features import FEATURES
from playground.datasets.prepare import SCALINGS, describe
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.datasets.task import Task
from playground.document.commands import SetData, SetParams, SetTraining
from playground.document.inference import infer
from playground.document.project import (
    Layer,
    LayerId,
    Network,
    OwnMetric,
    Project,
    TrainingConfig,
    Wire,
)
from playground.document.templates.templates import TEMPLATES, Template
from playground.document.validation import checked_data
from playground.export.script import script_of
from playground.importing.result import Imported
from playground.importing.script import read_script
from tests.datasets.varied import VARIED, setting_name
from tests.lanes import thinned

Spec = OptimizerSpec | ScheduleSpec | CallbackSpec | DatasetSpec
WITHOUT_FILE = tuple(spec for spec in DATASETS if spec.inspect is None)
JOINING = tuple(spec.name for spec in LAYERS if spec.minimum_inputs == 2)
PLAIN = tuple(spec for spec in LAYERS if spec.minimum_inputs == 1 and spec.name != "Opaque")

OWN_LOSSES = (
    "mean(where(y_true > y_pred, 2 * (y_true - y_pred), y_pred - y_true), axis=-1)",
    "-1 * sum(y_true * log(clip(y_pred, 1e-07, 1)), axis=-1)",
    "binary_crossentropy(y_true, y_pred) + (0.1 * mean(abs(y_pred)))",
)
"""Expressions that a script has as the function of its loss."""
OWN_METRICS = (
    (),
    (OwnMetric("f1", "mean(y_true * round(y_pred))"),),
    (
        OwnMetric("largest", "max(abs(y_true - y_pred), axis=-1)"),
        OwnMetric("bias_of", "mean(y_pred)"),
    ),
)


def value_of(param: Param) -> st.SearchStrategy[ParamValue]:
    """Return values that `param` accepts."""
    found: st.SearchStrategy[ParamValue]
    match param:
        case Int(minimum=low, maximum=high):
            found = st.integers(low, min(high, low + 200))
        case Float():
            found = st.floats(param.minimum, param.maximum).filter(lambda v: _fits(param, v))
        case Bool():
            found = st.booleans()
        case Choice(options=options):
            found = st.sampled_from(options)
        case Shape(min_length=least, max_length=most, minimum=low, maximum=high):
            entries = st.integers(low, min(high, 9))
            found = st.lists(entries, min_size=least, max_size=most).map(tuple)
        case RegularizerParam():
            factors = st.sampled_from([0.0, 0.01, 0.5])
            found = st.builds(Regularizer, factors, factors)
        case Text(name="formula"):
            found = st.sampled_from(["x", "x ** 2 - 1", "sin(-x) / 3", "2 * (x > 1) - (x < -1.5)"])
        case Text(is_path=True):
            found = st.sampled_from(["", "folder/data file.npz"])
        case Text():
            found = st.just(param.initial)  # such as painted points, which have a form of their own
        case _:
            raise AssertionError(f"no strategy for {type(param).__name__}")
    return st.one_of(st.just(param.initial), found)


def _fits(param: Param, value: object) -> bool:
    try:
        param.parse(value)
    except ParameterError:
        return False
    return True


def params_of(params: tuple[Param, ...]) -> st.SearchStrategy[dict[str, ParamValue]]:
    """Return values for some of `params`."""
    return st.fixed_dictionaries(
        {}, optional={param.name: value_of(param) for param in params if param.name != "found"}
    )


@st.composite
def selections(draw: st.DrawFn, entries: tuple[Spec, ...]) -> Selection:
    """Return one of `entries` with some of its parameters."""
    entry = draw(st.sampled_from(entries))
    params = tuple(param for param in entry.params if param.name not in ("clipnorm", "clipvalue"))
    return Selection(entry.name, draw(params_of(params)))


@st.composite
def trainings(draw: st.DrawFn) -> TrainingConfig:
    """Return a legal training configuration."""
    rules = draw(st.lists(selections(tuple(CALLBACKS)), max_size=3))
    return TrainingConfig(
        loss=draw(st.sampled_from(LOSSES.names)),
        own_loss=draw(st.sampled_from(OWN_LOSSES)),
        metrics=tuple(draw(st.lists(st.sampled_from(METRICS.names), unique=True, max_size=2))),
        own_metrics=draw(st.sampled_from(OWN_METRICS)),
        optimizer=draw(selections(tuple(OPTIMIZERS))),
        learning_rate=draw(st.sampled_from([0.001, 0.01, 0.5])),
        schedule=draw(selections(tuple(SCHEDULES))),
        batch_size=draw(st.integers(1, 500)),
        epochs=draw(st.integers(0, 2000)),
        shuffle=draw(st.booleans()),
        seed=draw(st.integers(0, 2**31 - 1)),
        validation_split=draw(st.sampled_from([0.0, 0.2])),
        class_weights=draw(st.sampled_from([(), (1.0, 2.5)])),
        callbacks=tuple({rule.name: rule for rule in rules}.values()),
        mixed_precision=draw(st.booleans()),
    )


@st.composite
def datas(draw: st.DrawFn) -> DataConfig:
    """Return a legal data configuration, of a data set that needs no file."""
    features = draw(st.lists(st.sampled_from(FEATURES.names), unique=True, min_size=1, max_size=3))
    data = DataConfig(
        draw(selections(WITHOUT_FILE)),
        features=tuple(features),
        train_fraction=draw(st.sampled_from([0.5, 0.8])),
        seed=draw(st.integers(0, 5)),
        scaling=draw(st.sampled_from(SCALINGS)),
    )
    return checked_data(data)


@st.composite
def networks(draw: st.DrawFn, task: Task) -> Network:
    """Return a chain of random layers that fit, perhaps with a shortcut around the last."""
    layers = [Layer(LayerId("layer1"), "Input", "input", LAYERS["Input"].defaults())]
    for spec in draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=6)):
        number = len(layers) + 1
        name = draw(st.sampled_from([f"part_{number}", f"{spec.name.lower()}_{number}", "dense"]))
        name = name if all(layer.name != name for layer in layers) else f"other_{number}"
        params = spec.parse(draw(params_of(spec.params)))
        frozen = draw(st.booleans())
        made = Layer(LayerId(f"layer{number}"), spec.name, name, params, not frozen)
        if infer(chained([*layers, made]), task).is_buildable:
            layers.append(made)
    if len(layers) == 1:
        layers.append(Layer(LayerId("layer2"), "Flatten", "flatten", LAYERS["Flatten"].defaults()))
    network = chained(layers)
    if not draw(st.booleans()):
        return network
    join = draw(st.sampled_from(JOINING))
    added = Layer(LayerId("join"), join, "joined", LAYERS[join].defaults())
    wires = (Wire(layers[-1].id, added.id), Wire(layers[-2].id, added.id, 1))
    joined = Network((*layers, added), (*network.wires, *wires), len(layers) + 1)
    return joined if infer(joined, task).is_buildable else network


def chained(layers: list[Layer]) -> Network:
    """Return `layers` one after the other."""
    wires = tuple(Wire(first.id, second.id) for first, second in pairwise(layers))
    return Network(tuple(layers), wires, len(layers) + 1)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Return a project that has a script."""
    data = draw(datas())
    return Project(
        title=draw(st.sampled_from(["Untitled", "My network", "a b"])),
        network=draw(networks(describe(data))),
        data=data,
        training=draw(trainings()),
    )


def check_stable(project: Project) -> Imported:
    """Assert that the script of `project` gives the same script again; return what was read."""
    script = script_of(project)
    imported = read_script(script)
    assert imported.notes == ()
    assert script_of(imported.project) == script
    again = read_script(script, base=project)
    assert again.project.network.layers == project.network.layers
    assert script_of(again.project) == script
    return imported


@given(projects())
def test_random_projects_read_back_as_their_own_script(project: Project) -> None:
    check_stable(project)


@pytest.mark.parametrize("template", TEMPLATES, ids=TEMPLATES.names)
def test_templates_read_back_whole(template: Template) -> None:
    project = template.build()
    imported = check_stable(project)

    assert imported.project.data.source.name == project.data.source.name
    assert imported.project.training.epochs == project.training.epochs
    assert read_script(script_of(project), base=project).project == project


@pytest.mark.parametrize(("name", "given"), thinned(5, VARIED), ids=setting_name)
def test_each_setting_of_a_data_set_reads_back(name: str, given: dict[str, ParamValue]) -> None:
    spec = DATASETS[name]
    values = parse_values(spec.params, given, spec.label)
    features = ("x", "y") if spec.has_features else ()
    changes = {"source": Selection(name, values), "features": features}
    project = SetData(changes).apply(TEMPLATES["xor-noisy"].build())

    read = read_script(script_of(project)).project.data.source

    assert read.name == name
    assert parse_values(spec.params, read.params, spec.label) == values


def test_an_edit_of_the_script_changes_only_that_setting() -> None:
    project = TEMPLATES["xor-noisy"].build()
    script = script_of(project).replace("layers.Dense(3,", "layers.Dense(5,")

    changed = read_script(script, base=project).project

    layer = next(each for each in project.network.layers if each.params.get("units") == 3)
    assert changed == SetParams(layer.id, {"units": 5}).apply(project)


def test_numbers_of_the_data_can_be_edited_in_the_script() -> None:
    project = TEMPLATES["xor-noisy"].build()
    script = script_of(project).replace("+ 0.15 *", "+ 0.3 *").replace("(500, 2)", "(320, 2)")

    changed = read_script(script, base=project).project

    source = project.data.source.with_param("noise", 30).with_param("samples", 320)
    assert changed == SetData({"source": source}).apply(project)


def test_endless_training_stays_endless_until_the_number_is_edited() -> None:
    project = TEMPLATES["spiral"].build()
    script = script_of(project)

    assert read_script(script).project.training.epochs == 0
    edited = script.replace("EPOCHS = 100  #", "EPOCHS = 30  # not as before:")
    expected = SetTraining({"epochs": 30}).apply(project)
    assert read_script(edited, base=project).project == expected


def test_a_new_layer_is_placed_and_the_others_keep_their_ids() -> None:
    project = TEMPLATES["xor"].build()
    line = '        layers.Dense(1, activation="sigmoid"),\n'
    script = script_of(project).replace(line, "        layers.Dropout(0.3),\n" + line)

    network = read_script(script, base=project).project.network

    old = [layer.id for layer in project.network.layers]
    assert [layer.id for layer in network.layers if layer.type_name != "Dropout"] == old
    assert [layer.type_name for layer in network.layers] == ["Input", "Dense", "Dropout", "Dense"]


def test_branches_written_in_another_order_keep_their_ids() -> None:
    head = "inputs = keras.Input(shape=(2,))\nx = layers.Dense(8)(inputs)\n"
    one = (
        "a = layers.ReLU(max_value=6)(x)\na = layers.Reshape((4, 2))(a)\na = layers.Flatten()(a)\n"
    )
    two = "b = layers.UnitNormalization()(x)\n"
    tail = "y = layers.Average()([a, b])\nmodel = keras.Model(inputs, layers.Dense(1)(y))\n"
    project = read_script(head + one + two + tail).project

    again = read_script(head + two + one + tail, base=project).project

    assert {layer.id: layer for layer in again.network.layers} == {
        layer.id: layer for layer in project.network.layers
    }
    assert set(again.network.wires) == set(project.network.wires)
    assert read_script(script_of(project), base=project).project.network == project.network


def test_layers_outside_the_catalogue_read_back() -> None:
    script = script_of(TEMPLATES["xor"].build())
    line = '        layers.Dense(1, activation="sigmoid"),\n'
    script = script.replace(line, "        layers.LeakyReLU(negative_slope=0.1),\n" + line)

    imported = read_script(script)

    assert imported.notes == ()
    assert script_of(imported.project) == script


def test_csv_and_npz_are_kept_if_the_project_has_the_file() -> None:
    found = '{"kind":"binary classification","input_shape":[2],"output_units":1,"rows":9,'
    found += '"class_names":["no","yes"],"feature_names":["a","b"]}'
    for name in ("csv", "npz"):
        source = Selection(name, {"path": "some folder/rows.dat", "found": found})
        project = TEMPLATES["xor"].build()
        project = replace(project, data=replace(project.data, source=source))
        assert read_script(script_of(project), base=project).project == project


@pytest.mark.parametrize("params", [{"gaps": "drop"}, {"gaps": "drop", "ignored": "c, d"}])
def test_the_handling_of_missing_values_reads_back(params: dict[str, ParamValue]) -> None:
    found = '{"kind":"binary classification","input_shape":[2],"output_units":1,"rows":9,'
    found += '"class_names":["no","yes"],"feature_names":["a","b"]}'
    source = Selection("csv", {"path": "rows.csv", "found": found, **params})
    project = TEMPLATES["xor"].build()
    project = replace(project, data=replace(project.data, source=source))
    script = script_of(project)
    imported = read_script(script, base=project)
    assert imported.project == project
    other = replace(project, data=replace(project.data, source=source.with_param("gaps", "refuse")))
    assert read_script(script, base=other).project.data.source.params["gaps"] == "drop"


def test_a_script_that_lists_ignored_columns_after_the_table_reads_back() -> None:
    found = '{"kind":"binary classification","input_shape":[2],"output_units":1,"rows":9,'
    found += '"class_names":["no","yes"],"feature_names":["a","b"]}'
    source = Selection("csv", {"path": "rows.csv", "found": found, "ignored": "c, d"})
    project = TEMPLATES["xor"].build()
    project = replace(project, data=replace(project.data, source=source))
    line = 'ignored = ["c", "d"]\n'
    before, after = script_of(project).split(line)
    target = "target = columns["
    earlier = before + after.replace(target, line + target)

    assert read_script(earlier, base=project).project == project
