"""One default report, as a Python user would make it: trainings, scores with intervals, yardsticks, figures and tables.

usage: whole_report.py best|usual MITDB_DIR OUT_DIR [PROTOCOL...]

best: wfdb, SciPy, JAX (a jitted scan an epoch), oneDAL's forests, polars, matplotlib. usual: wfdb, SciPy, PyTorch, scikit-learn,
matplotlib. Records -> beats and features -> all experiments of `ecg-report --repeats 1` on the MIT-BIH database, with their rows,
layers, epochs, batch sizes, trees, validation rows and classes, each trained once, from seed 0, its losses kept. Trainings run on
one core each, two side by side, the longest first. Then, in the same two processes (report_rest.py): rates with Wilson's interval
and the bootstrap's over patients (2,000 resamples), ROC and precision-recall areas, calibration, sweeps, thresholds chosen on
validation rows, macro F1, counts by record, McNemar's and sign-flip tests (9,999 draws) between the pairs of models that the report
compares, nearest neighbours on the four experiments and importance of samples for the four models that the report has, tables, and
the models that the validation rows choose; then 29 figures, each light and dark, of the report's sizes (report_figures.py).

Left out, so that this script does less: pages in HTML and their text, manifest and checks, ONNX and safetensors files, tables that
only rearrange others (EC57's, means over patients, literature), out-of-bag errors by trees (oneDAL has none; both modes draw the
error on test rows instead, of the forests that are drawn), precision and recall of every epoch, and details of the figures. With
protocols, only those are trained, as with `--protocols`.
"""
import functools
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

import report_figures
import report_rest as rest

DS1 = "101 106 108 109 112 114 115 116 118 119 122 124 201 203 205 207 208 209 215 220 223 230".split()
DS2 = "100 103 105 111 113 117 121 123 200 202 210 212 213 214 219 221 222 228 231 232 233 234".split()
HELD = "101 203 205 207".split()
PACED = "102 104 107 217".split()
CLASSES = {symbol: kind for kind, symbols in enumerate(["NLRej", "AaJS", "VE", "F", "/fQ"]) for symbol in symbols}


@dataclass
class Rows:
    """What models get: columns, the class of each row, the number of its beat, and whether oversampling made it."""

    x: np.ndarray
    kinds: np.ndarray
    beat: np.ndarray
    made: np.ndarray

    def __getitem__(self, at):
        return Rows(self.x[at], self.kinds[at], self.beat[at], self.made[at])

    def __len__(self):
        return len(self.kinds)


@dataclass
class Task:
    """One experiment's rows, and how its two models are trained on them."""

    name: str
    train: Rows
    test: Rows
    held: Rows = None
    keeps_best: bool = True
    epochs: int = 60
    batch: int = 128
    hidden: tuple = (128, 64, 16)
    standardises: bool = False
    leaf: int = 1
    weights: np.ndarray = None
    classes: int = 2
    models: tuple = ("net", "forest")

    def labels(self, rows):
        return rows.kinds if self.classes > 2 else (rows.kinds > 0).astype(np.uint8)

    def is_chosen_from(self):
        """Whether its models are among those of which the report saves the best."""
        return self.name.startswith("inter-patient")

    def has_importance(self):
        return self.name in ("leak-free after", "inter-patient beat after")

    def has_growth(self, model):
        """Whether the error over the number of trees is drawn."""
        return model == "forest" and self.name in sum(rest.BEAT.values(), [])


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
    relative = relative_of(record.p_signal[:, [lead, 1 - lead]].T, samples)[:-1]
    return rows, kinds, rhythm_of(peaks[:-1], rows), relative, samples[:-1]


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


