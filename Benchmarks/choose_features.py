"""Chooses patient features and settings on DS1's patients alone, by the criterion of docs/choosing-features.md.

    choose_features.py TABLE.csv columns|forest|network [SEEDS]

TABLE.csv is what `bench features MITDB TABLE.csv` writes: record, excerpt (0 for the whole record), class, features. Any record
that is not in DS1 stops the script. Needs numpy and scikit-learn; one thread.
"""
import itertools
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score, roc_curve

DS1 = [101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230]
FOLDS = 11
FACTORS = (0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4)
N, S, V, F, Q = range(5)


class Table:
    def __init__(self, path, only=DS1):
        with open(path) as file:
            self.names = file.readline().rstrip("\n").split("|")[3:]
            rows = np.loadtxt(file, delimiter="|", dtype=np.float32)
        self.record, self.excerpt, self.y = (rows[:, k].astype(int) for k in range(3))
        self.X = np.ascontiguousarray(rows[:, 3:])
        if only is not None:
            if not set(self.record) <= set(only):
                sys.exit("records outside DS1: the choice does not look at them")
            self.fold = np.array([only.index(r) % FOLDS for r in self.record])
        self.whole = self.excerpt == 0

    def columns(self, names):
        return self.X[:, [self.names.index(n) for n in names]]


def weights(y, record):
    """1/sqrt(beats of the class in the record), scaled so that each class keeps its share."""
    w = np.zeros(len(y))
    for c in np.unique(y):
        here = y == c
        _, place, count = np.unique(record[here], return_inverse=True, return_counts=True)
        part = 1 / np.sqrt(count[place])
        w[here] = part * here.sum() / part.sum()
    return w


def f1(y, predicted, w, c):
    hit = w[(y == c) & (predicted == c)].sum()
    return 2 * hit / max(1e-9, w[y == c].sum() + w[predicted == c].sum())


def score(P, y, record, PE, yE, recordE):
    """P: out-of-fold probabilities of whole records, PE: of the excerpts."""
    w, wE = weights(y, record), weights(yE, recordE)
    abnormal = (y != N).astype(int)
    auc = roc_auc_score(abnormal, 1 - P[:, N], sample_weight=w)
    alarms, found, thresholds = roc_curve(abnormal, 1 - P[:, N], sample_weight=w)
    k = np.searchsorted(alarms, 0.05, side="right") - 1
    best = None
    for s, v in itertools.product(FACTORS, FACTORS):
        factor = np.array([1, s, v, v, v])
        predicted = (P * factor).argmax(1)
        v1, s1 = f1(y, predicted, w, V), f1(y, predicted, w, S)
        s2 = f1(yE, (PE * factor).argmax(1), wE, S)
        total = v1 + (s1 + s2) / 2
        if best is None or total > best[0]:
            best = (total, s, v, v1, s1, s2, w[predicted == y].sum() / w.sum())
    _, s, v, v1, s1, s2, accuracy = best
    return {"score": (auc + found[k] + v1 + (s1 + s2) / 2) / 4, "auc": auc, "recall5": found[k], "V F1": v1, "S F1": s1,
            "S F1 dense": s2, "accuracy": accuracy, "s": s, "v": v, "threshold": thresholds[k]}


def draw(y, normal, rng):
    """Training rows: all abnormal ones and at most `normal` normal ones; with how much each stands for."""
    normals = np.flatnonzero(y == N)
    if normal is None or len(normals) <= normal:
        return np.arange(len(y)), np.ones(len(y))
    chosen = np.sort(rng.choice(normals, normal, replace=False))
    rows = np.r_[chosen, np.flatnonzero(y != N)]
    return rows, np.r_[np.full(normal, len(normals) / normal), np.ones(len(rows) - normal)]


def class_weights(y, w, power):
    """Multiplies weights so that class totals go with share^(1 - power): 0 as found, 1 all classes alike."""
    out = w.copy()
    total = w.sum()
    for c in np.unique(y):
        out[y == c] *= (w[y == c].sum() / total) ** -power
    return out * total / out.sum()


def noisy(X, y, w, rng, deviations):
    """Raises each of S, V to a third of the normal rows by copies with noise of 0.05 of each column's deviation."""
    parts, labels, wanted = [X], [y], (w[y == N].sum()) / 3
    for c in (S, V):
        here = np.flatnonzero(y == c)
        more = int(max(0, wanted - len(here)))
        drawn = rng.choice(here, more)
        parts.append(X[drawn] + rng.normal(0, 0.05, (more, X.shape[1])) * deviations)
        labels.append(np.full(more, c))
    X, y = np.concatenate(parts), np.concatenate(labels)
    return X, y, np.r_[w, np.ones(len(y) - len(w))]


