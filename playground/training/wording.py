"""Numbers in the sentences that a user reads."""


def epochs_text(count: int) -> str:
    """Return `count` epochs in words.

    >>> epochs_text(1), epochs_text(1000)
    ('1 epoch', '1,000 epochs')
    """
    return "1 epoch" if count == 1 else f"{count:,} epochs"