def rebalanced(rows, how, random):
    """60,000 normal rows of 90,589 and 30,000 abnormal ones of 18,857, in proportion; copies are plain or with noise."""
    normal, abnormal = random.permutation(np.flatnonzero(rows.kinds == 0)), np.flatnonzero(rows.kinds > 0)
    keep = normal[:round(len(normal) * 60000 / 90589)]
    wanted = round(len(abnormal) * 30000 / 18857)
    drawn = random.choice(abnormal, wanted if how == "copies" else wanted - len(abnormal))
    found = rows[np.r_[keep, drawn] if how == "copies" else np.r_[keep, abnormal, drawn]]
    if how == "copies":
        found.made[len(keep):] = True
        found.made[len(keep) + np.unique(drawn, return_index=True)[1]] = False
    else:
        found.made[-len(drawn):] = True
        found.x[-len(drawn):, :187] += random.normal(0, 0.01, (len(drawn), 187)).astype(np.float32)
    return found


def experiments(x, kinds, rhythm, relative, record):
    """All of a default report's, as tasks of two models each."""
    random, tasks = np.random.default_rng(0), []
    rows_of = lambda columns: Rows(columns, kinds, np.arange(len(kinds)), np.zeros(len(kinds), bool))

    def parts_of(rows, *shares):
        """Random parts with these shares of what is left, and the rest."""
        order, found = random.permutation(len(rows)), []
        for share in shares:
            cut = int(np.ceil(share * len(order)))
            found.append(rows[order[:cut]])
            order = order[cut:]
        return [*found, rows[order]]

    def add(name, train, test, held=None, five=False, **how):
        """Two classes, five or both."""
        if five != "only":
            tasks.append(Task(name, train, test, held, **how))
        if five:
            kept = {**how, "epochs": how["epochs"] if "hidden" in how else 60, "batch": 128}
            tasks.append(Task(name + ", five classes", train, test, held, classes=5, **kept))

    low, high = x.min(0), x.max(0)
    scaled = (x - low) / np.where(high > low, high - low, 1)
    test, first = parts_of(rows_of(scaled), 0.3)
    add("published before", first, test, five=True, epochs=400, batch=512)
    for how in ("noise", "copies"):
        test, rows = parts_of(rebalanced(rows_of(x), how, random), 0.3)
        add(f"published after {how}", rows, test, five=how == "copies", epochs=200, batch=700)
    add("published crossed", first, test, models=("forest",))
    test, held, rows = parts_of(rows_of(x), 0.3, 0.1)
    add("leak-free before", rows, test, held, five=True)
    add("leak-free after", rebalanced(rows, "noise", random), test, held)
    between = lambda columns: [rows_of(columns)[np.isin(record, list(names))] for names in (set(DS1) - set(HELD), HELD, DS2)]
    for what, columns in (("beat", x), ("beat+rr", np.hstack([x, rhythm]))):
        one, held, other = between(columns)
        add(f"inter-patient {what} before", one, other, held, five=what == "beat")
        add(f"inter-patient {what} after", rebalanced(one, "noise", random), other, held)
    chosen = dict(epochs=4, hidden=(64, 32), standardises=True, leaf=50)
    one, held, other = between(relative)
    watched = dict(held=held, keeps_best=False, **chosen)
    add("inter-patient patient before", one, other, five=True, **watched)
    add("inter-patient patient copies", rebalanced(one, "copies", random), other, five=True, **watched)
    normal = random.permutation(np.flatnonzero(one.kinds == 0))[:6000]
    thin = one[np.sort(np.r_[normal, np.flatnonzero(one.kinds > 0)])]
    for five, costs in ((False, [1, 0.079]), ("only", [1, 0.6, 2.7, 2.7, 2.7])):
        labels = thin.kinds if five else (thin.kinds > 0).astype(int)
        counts = np.bincount(labels, minlength=len(costs))
        add("inter-patient patient weights", thin, other, five=five,
            weights=np.array(costs) * len(labels) / np.maximum(1, counts) / np.count_nonzero(counts), **watched)
    patients = [name for name in dict.fromkeys(record) if name not in (*PACED, "202")]
    for fold in range(10):
        those = patients[fold::10]
        those += ["202"] if "201" in those else []
        inside, out = np.isin(record, those), np.isin(record, [*those, *PACED])
        every = rows_of(relative)
        add(f"cross-patient {fold}", every[~out], every[inside], five=True, **chosen)
    return tasks


