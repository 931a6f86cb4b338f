"""`script_of`: the whole script, from its first line to the evaluation."""

import sys

from playground.base.errors import ExportError
from playground.datasets.preparation.values import Preparation
from playground.datasets.prepare import describe
from playground.document.inference import Inference, Severity, infer
from playground.document.project import Project
from playground.export.script.data import data_code
from playground.export.script.expressions import formula
from playground.export.script.network import frozen_note, network_code, uses_regularizers
from playground.export.script.raw_rows import HEADING, raw_code
from playground.export.script.training import (
    classes_code,
    compile_code,
    epochs_code,
    fit_code,
    watches_validation,
)

DISTRIBUTIONS = {
    "pandas": '"pandas>=2"',
    "PIL": "pillow",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
}
"""What pip calls the packages that scripts import, other than Keras and NumPy."""


def script_of(project: Project, preparation: Preparation | None = None) -> str:
    """Return a Python script that builds, trains and evaluates the network of `project`.

    It needs Keras and NumPy, and what its first comment says. The same project always gives
    the same script.

    Parameters
    ----------
    project : Project
    preparation : Preparation, optional
        For a script that also builds a model that takes raw rows.

    Raises
    ------
    ExportError
        The network cannot be built yet; the message says why.
    ParameterError
        The data set or one of its parameters is unknown.
    DataError
        No file was chosen for the user's own data.
    """
    task = describe(project.data)
    inference = infer(project.network, task)
    _require_buildable(inference)
    training = project.training
    data = data_code(project.data, task, training.loss)
    validation = formula("(x_train, y_train)" if data.test[0] == "x_train" else "(x_test, y_test)")
    has_test = data.test[0] == "x_test"
    fit = fit_code(training, validation if has_test or watches_validation(training) else None)
    regularizers = ", regularizers" if uses_regularizers(project.network, inference) else ""
    imports = _sorted_imports(
        "import keras", f"from keras import layers{regularizers}", *data.imports
    )
    sections = (
        imports,
        epochs_code(training),
        f"{_precision(project)}keras.utils.set_random_seed({training.seed})",
        f"# Data\n{data.text}",
        f"# Network\n{frozen_note(project.network, inference)}"
        f"{network_code(project.network, inference)}\nmodel.summary()",
        f"{classes_code(training)}# Training\n{compile_code(training)}\n{fit}",
        f"# Evaluation\nprint(model.evaluate({', '.join(data.test)}, return_dict=True, verbose=0))",
    )
    own = [] if preparation is None else [f"{HEADING}\n{raw_code(preparation)}"]
    needs = _needs(imports, data.packages)
    return f"{_title(project)}\n{needs}\n" + "\n\n".join([*sections, *own]) + "\n"


def _require_buildable(inference: Inference) -> None:
    """Raise if Keras could not build the network."""
    if inference.is_buildable:
        return
    reasons = (
        problem.message for problem in inference.problems if problem.severity is Severity.ERROR
    )
    reason = next(reasons, "it has no output")
    raise ExportError(f"There is no script of this network yet: {reason}; fix that first")


def _title(project: Project) -> str:
    """Return the script's docstring, on one line, of printable characters."""
    words = " ".join("".join(c if c.isprintable() else " " for c in project.title).split())
    plain = words.replace("\\", "/").replace('"', "'")
    return f'"""{plain[:60].rstrip()}."""' if plain else '"""A network."""'


def _needs(imports: str, packages: tuple[str, ...]) -> str:
    """Return the comment that says what to install beside Keras and NumPy, if anything."""
    roots = dict.fromkeys(line.split()[1].split(".")[0] for line in imports.splitlines() if line)
    named = [DISTRIBUTIONS[root] for root in roots if root in DISTRIBUTIONS]
    return f"# Needs: pip install {' '.join((*named, *packages))}\n" if named else ""


def _precision(project: Project) -> str:
    """Return the line that sets mixed precision, if the project uses it."""
    if not project.training.mixed_precision:
        return ""
    return 'keras.mixed_precision.set_global_policy("mixed_bfloat16")  # gains on a GPU\n'


def _sorted_imports(*lines: str) -> str:
    """Return import lines in isort's order: the standard library, then whole modules."""
    ordered = sorted(set(lines), key=lambda line: (line.startswith("from "), line.lower()))
    own = [line for line in ordered if line.split()[1] in sys.stdlib_module_names]
    other = [line for line in ordered if line not in own]
    return "\n".join([*own, "", *other] if own else other)
