"""`examine`: all problems of a project, each with a repair if there is an obvious one.

`inference.infer` finds problems of shapes and wires; this package adds those of network, data
and training together. It runs after each edit and never raises.
"""

from dataclasses import replace

from playground.base.errors import PlaygroundError
from playground.datasets.config import DataConfig
from playground.datasets.fitting import fitting_data, needs_text, offer_text
from playground.datasets.prepare import describe, source_values, train_count
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, SetData, SetParams
from playground.document.inference import (
    NO_INPUT,
    Inference,
    Problem,
    Repair,
    Severity,
    infer,
)
from playground.document.problems.linear_stack import linear_problems
from playground.document.problems.output import output_problems
from playground.document.problems.size import size_problems
from playground.document.problems.training import training_problems
from playground.document.problems.unfitted import unfitted_problems
from playground.document.project import LayerId, Project

UNKNOWN_TASK = Task(kind=TaskKind.BINARY, input_shape=(2,), feature_names=("x", "y"))
"""The task assumed for shapes while the data is unknown."""


def examine(project: Project) -> tuple[Inference, Task]:
    """Return the inference for `project`, all problems included, and the task of its data.

    Errors come before warnings.
    """
    try:
        task = describe(project.data)
    except PlaygroundError as error:
        inference = infer(project.network, UNKNOWN_TASK)
        problems = (Problem(str(error)), *inference.problems)
        return replace(inference, problems=problems), UNKNOWN_TASK
    inference = infer(project.network, task)
    problems = (
        *_data_problems(project, task),
        *_with_input(project, inference.problems),
        *_input_problems(project, task),
        *output_problems(project, task, inference),
        *linear_problems(project, inference),
        *unfitted_problems(project, inference),
        *training_problems(project, task, inference),
        *size_problems(project, inference),
    )
    ordered = sorted(problems, key=lambda problem: problem.severity is Severity.WARNING)
    return replace(inference, problems=tuple(ordered)), task


def refusal(data: DataConfig, message: str, *, may_split: bool) -> Problem:
    """Return the problem of data that turned out to be unusable after loading.

    Parameters
    ----------
    may_split : bool
        Whether another seed for the split may help.
    """
    repair = None
    if may_split:
        repair = Repair("Use another seed", SetData({"seed": (data.seed + 1) % 2**31}))
    return Problem(message, repair=repair)


def _with_input(project: Project, problems: tuple[Problem, ...]) -> list[Problem]:
    """Return the problems, with a repair that adds a missing Input before the first layer."""
    network = project.network
    waiting = [layer.id for layer in network.layers if not network.inputs_of(layer.id)]
    target = waiting[0] if len(waiting) == 1 else None
    repair = Repair("Add an Input", AddLayer("Input", None, target=target))
    return [
        replace(problem, repair=repair) if problem.message == NO_INPUT else problem
        for problem in problems
    ]


def _data_problems(project: Project, task: Task) -> list[Problem]:
    """Return the problems of the data alone."""
    spec, values = source_values(project.data)
    problems = [*_no_data_problems(project, task), *_stand_in_problems(task)]
    if spec.has_features and not project.data.features:
        repair = Repair("Use x and y", SetData({"features": ("x", "y")}))
        problems.append(
            Problem("The network has no inputs; choose at least one feature", repair=repair)
        )
    if task.samples == 0:
        problems.append(
            Problem(
                "The training set is empty; choose a larger training share or more samples",
                repair=_half(spec.describe(values)),
            )
        )
    return problems


def _no_data_problems(project: Project, task: Task) -> list[Problem]:
    """Return the problem of a network for which nobody has chosen data."""
    if not task.is_noise:
        return []
    fitting = fitting_data(task, project.data)
    # Made-up data does not repair anything: the Data tab asks for a file first.
    chosen = next((each for each in fitting if not describe(each).is_stand_in), None)
    repair = None
    if chosen is not None:
        fields = ("source", "features", "scaling", "target")
        values = {name: getattr(chosen, name) for name in fields}
        repair = Repair(f"Use {offer_text(chosen)}", SetData(values))
    message = (
        f"No data is chosen yet: the network needs {needs_text(task)}; choose some in the Data tab"
    )
    return [Problem(message, repair=repair, forbids_training_only=True)]


def _stand_in_problems(task: Task) -> list[Problem]:
    """Return the warning that results say nothing about the data of the program."""
    if not task.is_stand_in:
        return []
    message = (
        f"The data is a stand-in: {needs_text(task)}, made up. What the network learns from it "
        "says nothing about your data; choose that in the Data tab"
    )
    return [Problem(message, severity=Severity.WARNING)]


def _half(whole: Task) -> Repair | None:
    """Return the repair of an empty training set; None if there are too few samples."""
    if not train_count(whole.samples or 0, 0.5):
        return None
    return Repair("Use half for training", SetData({"train_fraction": 0.5}))


def _input_problems(project: Project, task: Task) -> list[Problem]:
    """Return the mismatches between the data and the layers that read it."""
    problems = []
    network = project.network
    inputs = [layer.id for layer in network.layers if layer.type_name == "Input"]
    for layer_id in inputs:
        shape = network.layer(layer_id).params.get("shape")
        if shape is not None and shape != task.input_shape:
            problems.append(
                Problem(
                    f"The input is set to {shape}, but a sample of the data has the shape "
                    f"{task.input_shape}",
                    layer_id,
                    repair=Repair("Use the data's shape", SetParams(layer_id, {"shape": None})),
                )
            )
    for wire in network.wires:
        if wire.source in inputs and network.layer(wire.target).traits.reads_tokens:
            problems.extend(_token_problems(project, task, wire.target))
    return problems


def _token_problems(project: Project, task: Task, layer_id: LayerId) -> list[Problem]:
    """Return the problems of a layer for tokens that reads the data directly."""
    layer = project.network.layer(layer_id)
    if task.vocabulary is None:
        message = (
            f"{layer.name} ({layer.type_name}) reads whole numbers such as word indices, "
            "but this data has none; use it with sequences of whole numbers"
        )
        return [Problem(message, layer_id, Severity.WARNING)]
    size = layer.params["input_dim"]
    assert isinstance(size, int)
    if size >= task.vocabulary:
        return []
    repair = Repair(
        f"Set input_dim to {task.vocabulary}",
        SetParams(layer_id, {"input_dim": task.vocabulary}),
    )
    message = (
        f"{layer.name} needs an input_dim of at least {task.vocabulary} for the numbers in "
        f"the data; received {size}"
    )
    return [Problem(message, layer_id, repair=repair)]
