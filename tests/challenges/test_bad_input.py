"""Challenges and proofs that are damaged, too large, or of a newer program."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest

from playground.base.errors import TrainingError
from playground.challenges.challenge import ChallengeError
from playground.challenges.checking import Attempt, Result, check, next_seed
from playground.challenges.limits import DATA_WORDS, broken_limits, limit_texts
from playground.challenges.passes import read_pass, write_pass
from playground.challenges.reading import challenges_folder, find_challenge, read_challenge
from playground.datasets.config import DataConfig
from playground.document.commands import SetData, SetTraining
from playground.document.project import Project

PASSED = Result(attempts=(Attempt(1, 1.0, is_reached=True), Attempt(2, 1.0, is_reached=True)))
NAME = "no-bend"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of a challenge."""
    target = tmp_path / NAME
    shutil.copytree(challenges_folder() / NAME, target)
    return target


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """Return the file of a passed challenge."""
    path = tmp_path / "Ada.nnpass"
    challenge = find_challenge(NAME)
    write_pass(path, challenge, "Ada", challenge.start, PASSED)
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("level = 2", "level = 9", "level must be"),
        ("level = 2", "level = 2\nscript = 'rm'", "unknown entry"),
        ("units = 16", "unicorns = 16", "unknown entry"),
        ("epochs = 80", "epochs = 10000000", "epochs must be"),
        ("at_least = 0.95", "", "at_least and at_most"),
        ("[goal]", "[goal", "not valid TOML"),
        ("[goal]", "[aim]", "unknown entry"),
    ],
)
def test_a_damaged_challenge_is_one_sentence(
    folder: Path, old: str, new: str, message: str
) -> None:
    path = folder / "challenge.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ChallengeError, match=message) as caught:
        read_challenge(folder)
    assert "\n" not in str(caught.value)


def test_a_project_that_does_not_open_is_named(folder: Path) -> None:
    (folder / "start.json").write_text('{"format": "nnplay", "version": 99}', encoding="utf-8")
    with pytest.raises(ChallengeError, match=f"the project of the challenge {NAME}"):
        read_challenge(folder)


def test_a_huge_file_is_not_read(folder: Path) -> None:
    (folder / "challenge.toml").write_text("#" * 2**21, encoding="utf-8")
    with pytest.raises(ChallengeError, match="larger than 1 MB"):
        read_challenge(folder)


def test_a_limit_that_cannot_be_evaluated_is_not_a_pass() -> None:
    challenge = replace(find_challenge(NAME), limits={"units": "many"})
    with pytest.raises(ChallengeError, match="whole number"):
        broken_limits(challenge, challenge.start)


def test_a_goal_that_is_not_measured_is_not_a_pass() -> None:
    challenge = find_challenge(NAME)
    with pytest.raises(ChallengeError, match="cannot be checked"):
        check(challenge, challenge.start, lambda _project, _epochs: {"loss": 0.0})


def test_the_data_must_stay_as_it_was() -> None:
    challenge = find_challenge(NAME)
    other = SetData({"seed": 5}).apply(challenge.start)
    assert broken_limits(challenge, other) == (
        "The data must stay as it was; the seed was changed",
    )


def test_each_field_of_the_data_is_named_as_the_window_names_it() -> None:
    assert set(DATA_WORDS) == {field.name for field in fields(DataConfig)}
    challenge = find_challenge(NAME)
    narrow = SetData({"train_fraction": 0.3}).apply(challenge.start)
    assert broken_limits(challenge, narrow)[0].endswith("the training share was changed")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("too-fast", "the network and the batch size stay"),
        ("five-epochs", "the network stays"),
        ("no-bend", "at most 16 hidden units"),
        ("half-the-weights", "at most 1,200 parameters"),
    ],
)
def test_limits_are_said_in_good_english(name: str, words: str) -> None:
    assert words in limit_texts(find_challenge(name))


def test_the_check_sets_seed_epochs_and_metrics_itself() -> None:
    seen: list[Project] = []

    def train(project: Project, _epochs: int) -> Mapping[str, float]:
        seen.append(project)
        return {"val_accuracy": 1.0}

    challenge = find_challenge(NAME)
    values = {"seed": 99, "epochs": 5000, "metrics": (), "validation_split": 0.5}
    check(challenge, SetTraining(values).apply(challenge.start), train)
    settings = [(p.training.seed, p.training.epochs, p.training.metrics) for p in seen]
    assert settings == [(1, 80, ("accuracy",)), (2, 80, ("accuracy",))]
    assert all(p.training.validation_split == 0 for p in seen)


@pytest.mark.parametrize(
    ("values", "is_passed", "tried"),
    [((1, 1), True, 2), ((0, 1, 1), True, 3), ((0, 0), False, 2), ((1, 0, 0), False, 3)],
)
def test_two_of_three_seeds_decide(values: tuple[int, ...], is_passed: bool, tried: int) -> None:
    results = iter(values)

    def train(_project: Project, _epochs: int) -> Mapping[str, float]:
        return {"val_accuracy": float(next(results))}

    challenge = find_challenge(NAME)
    found = check(challenge, challenge.start, train)
    assert (found.is_passed, len(found.attempts)) == (is_passed, tried)
    assert next_seed(found) is None


def test_a_training_that_fails_is_an_attempt_that_does_not_count() -> None:
    def train(_project: Project, _epochs: int) -> Mapping[str, float]:
        raise TrainingError("NaN")

    challenge = find_challenge(NAME)
    assert not check(challenge, challenge.start, train).is_passed


def test_a_proof_is_read_back_whole(proof: Path) -> None:
    found = read_pass(proof)
    assert (found.challenge, found.who) == (NAME, "Ada")
    assert found.project == find_challenge(NAME).start
    assert found.attempts == PASSED.attempts


def test_only_a_passed_challenge_gives_a_proof(tmp_path: Path) -> None:
    challenge = find_challenge(NAME)
    with pytest.raises(ChallengeError, match="only a passed"):
        write_pass(tmp_path / "x.nnpass", challenge, "Ada", challenge.start, Result())
    assert not (tmp_path / "x.nnpass").exists()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text.replace('"Ada"', '"Bob"'), "was changed"),
        (lambda text: text[: len(text) // 2], "damaged"),
        (lambda text: "[" * 100_000, "damaged"),
        (lambda text: "{}", "not the file of a challenge"),
        (lambda text: json.dumps({**json.loads(text), "version": 2}), "version 2"),
    ],
)
def test_a_damaged_proof_is_one_sentence(
    proof: Path, damage: Callable[[str], str], message: str
) -> None:
    proof.write_text(damage(proof.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ChallengeError, match=message):
        read_pass(proof)
