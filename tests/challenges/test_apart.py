"""A training of somebody else's project is ended at its limits, with one sentence."""

import re
from typing import TypeVar

import pytest

from playground.challenges.apart import ApartTrainer
from playground.challenges.challenge import ChallengeError
from playground.challenges.checking import check
from playground.challenges.reading import find_challenge
from playground.reading import pool
from playground.reading.limits import ChildStopped, Limits
from playground.reading.protocol import Request
from playground.reading.watch import Progress
from tests.challenges.solutions import SOLUTIONS

T = TypeVar("T")
NAME = "feature-not-unit"


class Stuck(pool.Readers):
    """Reports that training continues, and never answers."""

    def read(
        self, request: Request, answer: type[T], progress: Progress, limits: Limits | None = None
    ) -> T:
        while True:
            progress("Training", 0.5)


class Ended(pool.Readers):
    """Ends without an answer."""

    def read(
        self, request: Request, answer: type[T], progress: Progress, limits: Limits | None = None
    ) -> T:
        raise ChildStopped("too much memory")


@pytest.mark.parametrize(
    ("readers", "reason"), [(Stuck, "longer than 0.01 seconds"), (Ended, "GB of memory")]
)
def test_a_limit_is_one_sentence_and_no_second_seed_is_tried(
    readers: type[pool.Readers], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.challenges.apart.readers", readers)
    challenge, tried = find_challenge(NAME), list[int]()
    with pytest.raises(ChallengeError, match=re.escape(reason)) as caught:
        check(challenge, SOLUTIONS[NAME](challenge.start), ApartTrainer(0.01), tried.append)
    assert tried == [1]
    assert "\n" not in str(caught.value)


@pytest.mark.keras
def test_a_training_apart_reaches_what_one_here_reaches() -> None:
    from playground.engine import create_engine  # noqa: PLC0415
    from playground.training import inline  # noqa: PLC0415

    challenge = find_challenge(NAME)
    project = SOLUTIONS[NAME](challenge.start)
    run = inline.train(create_engine("repeatable"), project, epochs=5)
    try:
        assert ApartTrainer()(project, 5) == pytest.approx(run.program.evaluate(), rel=1e-5)
    finally:
        run.program.close()
        pool.readers().close()
