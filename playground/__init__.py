"""Neural network playground: drag layers, press Play, watch Keras learn."""

__version__ = "0.1.0"
