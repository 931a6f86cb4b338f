"""`Command`: refuses the value of an option in a sentence with what is allowed and received."""

from typing import Any

import typer
from typer.core import TyperCommand

WORDS_OF_PYDANTIC = (("Value error, ", ""), ("Input should be ", "must be "))
"""How the library that checks values for Typer begins its texts, and how we begin them."""


class Command(TyperCommand):
    """A command whose options all word their refusals in the same way."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Parse the arguments. Any: Typer has its own copy of Click, without public types.

        Raises
        ------
        typer.BadParameter
            A value is not allowed.
        """
        try:
            return super().make_context(*arguments, **options)
        except typer.BadParameter as error:
            error.message = _sentence(error)
            raise


def _sentence(error: typer.BadParameter) -> str:
    """Return what is wrong: "must be less than or equal to 60; received '900'"."""
    text = error.message.rstrip(".").partition(", unable to parse")[0]
    for theirs, ours in WORDS_OF_PYDANTIC:
        if text.startswith(theirs):
            text = ours + text.removeprefix(theirs)
    details = getattr(error.__cause__, "errors", None)
    received = repr(details()[0]["input"]) if details is not None else ""
    return text if received in text else f"{text}; received {received}"
