"""Programs that would compute without end are stopped at fixed limits."""

import ast

import pytest

from playground.base.errors import ImportProblem
from playground.importing.project import code_matching
from playground.importing.project.own_settings import own_data_of
from playground.importing.script import read_script

NETWORK = """
from keras import layers
import keras
model = keras.Sequential([layers.Input((2,)), layers.Dense(4), layers.Dense(1)])
"""


@pytest.mark.parametrize(
    "line",
    [
        "x = [[[[0 for a in range(1000)] for b in range(1000)] for c in range(1000)]]",
        "x = [[0 for a in range(1000)] for b in range(1000) if [0 for c in range(1000)]]",
        "\n".join(["s = 'ab'", *["s = f'{s}{s}'"] * 40]),
        "\n".join(["s = ['ab']", *["s = [*s, *s]"] * 40]),
        "\n".join(["s = ('ab', 'c')", *["s = s + s"] * 60]),
        "\n".join(["s = 'ab'", *["s = s * 1000"] * 9]),
        "x = 9 ** 9 ** 9 ** 9",
        "x = [0] * 10 ** 12",
        "def f(x): return [f(y) for y in range(1000)]\nx = f(0)",
        "f = lambda g: [g(g) for a in range(1000)]\nx = f(f)",
        "keras(1)",
        "keras.x(1)",
    ],
)
def test_a_line_that_is_not_understood_does_not_affect_the_network(line: str) -> None:
    try:
        network = read_script(NETWORK + line).project.network
    except ImportProblem:
        pytest.fail("the network before that line was not read")
    assert [layer.type_name for layer in network.layers] == ["Input", "Dense", "Dense"]


def doubled(inner: str) -> str:
    """Return a program with a model that holds `inner` 2⁶⁰ times."""
    lines = [f"m0 = keras.Sequential([{inner}])"]
    lines += [f"m{n + 1} = keras.Sequential([m{n}, m{n}])" for n in range(60)]
    return NETWORK + "\n".join([*lines, "q = m60(keras.Input((2,)))"])


def test_a_model_doubled_sixty_times_is_too_large() -> None:
    with pytest.raises(ImportProblem, match="too large to be drawn"):
        read_script(doubled("layers.Dense(1)"))


def test_an_empty_model_doubled_sixty_times_does_not_affect_the_network() -> None:
    network = read_script(doubled("")).project.network
    assert [layer.type_name for layer in network.layers] == ["Input", "Dense", "Dense"]


@pytest.mark.parametrize(
    "line", ["x = np.load(3)", "rng = np.random.default_rng((1, 0))", "x = np.stack([x1], axis=1)"]
)
def test_each_statement_is_compared_with_few_templates(line: str) -> None:
    compared = 0

    def counted(*_arguments: object) -> bool:
        nonlocal compared
        compared += 1
        return False

    tree = ast.parse(f"{line}\n" * 500)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(code_matching, "read_values", counted)
        own_data_of(tree.body)
    assert compared <= 6 * 500
