"""The numbers by which the training thread knows the projects of the history."""

from playground.base.params import Selection
from playground.document.commands import MoveLayers, SetTraining
from playground.document.document import Change, Document
from playground.document.project import Point
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import SetProject
from playground.training.protocol.replan import effects
from playground.ui.presenters.versions import Versions


def test_a_project_in_which_a_layer_was_moved_is_the_same_version() -> None:
    document, changes = Document(TEMPLATES["xor"].build()), list[Change]()
    versions = Versions(document)
    document.changed.connect(changes.append)
    number = versions.number_of(document.project)
    first = document.project.network.layers[0].id
    document.do(MoveLayers({first: Point(9.0, 9.0)}))
    (change,) = changes
    assert versions.controls(change, effects(change.before, change.after)) == ()
    assert versions.number_of(document.project) == number
    document.do(SetTraining({"optimizer": Selection("sgd")}))
    change = changes[-1]
    (control,) = versions.controls(change, effects(change.before, change.after))
    assert isinstance(control, SetProject)
    assert control.left == number
    assert versions.number_of(document.project) != number
