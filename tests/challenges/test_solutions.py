"""Each challenge can be passed, by training from the start, and its start project does not."""

from collections.abc import Mapping

import pytest

from playground.challenges.challenge import LEVELS
from playground.challenges.checking import Train, check, summary, trainer_of
from playground.challenges.limits import broken_limits
from playground.challenges.reading import all_challenges, find_challenge
from playground.document.project import Project
from tests.challenges.solutions import SOLUTIONS

SAMPLE = ("and-gate", "feature-not-unit")
"""These are trained in CI; all take some minutes."""
NAMES = [each.name for each in all_challenges()]


@pytest.fixture(scope="module")
def train() -> Train:
    """Return what trains with the real engine."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415

    engine = create_engine("repeatable")

    def run(project: Project, epochs: int) -> Mapping[str, float]:
        ended = inline.train(engine, project, epochs=epochs)
        values = ended.program.evaluate()
        ended.program.close()
        return values

    return trainer_of(run)


def test_there_are_twenty_challenges_in_four_levels_and_each_has_a_solution() -> None:
    found = all_challenges()
    assert len(found) >= 20
    assert {each.level for each in found} == set(range(1, len(LEVELS) + 1))
    assert set(SOLUTIONS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_keeps_to_the_limits(name: str) -> None:
    challenge = find_challenge(name)
    assert broken_limits(challenge, SOLUTIONS[name](challenge.start)) == ()


@pytest.mark.keras
@pytest.mark.parametrize(
    "name",
    [each if each in SAMPLE else pytest.param(each, marks=pytest.mark.long) for each in NAMES],
)
def test_the_solution_passes_and_the_start_does_not(name: str, train: Train) -> None:
    challenge = find_challenge(name)
    solved = check(challenge, SOLUTIONS[name](challenge.start), train)
    assert solved.is_passed, summary(challenge, solved)
    assert not check(challenge, challenge.start, train).is_passed
