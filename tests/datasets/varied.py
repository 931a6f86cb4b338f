"""Settings of data sets other than their defaults, one parameter at a time."""

from collections.abc import Iterator, Mapping

from playground.base.params import Bool, Choice, Float, Int, Param, ParamValue, Text
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec

LARGEST = 300
"""No number is larger: rules do not depend on the size."""


def other_values(param: Param) -> tuple[ParamValue, ...]:
    """Return values of a parameter that are not its default."""
    values: tuple[ParamValue, ...]
    match param:
        case Int(minimum=low, maximum=high):
            values = (low, min(high, max(2 * low, LARGEST)))
        case Float(minimum=low, maximum=high):
            values = (low, (low + high) / 2)
        case Bool():
            values = (False, True)
        case Choice(options=options):
            values = options
        case _:
            values = ()
    return tuple(value for value in values if value != param.initial)


def settings_of(spec: DatasetSpec) -> Iterator[Mapping[str, ParamValue]]:
    """Yield the defaults, then one other value of one parameter each time."""
    yield {}
    for param in spec.params:
        for value in other_values(param):
            yield {param.name: value}


def is_downloaded(spec: DatasetSpec) -> bool:
    """Return whether the data has to be downloaded, unless the user chooses a file."""
    has_path = any(isinstance(param, Text) and param.is_path for param in spec.params)
    return spec.inspect is None and has_path


VARIED = tuple(
    (spec.name, given)
    for spec in DATASETS
    if spec.inspect is None and not is_downloaded(spec)
    for given in settings_of(spec)
)
"""Each data set without a file, with its defaults and with other settings."""


def setting_name(value: object) -> str:
    """Return the name of a setting, for the name of a test."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}={entry}" for name, entry in value.items()) or "defaults"
    return str(value)