def train(mode, number, model):
    """Trains one model of a task; what it makes of test and validation rows, and how it was trained."""
    start, task = time.perf_counter(), TASKS[number]
    if model == "forest":
        made, test, held, history = grow(mode, task)
    else:
        made, test, held, history = {"best": train_jax, "usual": train_torch}[mode](*prepared(task))
    seconds = time.perf_counter() - start
    if task.is_chosen_from() or task.has_importance() or task.has_growth(model):
        rest.save(made, rest.model_path(task.name, model))
    abnormal = lambda p: p if p is None or p.ndim == 1 else 1 - p[:, 0]
    called = (test > 0.5).astype(np.uint8) if test.ndim == 1 else test.argmax(1).astype(np.uint8)
    return {"numbers": [number], "name": task.name, "model": model, "title": f"{task.name} {model}", "beat": task.test.beat,
            "p": abnormal(test), "held p": abnormal(held), "called": called, "history": history, "seconds": seconds}


def grow(mode, task):
    if mode == "best":
        from sklearnex.ensemble import RandomForestClassifier
    else:
        from sklearn.ensemble import RandomForestClassifier
    # oneDAL counts out-of-bag errors otherwise, so only scikit-learn's do that here.
    forest, labels = RandomForestClassifier(100, n_jobs=1, random_state=0, min_samples_leaf=task.leaf,
                                            oob_score=mode == "usual"), task.labels(task.train)
    forest.fit(task.train.x, labels, sample_weight=None if task.weights is None else task.weights[labels])
    both = (lambda p: p[:, 1]) if task.classes == 2 else (lambda p: p)
    return forest, both(forest.predict_proba(task.test.x)), task.held and both(forest.predict_proba(task.held.x)), []


def prepared(task):
    """The task with standardised columns where its network wants them, its rows' weights, and what is scored every epoch."""
    if task.standardises:
        mean, spread = task.train.x.mean(0), task.train.x.std(0)
        scale = lambda part: part and replace(part, x=((part.x - mean) / np.where(spread > 1e-6, spread, 1)).astype(np.float32))
        task = replace(task, train=scale(task.train), test=scale(task.test), held=scale(task.held))
    weights = np.ones(task.classes) if task.weights is None else task.weights
    scored = task.held or (task.test if task.name.startswith("published") else None)
    return task, weights[task.labels(task.train)].astype(np.float32), scored


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
            right = z.argmax(1) == wanted
        else:
            each = jax.nn.softplus(z[:, 0]) - z[:, 0] * wanted
            right = (z[:, 0] > 0) == (wanted > 0)
        return jnp.mean(each * weights), jnp.mean(right)

    def step(state, batch):
        layers, first, second, count = state
        (scores, slopes), count = jax.value_and_grad(loss, has_aux=True)(layers, *batch), count + 1
        first = jax.tree.map(lambda m, g: m + 0.1 * (g - m), first, slopes)
        second = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), second, slopes)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        layers = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), layers, first, second)
        return (layers, first, second, count), scores

    def epoch(state, *rows):
        state, scores = jax.lax.scan(step, state, rows)
        return state, jax.tree.map(jnp.mean, scores)

    chances = lambda layers, x: (jax.nn.softmax(logits(layers, x)) if classes > 2 else jax.nn.sigmoid(logits(layers, x)[:, 0]))
    return jax.jit(epoch, donate_argnums=0), jax.jit(loss), jax.jit(chances)


