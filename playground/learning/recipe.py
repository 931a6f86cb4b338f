"""`Recipe`: the project that a step opens, written as a few settings instead of a file."""

from dataclasses import replace
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from playground.base.errors import PlaygroundError
from playground.catalog.layers import LAYERS
from playground.document.commands import AddLayer, Rename, SetData, SetTraining
from playground.document.pace import Pace
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.learning.values import data_values, settings_of, training_values

Short = Annotated[str, Meta(max_length=200)]


class LayerRecipe(Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of the chain.

    Attributes
    ----------
    type : str
        Keras's class.
    name : str
        Keras's name; by default one made from the class.
    settings : dict
        Its parameters; the others have their defaults. Any: checked by the catalogue.
    """

    type: Short
    name: Short = ""
    settings: dict[str, Any] = field(default_factory=dict)


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """A project: a file of the lesson, a template, or a chain of layers after an Input.

    Attributes
    ----------
    title : str
    file : str
        A project in the lesson's folder; then nothing else is given.
    template : str
        The template to begin with.
    data, training : dict
        Settings; those of the data may contain parameters of the data set. Any: checked by
        the commands that set them.
    layers : tuple of LayerRecipe
    pace : str
        How fast it trains in the window: "10", "60", "full".
    """

    title: Short = ""
    file: Short = ""
    template: Short = ""
    data: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    layers: Annotated[tuple[LayerRecipe, ...], Meta(max_length=40)] = ()
    pace: Short = ""

    def build(self) -> Project:
        """Return the project; a `file` is opened by `packs.open_project` instead.

        Raises
        ------
        PlaygroundError
            A name or a value is not valid; the message says which.
        """
        project = TEMPLATES[self.template].build() if self.template else Project()
        if self.data:
            project = SetData(data_values(self.data, project.data)).apply(project)
        if self.training:
            project = SetTraining(training_values(self.training)).apply(project)
        for layer in self.layers:
            project = _with_layer(project, layer)
        if self.pace:
            project = replace(project, pace=_pace(self.pace))
        return replace(project, title=self.title or project.title)


def _with_layer(project: Project, recipe: LayerRecipe) -> Project:
    """Return `project` with another layer at the end of its chain."""
    if not project.network.layers:
        project = AddLayer("Input", None).apply(project)
    if recipe.type not in LAYERS:
        raise PlaygroundError(f"unknown layer type {recipe.type!r}; expected a class of Keras")
    last = project.network.layers[-1].id
    project = AddLayer(recipe.type, None, settings_of(recipe.settings), source=last).apply(project)
    if recipe.name:
        project = Rename(project.network.layers[-1].id, recipe.name).apply(project)
    return project


def _pace(text: str) -> Pace:
    try:
        return Pace(text)
    except ValueError:
        raise PlaygroundError(f"unknown pace {text!r}; expected one of {', '.join(Pace)}") from None
