"""`counted`: a number with its noun."""


def counted(count: float, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is 1.

    >>> counted(1, "epoch"), counted(1200, "epoch"), counted(1.0, "second"), counted(0.01, "second")
    ('1 epoch', '1,200 epochs', '1 second', '0.01 seconds')
    """
    number = f"{count:,}" if isinstance(count, int) else f"{count:g}"
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"
