"""What calls of each library mean: Python, NumPy, Keras, TensorFlow, scikit-learn."""
