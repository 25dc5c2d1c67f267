"""The trainings of one default report, as a Python user would do them.

usage: whole_report.py best|usual MITDB_DIR OUT_DIR [PROTOCOL...]

best: wfdb, SciPy, JAX (a jitted scan an epoch), oneDAL's forests, polars, matplotlib. usual: wfdb, SciPy, PyTorch, scikit-learn,
matplotlib. Records -> beats and features -> all experiments of `ecg-report --repeats 1` on the MIT-BIH database, with their rows,
layers, epochs, batch sizes, trees, validation rows and classes, each trained once, from seed 0; a dozen figures at the end.
Trainings run on one core each, two side by side, the longest first. What ecg-report computes besides (intervals, importance of
samples, tests between models) is left out here, so this script does less. With protocols, only those are trained, as with
`--protocols`.
"""
import functools
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

DS1 = "101 106 108 109 112 114 115 116 118 119 122 124 201 203 205 207 208 209 215 220 223 230".split()
DS2 = "100 103 105 111 113 117 121 123 200 202 210 212 213 214 219 221 222 228 231 232 233 234".split()
PACED = "102 104 107 217".split()
CLASSES = {symbol: kind for kind, symbols in enumerate(["NLRej", "AaJS", "VE", "F", "/fQ"]) for symbol in symbols}


@dataclass
class Task:
    """One experiment's rows, and how its two models are trained on them."""

    name: str
    train: tuple
    test: tuple
    held: tuple = None
    epochs: int = 60
    batch: int = 128
    hidden: tuple = (128, 64, 16)
    standardises: bool = False
    leaf: int = 1
    weights: np.ndarray = None
    classes: int = 2
    models: tuple = ("net", "forest")


def beats_of(path):
    import wfdb
    from scipy.signal import resample_poly

    record, marks = wfdb.rdrecord(path), wfdb.rdann(path, "atr")
    lead = record.sig_name.index("MLII") if "MLII" in record.sig_name else 0
    signal = resample_poly(record.p_signal[:, lead], 25, 72)
    chosen = [(sample, CLASSES[symbol]) for sample, symbol in zip(marks.sample, marks.symbol) if symbol in CLASSES]
    samples = np.array([sample for sample, _ in chosen])
    peaks = np.rint(samples * 125 / 360).astype(int)
    rows = np.zeros((len(peaks) - 1, 187), np.float32)
    for i, row in enumerate(rows):
        near = peaks[np.searchsorted(peaks, peaks[i] - 625):np.searchsorted(peaks, peaks[i] + 625, side="right")]
        length = min(187, int(round(1.2 * (np.median(np.diff(near)) if len(near) > 1 else peaks[i + 1] - peaks[i]))))
        cut = signal[peaks[i]:peaks[i] + length]
        low, high = cut.min(), cut.max()
        if high > low:
            row[:len(cut)] = (cut - low) / (high - low)
    kinds = np.array([kind for _, kind in chosen[:-1]], np.uint8)
    return rows, kinds, rhythm_of(peaks[:-1], rows), relative_of(record.p_signal[:, [lead, 1 - lead]].T, samples)[:-1]