def train_jax(task, weights, scored):
    import jax
    import jax.numpy as jnp

    epoch, loss, chances = jax_programs(task.classes)
    random, x = np.random.default_rng(0), task.train.x
    sizes = (x.shape[1], *task.hidden, task.classes if task.classes > 2 else 1)
    layers = [(jnp.asarray(random.uniform(-1, 1, (a, b)) * (6 / (a + b)) ** 0.5, jnp.float32), jnp.zeros(b))
              for a, b in zip(sizes, sizes[1:])]
    zeros = lambda: jax.tree.map(jnp.zeros_like, layers)
    state = (jax.tree.map(jnp.copy, layers), zeros(), zeros(), jnp.float32(0))
    wanted = (lambda labels: labels.astype(np.int32 if task.classes > 2 else np.float32))
    used = len(x) // task.batch * task.batch
    shape, y, best, kept, history = (-1, task.batch), wanted(task.labels(task.train)), np.inf, None, []
    for _ in range(task.epochs):
        order = random.permutation(len(x))[:used]
        state, own = epoch(state, x[order].reshape(*shape, x.shape[1]), y[order].reshape(shape), weights[order].reshape(shape))
        if scored:
            now = loss(state[0], scored.x, wanted(task.labels(scored)), np.float32(1))
            history.append((*own, *now))
            if task.held and task.keeps_best and float(now[0]) < best:
                best, kept = float(now[0]), jax.tree.map(jnp.copy, state[0])
    kept = kept or state[0]
    judge = lambda rows: rows and np.asarray(chances(kept, rows.x))
    return jax.tree.map(np.asarray, kept), judge(task.test), judge(task.held), [tuple(map(float, row)) for row in history]


def train_torch(task, weights, scored):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    several = task.classes > 2
    x = torch.from_numpy(task.train.x)
    sizes = [x.shape[1], *task.hidden]
    layers = [m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], task.classes if several else 1))
    step = torch.optim.Adam(net.parameters(), fused=True)
    entropy = torch.nn.functional.cross_entropy if several else torch.nn.functional.binary_cross_entropy_with_logits
    wanted = lambda y: torch.from_numpy(y).long() if several else torch.from_numpy(y.astype(np.float32))[:, None]
    plain = task.weights is None

    def loss(z, t, w):
        return entropy(z, t) if plain else (entropy(z, t, reduction="none").reshape(-1) * w).mean()

    t, w, best, kept, history = wanted(task.labels(task.train)), torch.from_numpy(weights), np.inf, None, []
    hits = lambda z, t: ((z.argmax(1) if several else z > 0) == (t if several else t > 0)).float().mean().item()
    targets = scored and wanted(task.labels(scored))
    for _ in range(task.epochs):
        order = torch.randperm(len(x))
        xs, ts, ws, zs = x[order], t[order], w[order], []
        for k in range(0, len(xs), task.batch):
            step.zero_grad()
            z = net(xs[k:k + task.batch])
            zs.append(z.detach())
            loss(z, ts[k:k + task.batch], ws[k:k + task.batch]).backward()
            step.step()
        if scored:
            with torch.no_grad():
                z, zs = net(torch.from_numpy(scored.x)), torch.cat(zs)
                now = entropy(z, targets).item()
                history.append((loss(zs, ts, ws).item(), hits(zs, ts), now, hits(z, targets)))
            if task.held and task.keeps_best and now < best:
                best, kept = now, {key: value.clone() for key, value in net.state_dict().items()}
    if kept:
        net.load_state_dict(kept)
    chances = (lambda z: torch.softmax(z, 1)) if several else (lambda z: torch.sigmoid(z[:, 0]))
    judge = lambda rows: rows and chances(net(torch.from_numpy(rows.x))).numpy()
    with torch.no_grad():
        made = [(m.weight.numpy().T, m.bias.numpy()) for m in net if isinstance(m, torch.nn.Linear)]
        return made, judge(task.test), judge(task.held), history


TASKS = []


def on_one_core(queue):
    os.sched_setaffinity(0, {queue.get()})


