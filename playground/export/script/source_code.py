"""`SourceCode`: the code of one data set with its values filled in."""

from dataclasses import dataclass
from string import Template

from playground.base.params import parse_values
from playground.datasets.config import DataConfig
from playground.datasets.script_code import Lines, ScriptCode, Values
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
        Whether they define ``points``, of which the inputs are still to be made.
    has_test_set : bool
        Whether they define training and test set separately.
    is_tested_on_training : bool
        Whether the training set is also the test set.
    split_lines : tuple of str
        Statements that may change ``order`` and ``size``, by which the samples are split.
    after_scaling : tuple of str
        Statements that make the inputs of scaled rows.
    """

    lines: Lines
    imports: Lines = ()
    has_features: bool = False
    has_test_set: bool = False
    is_tested_on_training: bool = False
    split_lines: Lines = ()
    after_scaling: Lines = ()


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
    return SourceCode(
        tuple(_filled(line, code, values, config) for line in code.write(values)),
        code.imports,
        has_features=spec.has_features,
        has_test_set=spec.has_test_set or (code.splits is not None and code.splits(values)),
        is_tested_on_training=code.is_tested_on_training,
        split_lines=code.split_lines,
        after_scaling=code.after_scaling(values) if code.after_scaling is not None else (),
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
    target, _, rest = line.partition(" = $")
    listed = found.get(rest)
    if isinstance(listed, list):
        return statement(Items(tuple(map(literal, listed))), target=target)
    return filled(line, found)