def rhythm_of(peaks, rows):
    """Seven columns a beat, relative to its record: ratios of RR intervals and distances from the median beat."""
    gaps = np.diff(peaks)
    usual = np.median(gaps)
    before, after = np.r_[gaps[0], gaps], np.r_[gaps, gaps[-1]]
    recent = np.array([gaps[max(0, i - 10):i].mean() if i else gaps[0] for i in range(len(peaks))])
    ratios = np.stack([before / usual, after / usual, recent / usual, before / np.maximum(after, 1)]) / 2
    apart = np.abs(rows - np.median(rows[:: max(1, len(rows) // 101)], axis=0))
    windows = [apart[:, a:b].mean(1) for a, b in ((0, 12), (12, 40), (40, 187))]
    return np.vstack([np.minimum(1, ratios), windows]).T.astype(np.float32)


def relative_of(leads, peaks, rate=360):
    """Fourteen columns a beat, relative to its patient: widths, RR ratios, amplitude, likeness to the median beat of two leads."""
    from scipy.signal import butter, filtfilt, resample_poly

    band = lambda x, high: filtfilt(*butter(2, [0.5 / (rate / 2), high / (rate / 2)], "band"), x)
    around = lambda x, left, right: x[np.clip(peaks[:, None] + np.arange(-left, right), 0, len(x) - 1)]
    half = int(0.12 * rate)
    shape = np.abs(around(band(leads[0], 40), 2 * half, 2 * half))
    top = half + shape[:, half:3 * half].argmax(1)
    places = np.arange(shape.shape[1])

    def width(share):
        low = shape <= share * shape[np.arange(len(shape)), top][:, None]
        left = np.where(low & (places <= top[:, None]), places, 0).max(1)
        right = np.where(low & (places >= top[:, None]), places, places[-1]).min(1)
        return (right - left) / rate

    def recent(values, count=32):
        sums = np.r_[0, np.cumsum(values)]
        ends = np.arange(1, len(values) + 1)
        starts = np.maximum(0, ends - count)
        return (sums[ends] - sums[starts]) / (ends - starts)

    gaps = np.diff(peaks) / rate
    before, after = np.r_[gaps[0], gaps], np.r_[gaps, gaps[-1]]
    wide, wider, tall = width(0.5), width(0.25), shape[np.arange(len(shape)), top]
    alike = []
    for lead in leads:
        rows = resample_poly(around(band(lead, 35), int(0.3 * rate), int(0.45 * rate)), 1, 3, axis=1)
        rows = rows[:, 26:54] / np.median(np.ptp(rows[:, 25:60], axis=1))
        usual = np.median(rows, axis=0)
        a, b = rows - rows.mean(1, keepdims=True), usual - usual.mean()
        alike += [(a @ b) / (np.sqrt((a * a).sum(1) * (b * b).sum()) + 1e-9), np.abs(rows - usual).mean(1)]
    mean = np.minimum(gaps, 3).mean()
    columns = [wide / recent(wide), wider / recent(wider), before / recent(before), after / before,
               np.r_[before[0], before[:-1]] / before, wide, wider, tall / recent(tall), alike[0], alike[2], alike[1], alike[3],
               before / mean, after / mean]
    return np.minimum(np.nan_to_num(np.stack(columns, axis=1)), 4).astype(np.float32)


def rebalanced(rows, labels, how, random):
    """60,000 normal rows of 90,589 and 30,000 abnormal ones of 18,857, in proportion; copies are plain or with noise."""
    normal, abnormal = random.permutation(np.flatnonzero(labels == 0)), np.flatnonzero(labels > 0)
    keep = normal[:round(len(normal) * 60000 / 90589)]
    wanted = round(len(abnormal) * 30000 / 18857)
    if how == "copies":
        drawn = random.choice(abnormal, wanted)
        return np.vstack([rows[keep], rows[drawn]]), np.r_[labels[keep], labels[drawn]]
    drawn = random.choice(abnormal, wanted - len(abnormal))
    twins = rows[drawn]
    twins[:, :187] += random.normal(0, 0.01, (len(twins), 187)).astype(np.float32)
    return np.vstack([rows[keep], rows[abnormal], twins]), np.r_[labels[keep], labels[abnormal], labels[drawn]]


def experiments(x, kinds, rhythm, relative, record):
    """All of a default report's, as tasks of two models each."""
    random, tasks = np.random.default_rng(0), []
    two = (kinds > 0).astype(np.uint8)

    def parts_of(rows, labels, *shares):
        """Random parts with these shares of what is left, and the rest."""
        order, found = random.permutation(len(rows)), []
        for share in shares:
            cut = int(np.ceil(share * len(order)))
            found.append((rows[order[:cut]], labels[order[:cut]]))
            order = order[cut:]
        return [*found, (rows[order], labels[order])]

    def add(name, train, test, held=None, five=False, **how):
        """Two classes, five or both of rows that are labelled with five."""
        binary = lambda part: part and (part[0], (part[1] > 0).astype(np.uint8))
        if five != "only":
            tasks.append(Task(name, binary(train), binary(test), binary(held), **how))
        if five:
            kept = {**how, "epochs": how["epochs"] if "hidden" in how else 60, "batch": 128}
            tasks.append(Task(name + ", five classes", train, test, held, classes=5, **kept))

    low, high = x.min(0), x.max(0)
    scaled = (x - low) / np.where(high > low, high - low, 1)
    test, first = parts_of(scaled, kinds, 0.3)
    add("published before", first, test, five=True, epochs=400, batch=512)
    for how in ("noise", "copies"):
        test, rows = parts_of(*rebalanced(x, kinds, how, random), 0.3)
        add(f"published after {how}", rows, test, five=how == "copies", epochs=200, batch=700)
    add("published crossed", first, test, models=("forest",))
    test, held, rows = parts_of(x, kinds, 0.3, 0.1)
    add("leak-free before", rows, test, held, five=True)
    add("leak-free after", rebalanced(*rows, "noise", random), test, held)
    between = lambda columns: [(columns[at], kinds[at]) for at in (np.isin(record, s) for s in (DS1[4:], DS1[:4], DS2))]
    for what, columns in (("beat", x), ("beat+rr", np.hstack([x, rhythm]))):
        one, held, other = between(columns)
        add(f"inter-patient {what} before", one, other, held, five=what == "beat")
        add(f"inter-patient {what} after", rebalanced(*one, "noise", random), other, held)
    chosen = dict(epochs=4, hidden=(64, 32), standardises=True, leaf=50)
    one, held, other = between(relative)
    add("inter-patient patient before", one, other, five=True, **chosen)
    add("inter-patient patient copies", rebalanced(*one, "copies", random), other, five=True, **chosen)
    normal = random.permutation(np.flatnonzero(one[1] == 0))[:6000]
    kept = np.sort(np.r_[normal, np.flatnonzero(one[1] > 0)])
    thin = (one[0][kept], one[1][kept])
    for five, costs in ((False, [1, 0.079]), ("only", [1, 0.6, 2.7, 2.7, 2.7])):
        labels = thin[1] if five else (thin[1] > 0).astype(int)
        counts = np.bincount(labels, minlength=len(costs))
        add("inter-patient patient weights", thin, other, five=five,
            weights=np.array(costs) * len(labels) / np.maximum(1, counts) / np.count_nonzero(counts), **chosen)
    patients = [name for name in dict.fromkeys(record) if name not in (*PACED, "202")]
    for fold in range(10):
        those = patients[fold::10]
        those += ["202"] if "201" in those else []
        inside, out = np.isin(record, those), np.isin(record, [*those, *PACED])
        add(f"cross-patient {fold}", (relative[~out], kinds[~out]), (relative[inside], kinds[inside]), five=True, **chosen)
    return tasks


def train(mode, task, model):
    """Trains one model; its name, model, accuracy, recall and seconds."""
    start, (rows, labels) = time.perf_counter(), task.test
    guess = grow(mode, task) if model == "forest" else {"best": train_jax, "usual": train_torch}[mode](*prepared(task))
    return task.name, model, np.mean(guess == labels), np.mean(guess[labels > 0] > 0), time.perf_counter() - start


def grow(mode, task):
    if mode == "best":
        from sklearnex.ensemble import RandomForestClassifier
    else:
        from sklearn.ensemble import RandomForestClassifier
    # oneDAL counts out-of-bag errors otherwise, so only scikit-learn's do that here.
    forest = RandomForestClassifier(100, n_jobs=1, random_state=0, min_samples_leaf=task.leaf, oob_score=mode == "usual")
    forest.fit(*task.train, sample_weight=None if task.weights is None else task.weights[task.train[1]])
    if task.held:
        forest.predict_proba(task.held[0])
    return forest.predict(task.test[0])


def prepared(task):
    """The task with standardised columns where its network wants them, its rows' weights, and what is scored every epoch."""
    if task.standardises:
        mean, spread = task.train[0].mean(0), task.train[0].std(0)
        scale = lambda part: part and (((part[0] - mean) / np.where(spread > 1e-6, spread, 1)).astype(np.float32), part[1])
        task = replace(task, train=scale(task.train), test=scale(task.test), held=scale(task.held))
    weights = np.ones(task.classes) if task.weights is None else task.weights
    scored = task.held or (task.test if task.name.startswith("published") else None)
    return task, weights[task.train[1]].astype(np.float32), scored


@functools.cache
def jax_programs(classes):
    import jax
    import jax.numpy as jnp

    def logits(layers, x):
        for weights, biases in layers[:-1]:
            x = jax.nn.relu(x @ weights + biases)
        return x @ layers[-1][0] + layers[-1][1]

    def loss(layers, x, wanted, weights):
        z = logits(layers, x)
        if classes > 2:
            each = -jnp.take_along_axis(jax.nn.log_softmax(z), wanted[:, None], axis=1)[:, 0]
        else:
            each = jax.nn.softplus(z[:, 0]) - z[:, 0] * wanted
        return jnp.mean(each * weights)

    def step(state, batch):
        layers, first, second, count = state
        slopes, count = jax.grad(loss)(layers, *batch), count + 1
        first = jax.tree.map(lambda m, g: m + 0.1 * (g - m), first, slopes)
        second = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), second, slopes)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        layers = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), layers, first, second)
        return (layers, first, second, count), None

    epoch = jax.jit(lambda state, *rows: jax.lax.scan(step, state, rows)[0], donate_argnums=0)
    return epoch, jax.jit(loss), jax.jit(logits)


