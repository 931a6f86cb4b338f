"""Extracts the program from the file of a notebook."""

import json
import re

NOTEBOOK = re.compile(r"\s*\{.*\"cells\"\s*:", re.DOTALL)


def is_notebook(text: str) -> bool:
    """Return whether a text, or its beginning, is the file of a Jupyter notebook."""
    return NOTEBOOK.match(text) is not None


def program_of(text: str) -> str:
    r"""Return the code of a Jupyter notebook, cell by cell; any other text unchanged.

    Other cells become comments, so that nothing is lost. Outputs are left out.

    Examples
    --------
    >>> cells = [{"cell_type": "code", "source": ["import keras\n"]}]
    >>> program_of(json.dumps({"cells": cells}))
    '# %%\nimport keras\n'

    References
    ----------
    The Jupyter notebook format, version 4.
    """
    if not is_notebook(text):
        return text
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return text
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        return text
    return "\n".join(_cell(cell) for cell in cells if isinstance(cell, dict))


def cell_places(program: str) -> dict[int, tuple[int, int]]:
    r"""Return code cell and line in it of each line of a program that `program_of` returned.

    Examples
    --------
    >>> cell_places("# %%\nimport keras\n")
    {2: (1, 1), 3: (1, 2)}
    """
    places: dict[int, tuple[int, int]] = {}
    cell, start, is_code = 0, 0, False
    for number, line in enumerate(program.split("\n"), start=1):
        if line.startswith("# %%"):
            is_code = line == "# %%"
            cell, start = cell + is_code, number
        elif is_code:
            places[number] = (cell, number - start)
    return places


def _cell(cell: dict[str, object]) -> str:
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str)).rstrip("\n")
    if cell.get("cell_type") == "code":
        return f"# %%\n{text}\n"
    words = "\n".join(f"# {line}".rstrip() for line in text.split("\n"))
    return f"# %% [markdown]\n{words}\n"
