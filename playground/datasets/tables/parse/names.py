"""The names of columns: each only once, and each printable."""

from playground.datasets.tables.facts import ReadNote


def unique_names(names: list[str], notes: list[ReadNote]) -> list[str]:
    """Return a name for each column, each only once."""
    result: dict[str, None] = {}  # a set that keeps the order
    renamed = []
    for index, name in enumerate(names):
        plain = "".join(letter for letter in name if letter.isprintable()).strip()
        wanted = plain or ("index" if index == 0 else f"column {index + 1}")
        unique, number = wanted, 2
        while unique in result:
            unique, number = f"{wanted} ({number})", number + 1
        if unique != wanted:
            renamed.append(unique)
        result[unique] = None
    if renamed:
        shown = ", ".join(renamed[:5])
        notes.append(ReadNote(f"Two columns have the same name; renamed: {shown}"))
    return list(result)