def train_jax(task, weights, scored):
    import jax
    import jax.numpy as jnp

    epoch, loss, logits = jax_programs(task.classes)
    random, (x, y) = np.random.default_rng(0), task.train
    sizes = (x.shape[1], *task.hidden, task.classes if task.classes > 2 else 1)
    layers = [(jnp.asarray(random.uniform(-1, 1, (a, b)) * (6 / (a + b)) ** 0.5, jnp.float32), jnp.zeros(b))
              for a, b in zip(sizes, sizes[1:])]
    zeros = lambda: jax.tree.map(jnp.zeros_like, layers)
    state = (jax.tree.map(jnp.copy, layers), zeros(), zeros(), jnp.float32(0))
    wanted = (lambda labels: labels.astype(np.int32 if task.classes > 2 else np.float32))
    used = len(x) // task.batch * task.batch
    shape, y, best, kept = (-1, task.batch), wanted(y), np.inf, None
    for _ in range(task.epochs):
        order = random.permutation(len(x))[:used]
        state = epoch(state, x[order].reshape(*shape, x.shape[1]), y[order].reshape(shape), weights[order].reshape(shape))
        if scored:
            now = float(loss(state[0], scored[0], wanted(scored[1]), np.float32(1)))
            if task.held and now < best:
                best, kept = now, jax.tree.map(jnp.copy, state[0])
    z = np.asarray(logits(kept or state[0], task.test[0]))
    return z.argmax(1) if task.classes > 2 else (z[:, 0] > 0).astype(np.uint8)


