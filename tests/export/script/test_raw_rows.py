"""The preparation as code: it builds a model that answers raw rows, and runs nothing else."""

import ast
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from playground.base.errors import ExportError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind
from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import TargetColumn
from playground.export.raw.boundary import inputs_of
from playground.export.raw.feeding import feed
from playground.export.script.proof import predictions_of
from playground.export.script.raw_rows import raw_code
from playground.export.script.shape import require_construction
from tests.export.raw.test_raw_exports import CASES, WAVES, Case

HOSTILE = ['"]) or __import__("os").system("x")', "'''", "\\", "a\nb", "${x}"]


def code_of(case: Case) -> str:
    """Return the code of a network of one Dense layer, and of the preparation around it."""
    shape, kind = case.preparation.input_shape, case.preparation.target.kind
    units = 3 if kind is TaskKind.MULTICLASS else 1
    flat = "layers.Flatten(), " if len(shape) > 1 else ""
    network = f"model = keras.Sequential([keras.Input({shape}), {flat}layers.Dense({units})])"
    return f"{network}\n{raw_code(case.preparation)}"


@pytest.mark.parametrize("kind", [*CASES, "waves"])
def test_the_code_only_builds_layers_and_is_laid_out_as_ruff_does(kind: str) -> None:
    code = code_of({**CASES, "waves": WAVES}[kind])
    require_construction(code)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "88", "--diff", "-"],
        input=f"{raw_code(CASES[kind].preparation) if kind in CASES else 'x = 1'}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_texts_of_a_file_never_become_code() -> None:
    column: dict[str, Any] = {HOSTILE[0]: Texts.of(HOSTILE)}
    choice = ColumnChoice(name=HOSTILE[0], kind=ColumnKind.CATEGORY)
    preparation = fit(column, [choice], TargetColumn(TaskKind.REGRESSION))
    code = "model = keras.Sequential([keras.Input((5,)), layers.Dense(1)])\n" + raw_code(
        preparation
    )
    require_construction(code)
    texts = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    assert set(HOSTILE) <= texts


def test_other_operations_are_not_run() -> None:
    with pytest.raises(ExportError, match=r"calls keras\.ops\.numpy"):
        require_construction("model = keras.ops.numpy(1)")


@pytest.mark.keras
@pytest.mark.usefixtures("warm_proofs")
@pytest.mark.parametrize(
    "kind", ["every kind of column", *(pytest.param(k, marks=pytest.mark.long) for k in CASES)]
)
def test_the_code_answers_raw_rows_as_the_network_answers_prepared_ones(kind: str) -> None:
    case = CASES[kind]
    x = apply(case.preparation, case.columns)
    inputs = inputs_of(case.preparation, takes_texts=True, fills=True)
    given = feed(case.preparation, inputs, case.columns)
    size = int(np.prod(case.preparation.input_shape))
    units = 3 if case.preparation.target.kind is TaskKind.MULTICLASS else 1
    kernel = np.random.default_rng(5).normal(size=(size, units)).astype(np.float32)
    bias = np.zeros(units, np.float32)
    found = predictions_of(code_of(case), [kernel, bias], given)
    expected = unscaled_output(case.preparation.target, x.reshape(len(x), -1) @ kernel)
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=2e-6 * np.abs(expected).max())
