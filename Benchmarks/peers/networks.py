"""The report's network in other libraries: JAX with one jitted scan an epoch, PyTorch through torch.compile and without, Keras.

usage: networks.py jax|compiled|eager|keras ROWS_DIR EPOCHS BATCH CLASSES SEED

ROWS_DIR is what bench.py exports. Layers 187, 128, 64, 16 with ReLU; for two classes one output with a sigmoid, for more an
output a class with a softmax; Adam as in Keras, weights Glorot-uniform. Run it under taskset: one core. A first epoch
compiles and is not timed; what is timed holds the gathering of the shuffled rows.
"""
import sys
import time
from functools import partial

import numpy as np

WIDTHS = (187, 128, 64, 16)


def rows_of(folder, part, classes):
    name = "y5" if classes > 2 else "y"
    labels = np.fromfile(f"{folder}/{part}_{name}.u8", np.uint8).astype(np.int32)
    return np.fromfile(f"{folder}/{part}_x.f32", np.float32).reshape(len(labels), -1), labels


def first_weights(random, outputs):
    widths = (*WIDTHS, outputs)
    for inputs, units in zip(widths, widths[1:]):
        limit = (6 / (inputs + units)) ** 0.5
        yield random.uniform(-limit, limit, (inputs, units)).astype(np.float32), np.zeros(units, np.float32)


def train_with_jax(rows, labels, given, clock):
    import jax
    import jax.numpy as jnp

    several = given.classes > 2

    def logits(layers, x):
        for weights, biases in layers[:-1]:
            x = jax.nn.relu(x @ weights + biases)
        weights, biases = layers[-1]
        return x @ weights + biases

    def loss(layers, x, wanted):
        z = logits(layers, x)
        if several:
            return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), wanted[:, None], axis=1))
        return jnp.mean(jax.nn.softplus(z[:, 0]) - z[:, 0] * wanted)

    def step(state, batch):
        layers, first, second, count = state
        slopes = jax.grad(loss)(layers, *batch)
        count = count + 1
        first = jax.tree.map(lambda m, g: m + 0.1 * (g - m), first, slopes)
        second = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), second, slopes)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        layers = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), layers, first, second)
        return (layers, first, second, count), None

    epoch = jax.jit(lambda state, x, wanted: jax.lax.scan(step, state, (x, wanted))[0], donate_argnums=0)
    random = np.random.default_rng(given.seed)
    layers = [tuple(map(jnp.asarray, layer)) for layer in first_weights(random, given.classes if several else 1)]
    zeros = lambda: jax.tree.map(jnp.zeros_like, layers)
    wanted = labels if several else labels.astype(np.float32)
    used = len(rows) // given.batch * given.batch
    # The epoch that compiles starts from a copy, so that it trains nothing.
    copy = jax.tree.map(jnp.copy, layers)
    shape = (-1, given.batch)
    jax.block_until_ready(epoch((copy, zeros(), zeros(), jnp.float32(0)), rows[:used].reshape(*shape, rows.shape[1]),
                                wanted[:used].reshape(shape)))
    state = (layers, zeros(), zeros(), jnp.float32(0))
    for _ in range(given.epochs):
        order = random.permutation(len(rows))[:used]
        with clock:
            x, y = rows[order].reshape(*shape, rows.shape[1]), wanted[order].reshape(shape)
            state = jax.block_until_ready(epoch(state, x, y))
    return lambda x: np.asarray(logits(state[0], x))


def train_with_torch(rows, labels, given, clock, compiles):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    several = given.classes > 2
    parts = []
    for weights, biases in first_weights(np.random.default_rng(given.seed), given.classes if several else 1):
        layer = torch.nn.Linear(*weights.shape)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weights.T))
            layer.bias.copy_(torch.from_numpy(biases))
        parts += [layer, torch.nn.ReLU()]
    network = torch.nn.Sequential(*parts[:-1])
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7, fused=True)
    entropy = torch.nn.CrossEntropyLoss() if several else torch.nn.BCEWithLogitsLoss()
    x = torch.from_numpy(rows)
    y = torch.from_numpy(labels).long() if several else torch.from_numpy(labels).float()[:, None]
    loss = lambda some, wanted: entropy(network(some), wanted)
    if compiles:
        loss = torch.compile(loss, dynamic=False)
    used = len(rows) // given.batch * given.batch
    for part in range(2):  # compiles, and trains nothing: the gradients are thrown away
        loss(x[:given.batch], y[:given.batch]).backward()
        adam.zero_grad()
    for _ in range(given.epochs):
        with clock:
            order = torch.randperm(len(rows))[:used]
            some, wanted = x[order], y[order]
            for start in range(0, used, given.batch):
                adam.zero_grad()
                loss(some[start:start + given.batch], wanted[start:start + given.batch]).backward()
                adam.step()

    def calls(x):
        with torch.no_grad():
            return network(torch.from_numpy(x)).numpy()

    return calls


def train_with_keras(rows, labels, given, clock):
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    keras.utils.set_random_seed(given.seed)
    several = given.classes > 2
    layers = [keras.layers.Dense(units, "relu") for units in WIDTHS[1:]]
    network = keras.Sequential([keras.Input(WIDTHS[:1]), *layers, keras.layers.Dense(given.classes if several else 1)])
    loss = keras.losses.SparseCategoricalCrossentropy if several else keras.losses.BinaryCrossentropy
    network.compile("adam", loss(from_logits=True))
    network.train_on_batch(rows[:given.batch], labels[:given.batch])
    for _ in range(given.epochs):
        with clock:
            network.fit(rows, labels, batch_size=given.batch, epochs=1, verbose=0)
    return lambda x: network.predict(x, verbose=0, batch_size=1024)


class Clock:
    """Wall and processor seconds of each epoch."""

    def __init__(self):
        self.wall, self.processor = [], []

    def __enter__(self):
        self.began = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        self.wall.append(time.perf_counter() - self.began[0])
        self.processor.append(time.process_time() - self.began[1])


class Given:
    def __init__(self, epochs, batch, classes, seed):
        self.epochs, self.batch, self.classes, self.seed = int(epochs), int(batch), int(classes), int(seed)


def main():
    which, folder, *numbers = sys.argv[1:]
    given, clock = Given(*numbers), Clock()
    rows, labels = rows_of(folder, "train", given.classes)
    trainings = {"jax": train_with_jax, "compiled": partial(train_with_torch, compiles=True),
                 "eager": partial(train_with_torch, compiles=False), "keras": train_with_keras}
    logits = trainings[which](rows, labels, given, clock)
    rows, labels = rows_of(folder, "test", given.classes)
    z = logits(rows)
    calls = z.argmax(axis=1) if given.classes > 2 else (z[:, 0] > 0).astype(np.int32)
    abnormal = labels > 0
    print(f"{which} batch {given.batch} epoch median {np.median(clock.wall)} s min {min(clock.wall)} s "
          f"processor {min(clock.processor)} s accuracy {np.mean(calls == labels)} "
          f"recall1 {np.mean(calls[abnormal] > 0)}")


if __name__ == "__main__":
    main()
