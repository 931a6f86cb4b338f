"""Names that arguments of many layers had in Keras 1."""

OLD_WEIGHT_ARGUMENTS = (
    ("init", "kernel_initializer"),
    ("W_regularizer", "kernel_regularizer"),
    ("b_regularizer", "bias_regularizer"),
    ("bias", "use_bias"),
)
"""Of a layer with a kernel and a bias: the earlier name and the current one."""
