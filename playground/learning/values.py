"""Values of a lesson's TOML as the project needs them: choices with their parameters."""

from collections.abc import Mapping
from typing import Any

from playground.base.errors import PlaygroundError
from playground.base.params import Selection
from playground.datasets.config import DataConfig

CHOICES = ("optimizer", "schedule")
LISTS = ("callbacks",)
REALS = ("learning_rate", "validation_split")
"""Fields that Keras takes as a float only; TOML has 3 for 3.0."""
FILES = ("path",)
"""Parameters that name a file: a lesson reads none of the user's."""


def training_values(table: Mapping[str, Any]) -> dict[str, object]:
    """Return fields of the training for `SetTraining`. Any: TOML values.

    Raises
    ------
    PlaygroundError
        A choice is not written as a table with a name.
    """
    values: dict[str, object] = {}
    for name, value in table.items():
        if name in CHOICES:
            values[name] = _selection(value)
        elif name in LISTS:
            values[name] = tuple(map(_selection, value))
        elif name in REALS and isinstance(value, int):
            values[name] = float(value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return values


def data_values(table: Mapping[str, Any], data: DataConfig) -> dict[str, object]:
    """Return fields of the data for `SetData`; parameters of the source may be among them.

    Parameters
    ----------
    table : mapping
        "source" names another data set; names that are not fields are its parameters.
    data : DataConfig
        As it is before.

    Raises
    ------
    PlaygroundError
        It names a file.
    """
    fields = {name: value for name, value in table.items() if name in DataConfig.__slots__}
    params = {name: value for name, value in table.items() if name not in DataConfig.__slots__}
    name = fields.pop("source", data.source.name)
    if any(each in params for each in FILES) or not isinstance(name, str):
        raise PlaygroundError("a lesson cannot name a file of data; choose a data set by its name")
    before = data.source.params if name == data.source.name else {}
    values: dict[str, object] = {
        each: tuple(value) if isinstance(value, list) else value for each, value in fields.items()
    }
    return {**values, "source": Selection(name, {**before, **params})}


def settings_of(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters of a layer: arrays of TOML as tuples. Any: TOML values."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}


def _selection(value: Any) -> Selection:
    """Return a choice; Any: a TOML value."""
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return Selection(value["name"], {k: v for k, v in value.items() if k != "name"})
    raise PlaygroundError(f"a choice must be a table with a name; received {str(value)[:60]}")
