"""Numbers in the sentences that a user reads."""

from playground.base.number_text import counted


def epochs_text(count: int) -> str:
    """Return `count` epochs in words.

    >>> epochs_text(1), epochs_text(1000)
    ('1 epoch', '1,000 epochs')
    """
    return counted(count, "epoch")


def divergence_text(layer: str | None, epoch: int, kept: int, step: int | None = None) -> str:
    """Return the message after a value became NaN or infinite.

    Parameters
    ----------
    layer : str or None
        Name of the layer where it began.
    epoch : int
        Number of the epoch where it began, from 1.
    kept : int
        Epochs completed in the state that was kept.
    step : int or None
        Number of the batch in that epoch, from 1; None if unknown.

    >>> divergence_text("dense", 8, 7, 3)  # doctest: +NORMALIZE_WHITESPACE
    'Training diverged: a value in dense became NaN or infinite in step 3 of epoch 8; the
    weights after epoch 7 were kept, so lower the learning rate and continue'
    """
    where = f" in {layer}" if layer else ""
    when = f"epoch {epoch:,}" if step is None else f"step {step:,} of epoch {epoch:,}"
    weights = f"weights after epoch {kept:,}" if kept else "first weights"
    return (
        f"Training diverged: a value{where} became NaN or infinite in {when}; "
        f"the {weights} were kept, so lower the learning rate and continue"
    )


def return_text(run_name: str, epoch: int | None) -> str:
    """Return the text for the undo menu after a moment of a run became the present.

    >>> return_text("Run 2", None), return_text("Run 2", 1500)
    ('Return to Run 2', 'Continue from epoch 1,500 of Run 2')
    """
    return (
        f"Return to {run_name}" if epoch is None else f"Continue from epoch {epoch:,} of {run_name}"
    )
