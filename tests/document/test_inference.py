"""Shapes, weights and costs of a network, and its structural problems."""

from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Connect
from playground.document.document import Command
from playground.document.inference import Inference, Severity, infer
from playground.document.project import LayerId, Point, Project

TASK = Task(kind=TaskKind.BINARY, input_shape=(2,))
A, B, C, D = (LayerId(f"layer{number}") for number in range(1, 5))


def inferred(*commands: Command, task: Task = TASK) -> Inference:
    """Return the inference for a network made by those edits."""
    project = Project()
    for command in commands:
        project = command.apply(project)
    return infer(project.network, task)


def test_shapes_weights_and_costs_follow_from_the_data() -> None:
    inference = inferred(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(), {"units": 4}, source=A),
        AddLayer("Dense", Point(), {"units": 1}, source=B),
    )
    assert inference.problems == ()
    assert inference.is_buildable
    assert inference.active == (A, B, C)
    assert inference.output == C
    assert inference.reports[B].output_shape == (None, 4)
    assert [weight.shape for weight in inference.reports[B].weights] == [(2, 4), (4,)]
    assert (inference.reports[B].cost, inference.reports[B].parameters) == (8, 12)
    assert inference.parameters == 17


def test_an_input_with_a_shape_keeps_it() -> None:
    inference = inferred(AddLayer("Input", Point(), {"shape": (5, 3)}))
    assert inference.reports[A].output_shape == (None, 5, 3)


def test_a_shape_error_is_reported_at_its_layer_only() -> None:
    inference = inferred(
        AddLayer("Input", Point()),
        AddLayer("Conv2D", Point(), source=A),
        AddLayer("Dense", Point(), source=B),
    )
    assert [problem.layer_id for problem in inference.problems] == [B]
    assert inference.problems_of(B)[0].message == (
        "Conv2D needs exactly 4 dimensions; received (None, 2)"
    )
    assert inference.reports[C].output_shape is None
    assert not inference.is_buildable


def test_a_merge_with_one_input_is_incomplete() -> None:
    inference = inferred(AddLayer("Input", Point()), AddLayer("Add", Point(), source=A))
    assert inference.problems[0].message == "Add needs at least 2 inputs; received 1"


def test_an_unconnected_layer_is_a_warning() -> None:
    inference = inferred(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(), source=A),
        AddLayer("Dropout", Point()),
    )
    assert [problem.severity for problem in inference.problems] == [Severity.WARNING]
    assert inference.is_buildable
    assert inference.active == (A, B)


def test_two_outputs_are_a_problem() -> None:
    inference = inferred(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(), source=A),
        AddLayer("Dense", Point(), source=A),
    )
    assert inference.output is None
    assert "A network needs one output" in inference.problems[0].message


def test_no_input_and_two_inputs_are_named() -> None:
    assert "no Input layer" in inferred(AddLayer("Dense", Point())).problems[0].message
    two = inferred(AddLayer("Input", Point()), AddLayer("Input", Point()))
    assert "this one has 2" in two.problems[0].message
    assert two.problems[0].layer_id == B


def test_an_input_alone_has_no_output() -> None:
    assert "has no output" in inferred(AddLayer("Input", Point())).problems[0].message


def test_a_residual_connection_is_one_network() -> None:
    inference = inferred(
        AddLayer("Input", Point()),
        AddLayer("Dense", Point(), {"units": 2}, source=A),
        AddLayer("Add", Point(), source=A),
        Connect(B, C),
    )
    assert inference.is_buildable
    assert inference.output == C
    assert inference.reports[C].input_shapes == ((None, 2), (None, 2))
