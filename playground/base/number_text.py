"""How numbers are written: the minus sign on screen, and the noun after a number."""


def with_minus(number: str) -> str:
    """Return a formatted number as the window shows it, with the sign for minus.

    A hyphen is shorter than a plus and sits lower. Text that is typed, copied or written to a
    file keeps the hyphen, so that programs can read it.

    >>> with_minus("-0.012"), with_minus("2e-7")
    ('−0.012', '2e−7')
    """
    return number.replace("-", "−")


def counted(count: float, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is 1.

    >>> counted(1, "epoch"), counted(1200, "epoch"), counted(1.0, "second"), counted(0.01, "second")
    ('1 epoch', '1,200 epochs', '1 second', '0.01 seconds')
    """
    number = f"{count:,}" if isinstance(count, int) else f"{count:g}"
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"
