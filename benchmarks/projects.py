"""`mnist_project`: a template on MNIST, with the images of a local file."""

from dataclasses import replace
from pathlib import Path

from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES


def mnist_project(template: str, file: Path | None, samples: int | None = None) -> Project:
    """Return the project of a template on MNIST.

    Parameters
    ----------
    file : Path or None
        A local mnist.npz; None to download it.
    samples : int, optional
        How many images to use; by default as many as the template does.
    """
    project = TEMPLATES[template].build()
    source = project.data.source
    if file is not None:
        source = source.with_param("path", str(file))
    if samples is not None:
        source = source.with_param("samples", samples)
    return replace(project, data=replace(project.data, source=source))
