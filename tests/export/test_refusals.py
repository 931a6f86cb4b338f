"""Layers that a format cannot hold are named before anything is written."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from playground.document.project import Project
from playground.document.template_plans.steps import Step
from playground.document.templates.drafting import chained
from playground.export.exporting import _layer_refusal
from playground.export.formats import FORMATS
from playground.export.spec import ExportJob

BICUBIC: Step = ("UpSampling2D", {"interpolation": "bicubic"})
BILINEAR: Step = ("UpSampling2D", {"interpolation": "bilinear"})
WITHIN: Step = ("TimeDistributed", {"layer": "UpSampling2D", "interpolation": "bicubic"})


def refusal(step: Step, name: str) -> str | None:
    project = chained(Project(), step)
    layers = [SimpleNamespace(name=layer.name) for layer in project.network.layers]
    model = cast(Any, SimpleNamespace(layers=layers))
    return _layer_refusal(FORMATS[name], ExportJob(model, project, np.zeros((1, 1), np.float32)))


def test_a_layer_and_one_within_a_wrapper_are_refused_by_the_format_that_lacks_them() -> None:
    for step in (BICUBIC, WITHIN):
        assert "set interpolation to bilinear" in (refusal(step, "litert") or "")
        assert refusal(step, "keras") is None
    assert refusal(BILINEAR, "litert") is None
