"""The minus sign of numbers on screen."""


def with_minus(number: str) -> str:
    """Return a formatted number as the window shows it, with the sign for minus.

    A hyphen is shorter than a plus and sits lower. Text that is typed, copied or written to a
    file keeps the hyphen, so that programs can read it.

    >>> with_minus("-0.012"), with_minus("2e-7")
    ('−0.012', '2e−7')
    """
    return number.replace("-", "−")
