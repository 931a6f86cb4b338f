"""The programs of the tutorials in several spellings, as they are typed and copied."""

XOR_BARE = """
model = Sequential()
model.add(Dense(4, input_dim=2, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, y, epochs=1000, verbose=0)
"""
XOR_WHOLE = """
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

# Step 1: the data
X = np.array([[0,0],[0,1],[1,0],[1,1]], "float32")
y = np.array([[0],[1],[1],[0]], "float32")

model = Sequential()
model.add(Dense(4, input_dim=2, activation='relu'))
model.add(Dense(1, activation='sigmoid'))

model.compile(loss='binary_crossentropy',
              optimizer='adam',
              metrics=['binary_accuracy'])

history = model.fit(X, y, epochs=1000, batch_size=4, verbose=2)
print(model.predict(X).round())
"""
XOR_AS_COPIED = (
    """
Step 1: Import libraries
1 import numpy as np
2 from keras.models import Sequential
3 from keras.layers.core import Dense
"""
    + """
Let us build a network with one hidden layer.
```python
training_data = np.array([[0,0],[0,1],[1,0],[1,1]], “float32”)
target_data = np.array([[0],[1],[1],[0]], “float32”)
model = Sequential()
model.add(Dense(4, input_dim=2, activation=‘relu’))
model.add(Dense(1, activation=’sigmoid’))
```
Then compile and train it.
>>> model.compile(loss='binary_crossentropy', optimizer='adam')
>>> model.fit(training_data, target_data, nb_epoch=1000)
"""
)
XOR_LOST = """
import numpy as np
def build():
m = keras.Sequential([
layers.Dense(4, activation="relu", input_shape=(2,)),
layers.Dense(1, activation="sigmoid"),
])
m.compile(loss="binary_crossentropy", optimizer="adam")
return m

model = build()
model.fit(np.array([[1,1],[0,1],[1,0],[0,0]]), np.array([0,1,1,0]), epochs=1000)
"""
MNIST_QUICKSTART = """
import tensorflow as tf
mnist = tf.keras.datasets.mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = tf.keras.models.Sequential([
  tf.keras.layers.Flatten(input_shape=(28, 28)),
  tf.keras.layers.Dense(128, activation='relu'),
  tf.keras.layers.Dropout(0.2),
  tf.keras.layers.Dense(10{softmax})
])
loss_fn = {loss}
model.compile(optimizer='adam',
              loss=loss_fn,
              metrics=['accuracy'])
model.fit(x_train, y_train, epochs=5)
model.evaluate(x_test,  y_test, verbose=2)
"""
MNIST_PLAIN = MNIST_QUICKSTART.format(
    softmax=", activation='softmax'", loss="'sparse_categorical_crossentropy'"
)
MNIST_LOGITS = MNIST_QUICKSTART.format(
    softmax="", loss="tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
)
MNIST_FUNCTIONAL = """
import keras
from keras import layers as L

inputs = keras.Input(shape=(28, 28), name="digits")
x = L.Flatten()(inputs)
x = L.Dense(units=128, activation=keras.activations.relu)(x)
x = L.Dropout(rate=0.2)(x)
outputs = L.Dense(10, "softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs, name="mnist_model")
(x_train, y_train), _ = keras.datasets.mnist.load_data()
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(),
    optimizer=keras.optimizers.Adam(), metrics=[keras.metrics.SparseCategoricalAccuracy()])
model.fit(x_train.astype("float32") / 255, y_train, batch_size=32, epochs=5)
"""
REGULARIZED = """
from tensorflow import keras
from tensorflow.keras import regularizers
from tensorflow.keras.layers import Dense, Dropout, BatchNormalization
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint

model = keras.Sequential([
    Dense(64, activation='relu', kernel_regularizer=regularizers.l2(0.01), input_shape=(20,)),
    Dropout(0.2),
    BatchNormalization(),
    Dense(32, activation='relu'),
    Dropout(0.2),
    Dense(1, activation='sigmoid')
])
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])

early_stopping = EarlyStopping(monitor='val_loss', patience=3)
checkpoint = ModelCheckpoint('best_model.h5', monitor='val_loss', save_best_only=True)

history = model.fit(X_train, y_train, epochs=50, batch_size=32, validation_split=0.2,
                    callbacks=[early_stopping, checkpoint])
"""
WITHOUT_WEIGHTS = """
from sklearn.datasets import load_digits
digits = load_digits()
x, y = digits.images[..., None] / 16, digits.target
inputs = keras.Input(shape=(8, 8, 1))
a = layers.Conv2D(4, 3, activation="relu")(layers.ZeroPadding2D(1)(inputs))
b = layers.Cropping2D(((1, 0), (0, 1)))(layers.ZeroPadding2D(((1, 0), (0, 1)))(a))
c = layers.UnitNormalization()(layers.UpSampling2D(2)(layers.maximum([a, b])))
d = layers.Subtract()([c, layers.Permute((2, 1, 3))(c)])
e = layers.Average()([layers.GlobalMaxPooling2D()(d), layers.GlobalAveragePooling2D()(c)])
f = layers.GlobalAveragePooling1D()(layers.RepeatVector(3)(e))
outputs = layers.Dense(10, activation="softmax")(f)
model = keras.Model(inputs, outputs)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=2)
"""
