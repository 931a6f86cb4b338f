"""The effects of an edit are computed once, for any number of views and threads."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from playground.document import inference
from playground.document.commands import SetParams, SetTraining
from playground.document.document import Command
from playground.document.project import Network, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol import replan
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from tests.end_to_end.test_whole_way import Person, opened_window


def wider(project: Project) -> Command:
    """Return an edit that rebuilds the network."""
    return SetParams(project.network.layers[1].id, {"units": 5})


def slower(_project: Project) -> Command:
    """Return an edit that takes effect during training."""
    return SetTraining({"learning_rate": 0.0123})


class Counts:
    """Counts the computations that must happen once per edit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inferred: Counter[int] = Counter()
        self.compared: Counter[tuple[str, int, int]] = Counter()
        self._kept: list[object] = []
        infer, differences = inference._infer, replan._effects

        def counted_infer(network: Network, task: Any) -> Any:
            self._kept.append(network)
            self.inferred[id(network)] += 1
            return infer(network, task)

        def counted_effects(before: Project, after: Project) -> Any:
            self._kept += [before, after]
            thread = current_thread().name
            self.compared[thread, id(before), id(after)] += before is not after
            return differences(before, after)

        monkeypatch.setattr(inference, "_infer", counted_infer)
        monkeypatch.setattr(replan, "_effects", counted_effects)


@pytest.mark.parametrize("edit", [wider, slower])
def test_shapes_and_effects_are_computed_once_per_edit(
    edit: Callable[[Project], Command],
    graph_engine: Engine,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path, TEMPLATES["xor-noisy"].build()) as person:
        person.wait_for(RunState.PAUSED)
        before = person.project
        counts = Counts(monkeypatch)
        do_and_train(person, edit(before))
        after = person.project
        networks = {id(before.network), id(after.network)}
        assert set(counts.inferred) <= networks, "a network from no edit was examined"
        assert max(counts.inferred.values(), default=0) <= 1
        compared = {key: n for key, n in counts.compared.items() if n and key[1] != key[2]}
        assert compared.pop((main_thread().name, id(before), id(after))) == 1
        assert max(compared.values(), default=0) <= 1, "the list of runs compares once"


def do_and_train(person: Person, command: Command) -> None:
    """Make an edit and train some epochs with it."""
    person.application.document.do(command)
    person.click("play")
    person.wait_until(lambda: person.epoch > 0)
    person.pause()
