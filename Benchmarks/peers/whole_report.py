"""The trainings of one default report, as a Python user would do them: wfdb + scipy, PyTorch, scikit-learn, matplotlib.

usage: whole_report.py MITDB_DIR OUT_DIR

Records -> beats -> the three protocols (published, leak-free, inter-patient), network and forest, before and after
rebalancing, each trained once, with the epochs, batch sizes and row counts of `ecg-report run --repeats 1`; a dozen
figures at the end. Networks run on one thread each, two side by side, as ecg-report does on two cores.
"""
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

DS1 = "101 106 108 109 112 114 115 116 118 119 122 124 201 203 205 207 208 209 215 220 223 230".split()
DS2 = "100 103 105 111 113 117 121 123 200 202 210 212 213 214 219 221 222 228 231 232 233 234".split()
CLASSES = {symbol: kind for kind, symbols in enumerate(["NLRej", "AaJS", "VE", "F", "/fQ"]) for symbol in symbols}


def beats_of(path):
    import wfdb
    from scipy.signal import resample_poly

    record, marks = wfdb.rdrecord(path), wfdb.rdann(path, "atr")
    lead = record.sig_name.index("MLII") if "MLII" in record.sig_name else 0
    signal = resample_poly(record.p_signal[:, lead], 25, 72)
    beats = [(int(round(s * 125 / 360)), CLASSES[c]) for s, c in zip(marks.sample, marks.symbol) if c in CLASSES]
    peaks = np.array([peak for peak, _ in beats])
    rows = np.zeros((len(beats) - 1, 187), np.float32)
    for i, row in enumerate(rows):
        near = peaks[(peaks >= peaks[i] - 625) & (peaks <= peaks[i] + 625)]
        length = min(187, int(round(1.2 * (np.median(np.diff(near)) if len(near) > 1 else peaks[i + 1] - peaks[i]))))
        cut = signal[peaks[i]:peaks[i] + length]
        low, high = cut.min(), cut.max()
        if high > low:
            row[:len(cut)] = (cut - low) / (high - low)
    return rows, np.array([kind for _, kind in beats[:-1]], np.uint8)


def rebalance(rows, labels, how, rng):
    normal, abnormal = rng.permutation(np.flatnonzero(labels == 0)), np.flatnonzero(labels == 1)
    keep = normal[:round(len(normal) * 60000 / 90589)]
    wanted = round(len(abnormal) * 30000 / 18857)
    if how == "copies":
        drawn = rows[rng.choice(abnormal, wanted)]
    else:
        twins = rows[rng.choice(abnormal, wanted - len(abnormal))]
        noise = rng.normal(0, 0.01, twins.shape).astype(np.float32)
        drawn = np.vstack([rows[abnormal], twins + noise])
    return np.vstack([rows[keep], drawn]), np.r_[np.zeros(len(keep), np.uint8), np.ones(wanted, np.uint8)]


def train(task):
    name, model, (xa, ya), (xb, yb), epochs, batch = task
    if model == "forest":
        from sklearn.ensemble import RandomForestClassifier

        guess = RandomForestClassifier(100, n_jobs=1, random_state=0).fit(xa, ya).predict(xb)
    else:
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(0)
        sizes = [187, 128, 64, 16]
        layers = [m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())]
        net = torch.nn.Sequential(*layers, torch.nn.Linear(16, 1))
        step = torch.optim.Adam(net.parameters(), fused=True)
        loss = torch.nn.BCEWithLogitsLoss()
        xs, ts = torch.from_numpy(xa), torch.from_numpy(ya.astype(np.float32))[:, None]
        held = torch.from_numpy(xb)
        for _ in range(epochs):
            order = torch.randperm(len(xs))
            for k in range(0, len(xs), batch):
                part = order[k:k + batch]
                step.zero_grad()
                loss(net(xs[part]), ts[part]).backward()
                step.step()
            with torch.no_grad():  # the validation curve of the report
                score = net(held)
        guess = (score.numpy()[:, 0] > 0).astype(np.uint8)
    return f"{name} {model}: accuracy {np.mean(guess == yb):.4f} recall {np.mean(guess[yb == 1]):.4f}"


def main(root, out):
    start = time.perf_counter()
    names = open(os.path.join(root, "RECORDS")).read().split()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(beats_of, [os.path.join(root, name) for name in names]))
    x = np.vstack([rows for rows, _ in parts])
    y = np.hstack([kinds for _, kinds in parts])
    record = np.repeat(names, [len(kinds) for _, kinds in parts])
    labels = (y > 0).astype(np.uint8)
    print(f"beats {len(x)} after {time.perf_counter() - start:.1f} s", flush=True)

    rng = np.random.default_rng(0)
    tasks = []

    def add(name, train_rows, test_rows, epochs, batch):
        for model in ("net", "forest"):
            tasks.append((name, model, train_rows, test_rows, epochs, batch))

    def halves(rows, labels):
        order = rng.permutation(len(rows))
        cut = int(np.ceil(0.3 * len(rows)))
        return (rows[order[cut:]], labels[order[cut:]]), (rows[order[:cut]], labels[order[:cut]])

    add("published before", *halves(x, labels), 400, 512)
    for how in ("noise", "copies"):
        add(f"published after {how}", *halves(*rebalance(x, labels, how, rng)), 200, 700)
    crossed = (tasks[1][2], tasks[-1][3])
    tasks.append(("published crossed", "forest", *crossed, 0, 0))
    (xa, ya), test = halves(x, labels)
    kept = rng.permutation(len(xa))[: int(0.9 * len(xa))]
    add("leak-free before", (xa[kept], ya[kept]), test, 60, 128)
    add("leak-free after", rebalance(xa[kept], ya[kept], "noise", rng), test, 60, 128)
    one, two = np.isin(record, DS1[4:]), np.isin(record, DS2)
    add("inter-patient before", (x[one], labels[one]), (x[two], labels[two]), 60, 128)
    add("inter-patient after", rebalance(x[one], labels[one], "noise", rng), (x[two], labels[two]), 60, 128)

    tasks.sort(key=lambda task: -len(task[2][0]) * (task[4] if task[1] == "net" else 20))
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(train, tasks):
            print(line, flush=True)

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    os.makedirs(out, exist_ok=True)
    for k in range(12):
        figure, axes = plt.subplots(figsize=(8, 4.5), dpi=200)
        axes.plot(x[k * 1000])
        figure.savefig(f"{out}/{k}.png")
        plt.close(figure)
    print(f"whole {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