def train_torch(task, weights, scored):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    several = task.classes > 2
    x = torch.from_numpy(task.train[0])
    sizes = [x.shape[1], *task.hidden]
    layers = [m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], task.classes if several else 1))
    step = torch.optim.Adam(net.parameters(), fused=True)
    entropy = torch.nn.functional.cross_entropy if several else torch.nn.functional.binary_cross_entropy_with_logits
    wanted = lambda y: torch.from_numpy(y).long() if several else torch.from_numpy(y.astype(np.float32))[:, None]
    plain = task.weights is None

    def loss(z, t, w):
        return entropy(z, t) if plain else (entropy(z, t, reduction="none").reshape(-1) * w).mean()

    t, w, best, kept = wanted(task.train[1]), torch.from_numpy(weights), np.inf, None
    for _ in range(task.epochs):
        order = torch.randperm(len(x))
        xs, ts, ws = x[order], t[order], w[order]
        for k in range(0, len(xs), task.batch):
            step.zero_grad()
            loss(net(xs[k:k + task.batch]), ts[k:k + task.batch], ws[k:k + task.batch]).backward()
            step.step()
        if scored:
            with torch.no_grad():
                now = entropy(net(torch.from_numpy(scored[0])), wanted(scored[1])).item()
            if task.held and now < best:
                best, kept = now, {key: value.clone() for key, value in net.state_dict().items()}
    if kept:
        net.load_state_dict(kept)
    with torch.no_grad():
        z = net(torch.from_numpy(task.test[0])).numpy()
    return z.argmax(1) if several else (z[:, 0] > 0).astype(np.uint8)


