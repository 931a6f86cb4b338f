"""`SourceCode`: the code of one data set with its values filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template

from playground.base.params import parse_values
from playground.datasets.config import DataConfig
from playground.datasets.script_code import SEED, TRAIN_FRACTION, Lines, Piece, ScriptCode, Values
from playground.datasets.sources import DATASETS
from playground.export.script.expressions import Items, filled, literal, statement


@dataclass(frozen=True, slots=True)
class SourceCode:
    """The code of a data set, as `ScriptCode` describes it.

    Attributes
    ----------
    lines : tuple of str
        Statements.
    imports : tuple of str
        Import statements that they need other than those of Keras and NumPy.
    has_features : bool
        Whether they define ``points``, from which the inputs are yet to be computed.
    has_test_set : bool
        Whether they define training and test set separately.
    is_tested_on_training : bool
        Whether the training set is also the test set.
    split_lines : tuple of str
        Statements that may change ``order`` and ``size``, by which the samples are split.
    is_scaled : bool
        Whether they scale the inputs, too.
    packages : tuple of str
        Packages that no import statement shows.
    """

    lines: Lines
    imports: Lines = ()
    has_features: bool = False
    has_test_set: bool = False
    is_tested_on_training: bool = False
    split_lines: Lines = ()
    is_scaled: bool = False
    packages: Lines = ()


def source_code(config: DataConfig) -> SourceCode:
    """Return the code of the data set that `config` chooses.

    Raises
    ------
    ParameterError
        A parameter of the data set cannot have its value.
    DataError
        No file was chosen for data of the user.
    """
    name = config.source.name
    if name not in DATASETS:
        return _missing_code(name)
    spec, code = DATASETS[name], DATASETS[name].code
    if code is None:
        return _missing_code(name)
    values = parse_values(spec.params, config.source.params, spec.label)
    if code.pieces is not None and (found := code.pieces.write(values, config.scaling)):
        return _of_pieces(found, code, values, config)
    return SourceCode(
        tuple(_filled(line, code, values, config) for line in code.write(values)),
        code.imports,
        has_features=spec.has_features,
        has_test_set=spec.has_test_set,
        is_tested_on_training=code.is_tested_on_training,
        split_lines=code.split_lines,
    )


def _of_pieces(
    pieces: Sequence[Piece], code: ScriptCode, values: Values, config: DataConfig
) -> SourceCode:
    """Return the code of a data set whose statements depend on its file."""
    assert code.pieces is not None
    always = {SEED: config.seed, TRAIN_FRACTION: config.train_fraction}
    lines = tuple(_written(piece.template, {**always, **piece.values}) for piece in pieces)
    templates = "\n".join(piece.template for piece in pieces)
    needed = (
        line for line in code.imports if re.search(rf"\b{line.split()[-1]}\b[.(,)]", templates)
    )
    return SourceCode(
        lines,
        tuple(needed),
        has_test_set=True,
        is_scaled=True,
        packages=code.pieces.packages(values),
    )


def _missing_code(name: str) -> SourceCode:
    """Return code that says what to put in its place, for a data set without code."""
    return SourceCode(
        (
            f"# There is no code for the data set {literal(name)}: set x_train, y_train, x_test",
            "# and y_test to your arrays in place of the next line.",
            'raise SystemExit("set x_train, y_train, x_test and y_test to your data first")',
        ),
        has_test_set=True,
    )


def _filled(line: str, code: ScriptCode, values: Values, config: DataConfig) -> str:
    """Return `line` with literals in its holes; a list that is assigned may take several lines."""
    names = Template(line).get_identifiers()
    found = {
        name: code.value_of(name, values, config.seed, config.train_fraction) for name in names
    }
    return _written(line, found)


def _written(line: str, found: Mapping[str, object]) -> str:
    start, _, last = line.rpartition("\n")
    target, _, rest = last.partition(" = $")
    listed = found.get(rest)
    if isinstance(listed, list):
        made = statement(Items(tuple(map(literal, listed))), target=target)
        return f"{start}\n{made}" if start else made
    return filled(line, found)
