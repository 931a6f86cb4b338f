"""Numbers in the sentences that a user reads."""


def epochs_text(count: int) -> str:
    """Return `count` epochs in words.

    >>> epochs_text(1), epochs_text(1000)
    ('1 epoch', '1,000 epochs')
    """
    return "1 epoch" if count == 1 else f"{count:,} epochs"


def divergence_text(layer: str | None, epoch: int, kept: int) -> str:
    """Return what to say when a value became NaN or infinite.

    Parameters
    ----------
    layer : str or None
        Name of the layer where it began.
    epoch : int
        Number of the epoch where it began, from 1.
    kept : int
        Epochs completed in the state that was kept.

    >>> divergence_text("dense", 8, 7)  # doctest: +NORMALIZE_WHITESPACE
    'Training diverged: a value in dense became NaN or infinite in epoch 8; the weights after
    epoch 7 were kept, so lower the learning rate and press Play'
    """
    where = f" in {layer}" if layer else ""
    weights = f"weights after epoch {kept:,}" if kept else "first weights"
    return (
        f"Training diverged: a value{where} became NaN or infinite in epoch {epoch:,}; "
        f"the {weights} were kept, so lower the learning rate and press Play"
    )
