"""Functions of scikit-learn in scripts: generated data, splits, scalers."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from playground.importing.network.values import (
    Arguments,
    Data,
    Made,
    Model,
    Name,
    Named,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

ENCODERS = frozenset(("OneHotEncoder", "LabelEncoder", "LabelBinarizer"))
"""Encoders of labels; the data sets here already have numbers."""
MADE_UP = "rows that a script generates are not imported; a data set of that shape is used instead"
MADE_UP_FEATURES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("make_circles", "make_moons", "make_blobs"), 2),
        "make_classification": 20,
        "make_regression": 100,
    }
)
"""Functions that generate rows, and the default number of features."""
SEARCH = "one network is trained with the values of its function, and no others are searched"
FOLDS = "one network is trained on one split; cross validation is in the panels"
AROUND: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV"), SEARCH),
        **dict.fromkeys(("Pipeline", "make_pipeline"), "the steps before the network are left out"),
        **dict.fromkeys(("cross_val_score", "cross_validate", "cross_val_predict"), FOLDS),
    }
)
"""What scikit-learn puts around a network, and what is said of it."""
VALIDATIONS = frozenset(("cross_val_score", "cross_validate", "cross_val_predict"))
VALIDATED = ("estimator", "X", "y")
SCALERS: Mapping[str, str] = MappingProxyType(
    {"StandardScaler": "standard", "MinMaxScaler": "minmax"}
)


def call(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what a function of scikit-learn gives."""
    if name.leaf in MADE_UP_FEATURES:
        return _made_up(name.leaf, arguments, named, world)
    if name.leaf == "train_test_split":
        return _split(arguments, named)
    if name.leaf in SCALERS or name.leaf in ENCODERS:
        return Made(name, arguments, named, 0)
    if name.leaf in AROUND:
        return _around(name, arguments, named, world)
    if ".metrics" in name.path:
        world.refuse("the panels show the metrics of the trained model", NoteKind.LEFT_OUT)
        return Unknown(name.leaf, is_outcome=True)
    world.refuse(f"{name.path} is not imported")
    return Unknown(name.leaf)


def _around(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return the network within a search, a pipeline or a cross validation of scikit-learn."""
    model = _model_in((*arguments, *named.values()))
    if model is None:
        world.refuse(f"{name.path} is not imported")
        return Unknown(name.leaf)
    world.notes.add(world.line, NoteKind.ASSUMED, f"{AROUND[name.leaf]}; the network is imported")
    if name.leaf not in VALIDATIONS:
        return model
    given = {**dict(zip(VALIDATED, arguments, strict=False)), **named}
    known = {"x": given.get("X"), "y": given.get("y")}
    found = {word: value for word, value in known.items() if value is not None}
    if model.fitted is not None:
        model.fitted.named = {**model.fitted.named, **found}
    return Unknown(name.leaf, is_outcome=True)


def _model_in(values: Arguments, depth: int = 3) -> Model | None:
    """Return the first model among values, also in the steps of a pipeline."""
    for value in values:
        if isinstance(value, Model):
            return value
        if isinstance(value, list | tuple) and depth:
            found = _model_in(tuple(value), depth - 1)
            if found is not None:
                return found
    return None


def _made_up(leaf: str, arguments: Arguments, named: Named, world: World) -> Value:
    """Return generated rows: only their shape is known."""
    samples = named.get("n_samples", arguments[0] if arguments else 100)
    features = named.get("n_features", MADE_UP_FEATURES[leaf])
    world.refuse(MADE_UP, NoteKind.LEFT_OUT)
    sizes = [size for size in (samples, features) if isinstance(size, int)]
    shape = tuple(sizes) if len(sizes) == 2 else None
    return (Unknown("rows", shape, why=MADE_UP), Unknown("labels", why=MADE_UP))


def _split(arguments: Arguments, named: Named) -> Value:
    """Return training and test part of each array, with the share of the training set."""
    size, kept = named.get("test_size"), named.get("train_size")
    share = 0.75
    if isinstance(size, float) and 0 < size < 1:
        share = 1 - size
    elif isinstance(kept, float) and 0 < kept < 1:
        share = kept
    parts: list[Value] = []
    for value in arguments:
        part: Value = value
        if isinstance(value, Data):
            fraction = min(0.9, max(0.1, round(share, 6)))
            part = replace(value, train_fraction=fraction)
        parts += [part, part]
    return tuple(parts)


def call_scaler(scaler: Made, method: str, arguments: Arguments) -> Value:
    """Return what a method of a scaler of scikit-learn gives."""
    first = arguments[0] if arguments else None
    if isinstance(first, Unknown) and first.why:
        return first
    if method == "fit":
        return scaler
    if scaler.leaf in ENCODERS:
        return first if isinstance(first, Data) else Unknown("labels", is_outcome=True)
    if isinstance(first, Data) and method in ("fit_transform", "transform"):
        return replace(first, scaling=SCALERS[scaler.leaf])
    return first if first is not None else Unknown("scaled data")
