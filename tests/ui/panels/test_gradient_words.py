"""What is said about gradients follows from their sizes."""

from math import inf

import pytest

from playground.document.inference import Problem
from playground.training.protocol.probes import GradientAnswer
from playground.ui.panels.gradients.words import diagnosis


def sizes(*pairs: tuple[float, float]) -> dict[str, GradientAnswer]:
    return {
        f"layer{number}": GradientAnswer(norm, 1.0, ratio)
        for number, (norm, ratio) in enumerate(pairs)
    }


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([], "No layer is trained"),
        ([(inf, 1.0), (1.0, 1e-3)], "layer0 is not finite"),
        ([(0.0, 0.0), (0.0, 0.0)], "All gradients are 0"),
        ([(1.0, 1e-3), (0.0, 0.0)], "layer1 has a gradient of 0"),
        ([(1e-3, 1e-3), (1.0, 1e-3)], "Vanishing gradient: 1,000 times smaller in layer0"),
        ([(1.0, 1e-3), (1e-3, 1e-3)], "Exploding gradient: 1,000 times larger in layer0"),
        ([(1.0, 0.5), (1.0, 1e-3)], "weights of layer0 by 50 %"),
        ([(1.0, 1e-6), (1.0, 1e-3)], "Small steps in layer0:"),
        ([(1.0, 1e-3), (2.0, 2e-3)], "Healthy"),
    ],
)
def test_the_diagnosis_names_what_stands_out(pairs: list[tuple[float, float]], words: str) -> None:
    assert words in diagnosis(sizes(*pairs))


@pytest.mark.parametrize("pair", [(0.0, 0.0), (1e-3, 1e-6)])
def test_what_is_known_to_be_wrong_is_the_reason_why_little_is_learned(
    pair: tuple[float, float],
) -> None:
    known = Problem("dense has no activation")
    assert diagnosis(sizes(pair, pair), [known]) == known.message
    assert "raise the learning rate" not in diagnosis(sizes(pair, pair))
    assert diagnosis(sizes((1.0, 1e-3)), [known]).startswith("Healthy")