def main(mode, root, out, *protocols):
    start = time.perf_counter()
    with open(os.path.join(root, "RECORDS")) as file:
        names = file.read().split()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(beats_of, [os.path.join(root, name) for name in names]))
    x, rhythm, relative = (np.vstack([part[k] for part in parts]) for k in (0, 2, 3))
    kinds, samples = (np.hstack([part[k] for part in parts]) for k in (1, 4))
    number = np.repeat(np.arange(len(names)), [len(part[1]) for part in parts])
    print(f"beats {len(x)} after {time.perf_counter() - start:.1f} s", flush=True)

    TASKS.extend(task for task in experiments(x, kinds, rhythm, relative, np.array(names)[number])
                 if not protocols or task.name.startswith(protocols))
    patient = np.array([names.index("201") if name == "202" else k for k, name in enumerate(names)])[number]
    rest.GIVEN.update(x=x, kinds=kinds, record=number, patient=patient, names=names, sample=samples, tasks=TASKS, root=root,
                      out=out, mode=mode)
    for folder in ("models", "tables", "figures"):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    turns = [(number, model) for number, task in enumerate(TASKS) for model in task.models]
    cost = lambda turn: TASKS[turn[0]].train.x.size * (TASKS[turn[0]].epochs if turn[1] == "net" else 100)
    turns.sort(key=cost, reverse=True)
    # Workers are forked, so that they have the rows; each imports what it needs, on a core of its own.
    context = multiprocessing.get_context("fork")
    cores = context.SimpleQueue()
    for core in sorted(os.sched_getaffinity(0))[:2]:
        cores.put(core)
    with ProcessPoolExecutor(2, context, on_one_core, (cores,)) as pool:
        began = time.perf_counter()
        trained = list(pool.map(train, [mode] * len(turns), *zip(*turns)))
        ended = time.perf_counter()
        print(f"trainings {ended - began:.1f} s, records and trainings {ended - start:.1f} s", flush=True)
        drawn = finish(pool, trained)
    for one in trained:
        right = one["called"] == TASKS[one["numbers"][0]].labels(TASKS[one["numbers"][0]].test)
        recall = np.mean(one["called"][kinds[one["beat"]] > 0] > 0)
        print(f"{one['title']}: accuracy {right.mean():.4f} recall {recall:.4f} in {one['seconds']:.1f} s", flush=True)
    print(f"rest {time.perf_counter() - ended:.1f} s, {drawn} figures")
    print(f"whole {time.perf_counter() - start:.1f} s, {len(turns)} trainings")


def finish(pool, trained):
    """The report of finished trainings; how many figures it has."""
    began, outcomes = time.perf_counter(), rest.joined(trained)
    seen = {(task.name, model): pool.submit(rest.importance, k, model) for k, task in enumerate(TASKS) if task.has_importance()
            for model in task.models}
    judged = [pool.submit(rest.yardsticks, k) for k, task in enumerate(TASKS) if task.name in rest.JUDGED]
    grown = {(task.name, "forest"): pool.submit(rest.errors_by_trees, k) for k, task in enumerate(TASKS)
             if task.has_growth("forest")}
    found = {key: pool.submit(rest.statistics, one) for key, one in sorted(outcomes.items())}
    tests = [pool.submit(rest.compare, *pair) for pair in rest.pairs_of(outcomes)]
    found, seen, grown = ({key: one.result() for key, one in futures.items()} for futures in (found, seen, grown))
    judged = [row for one in judged for row in one.result()]
    figures = [pool.submit(report_figures.draw, *figure) for figure in report_figures.plan(found, judged, seen, grown)]
    rest.write_tables(found, [one.result() for one in tests], judged, seen, grown)
    rest.keep_chosen(found)
    print(f"scores and tables after {time.perf_counter() - began:.1f} s", flush=True)
    return sum(one.result() for one in figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
