"""Model files of Keras 2, from 2.1 on: their descriptions and weights in the form of Keras 3.

`description.modern` turns the description of a network into one that Keras 3 would write:
dead arguments are dropped, renamed ones get their present names, lists and old shapes are
read. What Keras 3 cannot compute is refused, with the layer's name. `training` does the same
for the arguments of ``compile``. `steepness` corrects the weights where an activation of the same
name has another slope. `cudnn` turns around the weights of the recurrent layers of a graphics
library. `order` says in which order an HDF5 file holds the weights of a nested model.

References
----------
``tf_keras`` (Keras 2 for TensorFlow) and the releases 2.1.0 to 2.3.1 of ``keras``: `get_config`
of the layers, ``saving/legacy/hdf5_format.py``, ``saving/saving_lib.py``.
"""