def prepare(table, X, train, o, rng):
    rows = np.flatnonzero(train & (table.whole | o.get("dense", False)))
    kept, w = draw(table.y[rows], o.get("normal", 12000), rng)
    rows = rows[kept]
    x, y = X[rows], table.y[rows]
    w = class_weights(y, w, o.get("power", 0))
    if o.get("noise"):
        x, y, w = noisy(x, y, w, rng, x.std(0))
    return x, y, w


def forest(x, y, w, o, seed):
    model = RandomForestClassifier(
        o.get("trees", 100), min_samples_leaf=o.get("leaf", 20), max_features=o.get("features", "sqrt"), random_state=seed,
        n_jobs=1)
    model.fit(x, y, sample_weight=w)

    def predict(x):
        P = np.zeros((len(x), 5))
        P[:, model.classes_] = model.predict_proba(x)
        return P
    return predict


def network(x, y, w, o, seed):
    """Dense ReLU layers and softmax, Adam as Keras has it, columns standardised on the training rows."""
    rng = np.random.default_rng(seed)
    x = x.astype(np.float32)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    clip = o.get("clip", 5)
    scale = lambda x: np.clip((x - mean) / deviation, -clip, clip).astype(np.float32)
    x = scale(x)
    sizes = [x.shape[1], *o.get("layers", (64, 32)), 5]
    W = []
    for a, b in zip(sizes, sizes[1:]):
        limit = np.sqrt(6 / (a + b))
        W += [rng.uniform(-limit, limit, (a, b)).astype(np.float32), np.zeros(b, np.float32)]
    m, v = [np.zeros_like(p) for p in W], [np.zeros_like(p) for p in W]
    batch, rate, decay, t = o.get("batch", 128), o.get("rate", 1e-3), o.get("decay", 0), 0
    target = np.eye(5, dtype=np.float32)[y]
    w = (w / w.mean()).astype(np.float32)

    def forward(x):
        layers = [x]
        for k in range(0, len(W), 2):
            z = layers[-1] @ W[k] + W[k + 1]
            layers.append(np.maximum(z, 0) if k < len(W) - 2 else z)
        z = layers[-1] - layers[-1].max(1, keepdims=True)
        e = np.exp(z)
        layers[-1] = e / e.sum(1, keepdims=True)
        return layers

    for _ in range(o.get("epochs", 6)):
        order = rng.permutation(len(x))
        for low in range(0, len(x), batch):
            rows = order[low:low + batch]
            layers = forward(x[rows])
            d = (layers[-1] - target[rows]) * w[rows, None] / len(rows)
            grads = [None] * len(W)
            for k in range(len(W) - 2, -1, -2):
                grads[k], grads[k + 1] = layers[k // 2].T @ d, d.sum(0)
                if k:
                    d = (d @ W[k].T) * (layers[k // 2] > 0)
            t += 1
            step = rate * np.sqrt(1 - .999 ** t) / (1 - .9 ** t)
            for k, g in enumerate(grads):
                if decay and k % 2 == 0:
                    g = g + decay * W[k]
                m[k] += .1 * (g - m[k])
                v[k] += .001 * (g * g - v[k])
                W[k] -= step * m[k] / (np.sqrt(v[k]) + 1e-7)
    return lambda x: forward(scale(x))[-1].astype(float)


def cross_validate(table, names, o, seed):
    X = table.columns(names)
    P = np.zeros((len(X), 5))
    for fold in range(FOLDS):
        rng = np.random.default_rng(1000 * seed + fold)
        test = table.fold == fold
        x, y, w = prepare(table, X, ~test, o, rng)
        P[test] = (network if o.get("model") == "network" else forest)(x, y, w, o, 100 * seed + fold)(X[test])
    a, b = table.whole, ~table.whole
    return score(P[a], table.y[a], table.record[a], P[b], table.y[b], table.record[b])


def row(name, columns, results, seconds):
    mean = {k: np.mean([r[k] for r in results]) for k in results[0]}
    spread = np.ptp([r["score"] for r in results])
    print(f"| {name} | {columns} | {mean['score']:.4f}" + (f" (range {spread:.4f})" if len(results) > 1 else "")
          + "".join(f" | {mean[k]:.3f}" for k in ("auc", "recall5", "V F1", "S F1", "S F1 dense", "accuracy"))
          + f" | {mean['s']:.2g}, {mean['v']:.2g} | {mean['threshold']:.3f} | {seconds:.0f} |", flush=True)


HEAD = ("| what | columns | score | AUC | recall at 5 % | V F1 | S F1 | S F1, dense | accuracy | factors S, V | threshold | s |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|")

TWELVE = ["QRS width at 1/2 / mean of 32", "QRS width at 1/4 / mean of 32", "RR before / mean of 32", "RR after / RR before",
          "previous RR / RR before", "QRS width at 1/2 (s)", "QRS width at 1/4 (s)", "R amplitude / mean of 32",
          "correlation to the median beat, lead 1", "correlation to the median beat, lead 2",
          "distance to the median beat, lead 1", "distance to the median beat, lead 2"]
LAST = ["RR before / mean of the last 10", "RR before / mean of the last 40"]
MEAN = ["RR before / mean of the record", "RR after / mean of the record"]
LONG = ["RR before / upper fifth of the record", "RR after / upper fifth of the record"]
NEAR = ["RR before / mean of 20 on either side"]
CHOSEN = TWELVE + MEAN

COLUMNS = {
    "twelve": TWELVE, "first eight": TWELVE[:8], "twelve, last 10 and 40": TWELVE + LAST, "twelve, upper fifth": TWELVE + LONG,
    "twelve, record's mean": TWELVE + MEAN, "twelve, upper fifth, last 10 and 40": TWELVE + LONG + LAST,
    "all rhythm": TWELVE + LAST + MEAN + LONG + NEAR, "first eight, last 10 and 40": TWELVE[:8] + LAST,
    "without raw widths, last 10 and 40": [n for n in TWELVE if "(s)" not in n] + LAST,
    "without lead 2, last 10 and 40": [n for n in TWELVE if "lead 2" not in n] + LAST}

FOREST = {
    "leaves of 20": {}, "dense": {"dense": True}, "leaves of 5": {"leaf": 5}, "leaves of 5, dense": {"leaf": 5, "dense": True},
    "power 0.5": {"power": .5}, "power 0.5, dense": {"power": .5, "dense": True},
    "power 1, dense": {"power": 1, "dense": True},
    "noise": {"noise": True}, "leaves of 50, dense": {"leaf": 50, "dense": True},
    "leaves of 20, 2 columns a split, dense": {"features": 2, "dense": True},
    "leaves of 20, 6 columns a split, dense": {"features": 6, "dense": True}}

NETWORK = {
    "64-32, 4 epochs": {"epochs": 4}, "64-32, 8 epochs": {"epochs": 8}, "dense": {"epochs": 4, "dense": True},
    "power 0.5": {"epochs": 4, "power": .5}, "power 0.5, dense": {"epochs": 4, "power": .5, "dense": True},
    "noise": {"epochs": 4, "noise": True}, "16, 8 epochs": {"epochs": 8, "layers": (16,)},
    "power 1": {"epochs": 4, "power": 1}, "power 1, dense": {"epochs": 4, "power": 1, "dense": True},
    "power 1, dense, 8 epochs": {"epochs": 8, "power": 1, "dense": True},
    "power 1, dense, decay 1e-3": {"epochs": 4, "power": 1, "dense": True, "decay": 1e-3},
    "power 1, dense, 16": {"epochs": 4, "power": 1, "dense": True, "layers": (16,)},
    "64-32, 2 epochs": {"epochs": 2}, "batch 32": {"epochs": 4, "batch": 32}, "decay 1e-3": {"epochs": 8, "decay": 1e-3},
    "128-64-16, 4 epochs": {"epochs": 4, "layers": (128, 64, 16)}}

# What came out: columns, options, class factors (N, S, V, F, Q) and the threshold for "abnormal", by the out-of-fold predictions.
CHOICE = {
    "forest": (TWELVE + MEAN, {"trees": 100, "leaf": 50, "normal": 6000, "power": 1}, (1, .42, .6, .6, .6), 0.839),
    "network": (TWELVE + MEAN, {"epochs": 4, "normal": 6000, "power": 1}, (1, .6, 2.7, 2.7, 2.7), 0.927)}


def main():
    table, stage = Table(sys.argv[1]), sys.argv[2]
    seeds = range(1, 1 + int(sys.argv[3]) if len(sys.argv) > 3 else 2)
    print(HEAD)
    runs = {name: (columns, {}) for name, columns in COLUMNS.items()} if stage == "columns" else {
        name: (CHOSEN, dict(o, model=stage)) for name, o in (FOREST if stage == "forest" else NETWORK).items()}
    for name, (columns, o) in runs.items():
        start = time.time()
        results = [cross_validate(table, columns, {"trees": 50, "normal": 6000, **o}, seed) for seed in seeds]
        row(name, len(columns), results, time.time() - start)


if __name__ == "__main__":
    main()
