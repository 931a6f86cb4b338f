"""Labels that seem shuffled: similar samples have unrelated labels."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent

MOST_LOCALITY = 0.1
"""Skill of the nearest neighbour, above chance; measured on 400 samples, with an error of about
0.05. Ours: no published rule compares neighbours."""
MOST_SKILL = 0.2
"""Of 256 test samples in two classes, the error of the skill is about 0.06."""
LEAST_SAMPLES = 100
LEARNED = 0.3
"""Skill on the training set above which the samples were learned by heart."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for labels without pattern that do not carry over to the test set."""
    data, skill, tested = record.data, record.skill, record.test_skill
    if data is None or skill is None or tested is None or not record.is_mature:
        return
    if data.samples < LEAST_SAMPLES or abs(data.locality) > MOST_LOCALITY or tested > MOST_SKILL:
        return
    if skill < LEARNED and not (record.is_poor and record.is_stuck):
        return
    yield Finding(
        sentence=f"The labels look shuffled: a skill of {percent(max(skill, 0.0))} on the training "
        "set is worth nothing on the test set.",
        why="Similar samples have unrelated labels (the nearest neighbour has a "
        f"skill of {number(data.locality)}, where 1 is perfect), so there is "
        "nothing to learn but the samples themselves.",
        advice="Check that inputs and labels are still in the same order, and which column is "
        "the target.",
        evidence=(
            Evidence("Skill of the nearest neighbour", data.locality, "above 0.1"),
            Evidence("Skill on the test set", tested, "above 0.2"),
        ),
        plot=Plot.METRICS,
    )


SHUFFLED_LABELS = Rule(
    name="shuffled_labels",
    title="Labels look shuffled",
    source="Zhang et al. (2017) on random labels",
    needs=frozenset({Need.DATA, Need.CHECKUP}),
    judge=judge,
    lesson="good-practice",
)
