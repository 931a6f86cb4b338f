"""From a project to a Keras model: layers, compiling, weights, gradients."""