TASKS = []


def on_one_core(queue):
    os.sched_setaffinity(0, {queue.get()})


def train_numbered(mode, number, model):
    return train(mode, TASKS[number], model)


def main(mode, root, out, *protocols):
    start = time.perf_counter()
    with open(os.path.join(root, "RECORDS")) as file:
        names = file.read().split()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(beats_of, [os.path.join(root, name) for name in names]))
    x, rhythm, relative = (np.vstack([part[k] for part in parts]) for k in (0, 2, 3))
    kinds = np.hstack([part[1] for part in parts])
    record = np.repeat(names, [len(part[1]) for part in parts])
    print(f"beats {len(x)} after {time.perf_counter() - start:.1f} s", flush=True)

    TASKS.extend(task for task in experiments(x, kinds, rhythm, relative, record)
                 if not protocols or task.name.startswith(protocols))
    turns = [(number, model) for number, task in enumerate(TASKS) for model in task.models]
    cost = lambda turn: TASKS[turn[0]].train[0].size * (TASKS[turn[0]].epochs if turn[1] == "net" else 100)
    turns.sort(key=cost, reverse=True)
    # Workers are forked, so that they have the rows; each imports what it needs, on a core of its own.
    context = multiprocessing.get_context("fork")
    cores = context.SimpleQueue()
    for core in sorted(os.sched_getaffinity(0))[:2]:
        cores.put(core)
    with ProcessPoolExecutor(2, context, on_one_core, (cores,)) as pool:
        found = list(pool.map(train_numbered, [mode] * len(turns), *zip(*turns)))
    os.makedirs(out, exist_ok=True)
    write_table(mode, found, os.path.join(out, "scores.csv"))
    for name, model, accuracy, recall, seconds in found:
        print(f"{name} {model}: accuracy {accuracy:.4f} recall {recall:.4f} in {seconds:.1f} s", flush=True)
    draw(x, out)
    print(f"whole {time.perf_counter() - start:.1f} s, {len(turns)} trainings")


def write_table(mode, found, path):
    heads = ["experiment", "model", "accuracy", "recall", "seconds"]
    if mode == "best":
        import polars

        polars.DataFrame(found, schema=heads, orient="row").sort("experiment", "model").write_csv(path)
    else:
        import csv

        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([heads, *sorted(found)])


def draw(x, out):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    for k in range(12):
        figure, axes = plt.subplots(figsize=(8, 4.5), dpi=200)
        axes.plot(x[k * 1000])
        figure.savefig(f"{out}/{k}.png")
        plt.close(figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
