"""Reads source, features, split and scaling off the lines of an exported script."""

import ast
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.params import ParamValue, Selection, parse_values
from playground.datasets.features import FEATURES
from playground.datasets.sources import DATASETS
from playground.importing.network.values import Data, Value
from playground.importing.project import own_data
from playground.importing.project.own_data import Match, compiled
from playground.importing.project.truth_tables import gate_of

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "x1": "x",
        "x2": "y",
        "x1 ** 2": "x²",
        "x2 ** 2": "y²",
        "x1 * x2": "xy",
        "np.sin(x1)": "sin x",
        "np.sin(x2)": "sin y",
    }
)
"""The features of data in the plane, as an exported script computes them."""
SETTINGS = tuple(
    compiled(line)
    for line in (
        "order = np.random.default_rng((__n_seed__, 1)).permutation(len(x))",
        "size = int(len(x) * __n_train_fraction__ + 1e-9)",
        "offset = x_train.__r_scaling__(__r_axis__)",
        "scale = x_train.__r_spread__(__r_axis__)",
        "scale = x_train.max(__r_axis__) - offset",
        "scale = np.where(scale > 0, scale, 1)",
        "x_train = ((x_train - offset) / scale).astype('float32')",
        "x_test = ((x_test - offset) / scale).astype('float32')",
        "if len(parts) == 2: __r_own_split__",
        "x1, x2 = points.astype('float32').T",
    )
)
STACKED = tuple(
    compiled(f"{target} = np.stack([__r_columns__], axis=1)") for target in ("x", "x_train")
)
SINGLE: Mapping[str, str] = MappingProxyType(
    {
        ast.unparse(ast.parse(f"{target} = ({code}).reshape(-1, 1)")): name
        for target in ("x", "x_train")
        for code, name in COLUMNS.items()
    }
)
"""The line that makes the only input of the network of one feature."""
SCALINGS = {"mean": "standard", "min": "minmax"}


@dataclass(slots=True)
class OwnData:
    """What an exported script says of its data.

    Attributes
    ----------
    source : Selection or None
        None where the lines do not make a data set themselves.
    fields : dict
        Fields of `DataConfig` that the lines give.
    indices : set of int
        The statements that are understood with this.
    """

    source: Selection | None = None
    fields: dict[str, object] = field(default_factory=dict)
    indices: set[int] = field(default_factory=set)

    def bind(self, scope: "ChainMap[str, Value]") -> None:
        """Let the names of the script's arrays stand for the data set."""
        if self.source is None:
            return
        x = Data(self.source, "x")
        y = Data(self.source, "y")
        if self.source.name == "mnist":
            x = Data(self.source, "x", needs_scaling=True)
        scope.update({"points": x, "x": x, "x_train": x, "x_test": x})
        scope.update({"y": y, "y_train": y, "y_test": y})


def own_data_of(statements: Sequence[ast.stmt]) -> OwnData:
    """Return what the lines of an exported script say of its data; little for any other."""
    texts = [_written(statement) for statement in statements]
    result = OwnData()
    match = own_data.find(texts)
    if match is not None:
        result.source = _source(match)
        if result.source is not None:
            result.indices.update(match.indices)
            _take_seed(match.groups, result)
    for index, text in enumerate(texts):
        _take_setting(text, index, result)
    if result.source is not None or "train_fraction" in result.fields:
        result.fields.setdefault("scaling", "none")
    return result


def _written(statement: ast.stmt) -> str:
    try:
        return ast.unparse(statement)
    except (RecursionError, ValueError):
        return ""


def _take_seed(groups: Mapping[str, str], result: OwnData) -> None:
    if "seed" in groups:
        result.fields["seed"] = int(groups["seed"])


def _take_setting(text: str, index: int, result: OwnData) -> None:
    """Take over what one line says of features, split or scaling."""
    for pattern in SETTINGS:
        found = pattern.fullmatch(text)
        if found is not None:
            result.indices.add(index)
            _take_groups(found.groupdict(), result)
            return
    columns = _columns(text)
    if columns:
        result.fields["features"] = columns
        result.indices.add(index)
    elif text in ("x = points.astype('float32')", "x_train = points.astype('float32')"):
        result.fields["features"] = ("x", "y")


def _take_groups(groups: Mapping[str, str], result: OwnData) -> None:
    _take_seed(groups, result)
    if "train_fraction" in groups:
        result.fields["train_fraction"] = float(groups["train_fraction"])
    if groups.get("scaling") in SCALINGS:
        result.fields["scaling"] = SCALINGS[groups["scaling"]]


def _columns(text: str) -> tuple[str, ...]:
    """Return the features that a line computes; none if it is another line."""
    for pattern in STACKED:
        found = pattern.fullmatch(text)
        if found is not None:
            inner = ast.parse(f"[{found['columns']}]", mode="eval").body
            assert isinstance(inner, ast.List)
            names = tuple(COLUMNS.get(ast.unparse(entry), "") for entry in inner.elts)
            return names if all(name in FEATURES for name in names) else ()
    return (SINGLE[text],) if text in SINGLE else ()


def _source(match: Match) -> Selection | None:
    """Return the data set of a match with the parameters that its lines say."""
    groups, source = match.groups, match.pattern.source
    params: dict[str, ParamValue] = dict(match.pattern.fixed)
    for name in ("samples", "features", "classes"):
        if name in groups and source != "csv":
            params[name] = int(float(groups[name]))
    if source in NOISY:
        params["noise"] = round(100 * float(groups.get("noise", "0")))
    if "separation" in groups:
        params["separation"] = float(groups["separation"])
    if "path" in groups:
        params["path"] = str(ast.literal_eval(groups["path"]))
    if source not in DATASETS:
        return None
    if source == "csv":
        params |= _csv_params(groups)
    if source == "truth_table":
        return gate_of(_read(groups["points"]), _read(groups["labels"]))
    try:
        parse_values(DATASETS[source].params, params, source)
    except ParameterError:
        return None
    return Selection(source, params)


NOISY = frozenset(("xor", "circle", "gauss", "spiral", "reg_plane", "reg_gauss", "clusters"))


def _csv_params(groups: Mapping[str, str]) -> dict[str, ParamValue]:
    target = _read(groups["target"])
    ignored = _read(groups.get("ignored") or groups.get("skipped", "[]"))
    names = ignored if isinstance(ignored, list) else []
    params: dict[str, ParamValue] = {"target": target} if isinstance(target, str) else {}
    if names:
        params["ignored"] = ", ".join(map(str, names))
    if "missing" in groups:
        params["gaps"] = "drop"
    return params


def _read(code: str) -> Value:
    """Return a literal; None if `code` is none."""
    try:
        return ast.literal_eval(code)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
