"""What all layers with kernels share: the parameters of their weights."""

from playground.base.params import Bool, Param, RegularizerParam
from playground.catalog.initializers import initializer_param


def weight_params(*kernels: str, offsets: str) -> tuple[Param, ...]:
    """Return the parameters of bias and initial weights, and the penalties.

    Parameters
    ----------
    *kernels : str
        What Keras calls the kernels in the names of arguments: "kernel", "depthwise".
    offsets : str
        What the bias does, a sentence.
    """
    return (
        Bool(name="use_bias", help=offsets, default=True, is_advanced=True),
        *(initializer_param(f"{kernel}_initializer", "glorot_uniform") for kernel in kernels),
        initializer_param("bias_initializer", "zeros"),
        *(
            RegularizerParam(
                name=f"{kernel}_regularizer",
                help="Penalty on large weights; keeps the function smooth.",
            )
            for kernel in kernels
        ),
        RegularizerParam(
            name="bias_regularizer", help="Penalty on large biases.", is_advanced=True
        ),
    )
