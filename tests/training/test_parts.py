"""The parts of a run: the cached parts equal newly joined ones."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document.project import Project, TrainingConfig
from playground.training.protocol.basis import Basis
from playground.training.protocol.replan import Consequence, consequence
from playground.training.run import parts as module
from playground.training.run.parts import Parts
from playground.training.run.timeline import Timeline
from tests.training.test_timeline import BASIS, state_of

PROJECTS = tuple(
    Project(title=title, training=TrainingConfig(learning_rate=rate))
    for title in ("one", "two")
    for rate in (0.1, 0.2)
)


def joined(timeline: Timeline) -> list[tuple[Project, int]]:
    """Return project and first epoch of each part, computed without a cache."""
    found: list[tuple[Project, int]] = []
    for segment in timeline.segments:
        project = segment.project
        if not found or consequence(found[-1][0], project) is not Consequence.NOTHING:
            found.append((project, segment.first[0]))
    return found


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(PROJECTS)), max_size=30))
def test_parts_are_those_of_the_segments_after_any_recording(
    steps: list[tuple[int, Project]],
) -> None:
    timeline, parts = Timeline(), Parts()
    for epoch, project in steps:
        timeline.record(epoch, state_of(epoch), Basis(project, BASIS.data), is_anchor=True)
        found = [(part.project, part.first_epoch) for part in parts.of(timeline)]
        assert found == joined(timeline)


def test_each_segment_is_compared_once_for_any_number_of_calls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[Project] = []

    def counted(before: Project, after: Project) -> Consequence:
        compared.append(after)
        return consequence(before, after)

    monkeypatch.setattr(module, "consequence", counted)
    timeline, parts = Timeline(), Parts()
    for epoch in range(50):
        project = replace(PROJECTS[0], training=TrainingConfig(learning_rate=0.1 + epoch))
        timeline.record(epoch, state_of(epoch), Basis(project, BASIS.data), is_anchor=True)
        for _ in range(10):
            assert len(parts.of(timeline)) == epoch + 1
    assert len(compared) == 49
