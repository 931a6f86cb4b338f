"""`ExampleLines`: what differs from format to format in the example beside an export."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExampleLines:
    """Statements and an expression that depend on the runtime of the format.

    Attributes
    ----------
    imports : str
        An import statement.
    load : str
        Statements that assign ``model``; ``folder / $FILE`` is the path of the export.
    run : str
        An expression with the outputs for ``inputs``, which maps names to arrays.
    """

    imports: str
    load: str
    run: str
