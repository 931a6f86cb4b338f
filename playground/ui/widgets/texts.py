"""Numbers and names as the window writes them."""

from playground.base.params import Param


def count_text(value: int) -> str:
    """Return `value` with separators.

    >>> count_text(12480)
    '12,480'
    """
    return f"{value:,}"


def number_text(value: float) -> str:
    """Return `value` with as few digits as distinguish it.

    >>> number_text(0.003), number_text(50.0), number_text(1e-06)
    ('0.003', '50', '1e-6')
    """
    text = f"{value:.6g}"
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else text


def rate_text(per_second: float) -> str:
    """Return a speed in epochs per second, with about three digits.

    >>> rate_text(1886412.0), rate_text(61312.4), rate_text(12.34), rate_text(0.123)
    ('1.89M epochs/s', '61,300 epochs/s', '12.3 epochs/s', '0.12 epochs/s')
    """
    if per_second >= 999_950:
        return f"{per_second / 1e6:.3g}M epochs/s"
    if per_second >= 1000:
        return f"{round(per_second, -2):,.0f} epochs/s"
    if per_second >= 100:
        return f"{per_second:.0f} epochs/s"
    return f"{per_second:.1f} epochs/s" if per_second >= 1 else f"{per_second:.2f} epochs/s"


def caption_of(param: Param) -> str:
    """Return the name of a parameter as a form shows it, where it is not Keras's.

    >>> from playground.base.params import Text
    >>> caption_of(Text(name="keep_weights", help=""))
    'Keep weights'
    """
    return param.caption or words(param.name).capitalize()


def words(name: str) -> str:
    """Return a Keras argument's name as words.

    >>> words("kernel_regularizer")
    'kernel regularizer'
    """
    return name.replace("_", " ").strip()
