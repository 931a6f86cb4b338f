"""Every value of every spec, training field and data field has the type of its field.

Keras refuses an integer learning rate, and a project file cannot hold a scalar of NumPy, NaN or
an integer of a thousand digits. So each value is normalised or refused where it enters.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.base.errors import ParameterError
from playground.base.params import Float, Int, Param, Regularizer, Selection, Shape
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.layers import CATALOGUE
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.datasets.sources import DATASETS
from playground.document.commands import SetData, SetTraining
from playground.document.edits.weight_edits import LIMIT, EditWeight
from playground.document.file import codec
from playground.document.project import Project, WeightEdit
from playground.document.templates.templates import TEMPLATES
from playground.document.validation import DATA_PARAMS, TRAINING_PARAMS
from tests.lanes import examples, thinned
from tests.laws import exercises, reached

LONGEST = 600
KINDS = (bool, int, float, str, tuple, Regularizer, type(None))


def every_param() -> Iterator[tuple[str, Param]]:
    """Yield each parameter of each registry, with its name."""
    for params, owner in ((TRAINING_PARAMS, "training"), (DATA_PARAMS, "data")):
        yield from ((f"{owner}.{param.name}", param) for param in params)
    for registry in (CATALOGUE, OPTIMIZERS, SCHEDULES, CALLBACKS, DATASETS):
        for spec in registry:
            params = spec.params_of({}) if hasattr(spec, "params_of") else spec.params
            yield from ((f"{spec.name}.{param.name}", param) for param in params)


PARAMS = dict(every_param())
NUMBERS = (
    st.integers()
    | st.integers(-3, 70_000)
    | st.floats()
    | st.integers(-3, 200).map(float)
    | st.sampled_from([10**400, -(10**5000), math.nan, math.inf, -math.inf, -0.0, True, False])
)
SCALARS = st.sampled_from(
    [
        *(kind(value) for kind in (np.int8, np.uint16, np.int64) for value in (0, 1, 3, 64)),
        *(kind(value) for kind in (np.float16, np.float32, np.float64) for value in (0, 0.5, 1, 8)),
        *(np.float32(value) for value in (np.nan, np.inf)),
        np.longdouble(1),
        np.complex64(1),
        np.bool_(True),
        np.str_("relu"),
        np.datetime64("2026-01-01"),
    ]
)
ANYTHING = (
    NUMBERS
    | SCALARS
    | st.none()
    | st.text(max_size=5)
    | st.lists(NUMBERS | SCALARS, max_size=4).map(tuple)
    | st.lists(st.lists(NUMBERS, max_size=2), max_size=2)
    | st.builds(Regularizer, NUMBERS | SCALARS, NUMBERS | SCALARS)
    | st.dictionaries(st.sampled_from(["l1", "l2"]), NUMBERS | SCALARS)
    | st.just(np.array([3, 3]))
    | st.just("x" * 100_000)
    | st.just(Selection("adam"))
)


def is_plain(value: object) -> bool:
    """Return whether a project file can hold `value`."""
    if isinstance(value, tuple):
        return all(type(entry) is int for entry in value)
    if isinstance(value, Regularizer):
        return all(type(each) is float and math.isfinite(each) for each in (value.l1, value.l2))
    return type(value) in KINDS and not (isinstance(value, float) and not math.isfinite(value))


def suits(param: Param, value: object) -> bool:
    """Return whether `value` has the type that the field of `param` has."""
    kinds = {Int: int, Float: float, Shape: tuple}
    wanted = next((kind for known, kind in kinds.items() if isinstance(param, known)), None)
    return value is None or wanted is None or type(value) is wanted


def answer_of(ask: Callable[[], Any], longest: int = LONGEST) -> Any:
    """Return what `ask` returns, or None if it refuses with a short sentence."""
    try:
        return ask()
    except ParameterError as refusal:
        sentence = str(refusal)
    assert len(sentence) <= longest
    return None


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(150), deadline=None)
@given(value=ANYTHING, name=st.sampled_from(sorted(PARAMS)))
def test_a_value_is_normalised_or_refused_in_one_sentence(value: object, name: str) -> None:
    param = PARAMS[name]
    found = answer_of(lambda: param.parse(value), LONGEST + len(param.expected))
    reached("refused" if found is None else "accepted")
    if found is None:
        return
    assert is_plain(found)
    assert suits(param, found)
    again = param.parse(found)
    assert (type(again), again) == (type(found), found)


@pytest.mark.parametrize("name", thinned(10, PARAMS))
def test_the_default_is_the_same_in_each_form_of_the_number(name: str) -> None:
    param = PARAMS[name]
    initial = param.initial
    assert is_plain(initial)
    assert suits(param, initial)
    forms: list[Any] = [initial]
    if type(initial) in (int, float) and isinstance(initial, int | float):
        forms += [np.float64(initial)]
        if initial == int(initial):
            forms += [int(initial), float(initial), np.int64(initial)]
    elif isinstance(initial, tuple):
        forms += [list(initial), [float(each) for each in initial], tuple(map(np.int32, initial))]
    for form in forms:
        found = param.parse(form)
        assert (type(found), found) == (type(initial), initial)


FIELDS = st.sampled_from([param.name for param in TRAINING_PARAMS] + ["class_weights", "own_loss"])


@exercises(accepted=1, refused=1)
@settings(max_examples=examples(75))
@given(values=st.dictionaries(FIELDS, ANYTHING, max_size=2), momentum=ANYTHING)
def test_training_that_was_set_is_saved_and_opened_unchanged(
    values: dict[str, Any], momentum: Any
) -> None:
    chosen = Selection("sgd", {"momentum": momentum})
    project = answer_of(lambda: SetTraining({**values, "optimizer": chosen}).apply(Project()))
    reached("refused" if project is None else "accepted")
    if project is None:
        return
    opened = codec.decode(codec.encode(project)).training
    assert opened == project.training
    assert type(project.training.learning_rate) is float
    assert all(type(weight) is float for weight in project.training.class_weights)
    assert type(project.training.optimizer.params["momentum"]) is float


@exercises(accepted=1, refused=1)
@given(seed=ANYTHING, share=ANYTHING, noise=ANYTHING)
def test_data_that_was_set_is_saved_and_opened_unchanged(seed: Any, share: Any, noise: Any) -> None:
    values = {"seed": seed, "train_fraction": share, "source": Selection("xor", {"noise": noise})}
    for name, value in values.items():
        project = answer_of(lambda: SetData({name: value}).apply(Project()))  # noqa: B023
        reached("refused" if project is None else "accepted")
        if project is not None:
            assert codec.decode(codec.encode(project)).data == project.data


def test_values_that_need_no_change_keep_their_objects() -> None:
    project = TEMPLATES["xor"].build()
    assert SetTraining({}).apply(project).training.optimizer is project.training.optimizer
    assert SetData({}).apply(project).data.source is project.data.source


@exercises(accepted=1, refused=1)
@given(value=ANYTHING)
def test_a_weight_is_a_number_or_refused(value: Any) -> None:
    project = TEMPLATES["xor"].build()
    layer = project.network.layers[-1].id
    edit = WeightEdit(layer, "bias", (0,), value, 0.0)
    edited = answer_of(lambda: EditWeight(edit).apply(project))
    reached("refused" if edited is None else "accepted")
    if edited is not None:
        found = edited.weight_edits[-1].value
        assert type(found) is float
        assert abs(found) <= LIMIT


@pytest.mark.keras
@pytest.mark.parametrize("rate", [1, np.float32(1), np.int64(1)])
def test_keras_trains_with_a_whole_learning_rate(rate: Any) -> None:
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415

    project = SetTraining({"learning_rate": rate}).apply(TEMPLATES["xor"].build())
    run = inline.train(create_engine(), project, epochs=2)
    assert run.program.learning_rate == 1.0
    run.program.close()
