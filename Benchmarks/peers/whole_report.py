"""The trainings of one default report, as a Python user would do them: wfdb + scipy, PyTorch, scikit-learn, matplotlib.

usage: whole_report.py MITDB_DIR OUT_DIR

Records -> beats -> the three protocols (published, leak-free, inter-patient; the last with and without rhythm columns),
network and forest, before and after rebalancing, each trained once, with the epochs, batch sizes, validation rows and row
counts of `ecg-report run --repeats 1`; a dozen figures at the end. Trainings run on one thread each, two side by side, the
longest first, as ecg-report does on two cores. What ecg-report computes besides (intervals, importance of samples, tests)
is left out here, so this script does less.
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
    return rows, np.array([kind for _, kind in beats[:-1]], np.uint8), rhythm_of(peaks[:-1], rows)


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


def rebalance(rows, labels, how, rng):
    normal, abnormal = rng.permutation(np.flatnonzero(labels == 0)), np.flatnonzero(labels == 1)
    keep = normal[:round(len(normal) * 60000 / 90589)]
    wanted = round(len(abnormal) * 30000 / 18857)
    if how == "copies":
        drawn = rows[rng.choice(abnormal, wanted)]
    else:
        twins = rows[rng.choice(abnormal, wanted - len(abnormal))]
        twins[:, :187] += rng.normal(0, 0.01, (len(twins), 187)).astype(np.float32)
        drawn = np.vstack([rows[abnormal], twins])
    return np.vstack([rows[keep], drawn]), np.r_[np.zeros(len(keep), np.uint8), np.ones(wanted, np.uint8)]


def train(task):
    """Trains one model and returns a line with its scores; `held` are validation rows, scored after each epoch."""
    start = time.perf_counter()
    name, model, (xa, ya), held, (xb, yb), epochs, batch = task
    if model == "forest":
        from sklearn.ensemble import RandomForestClassifier

        forest = RandomForestClassifier(100, n_jobs=1, random_state=0, oob_score=True).fit(xa, ya)
        guess = forest.predict(xb)
        if held:
            forest.predict_proba(held[0])
    else:
        guess = train_network(xa, ya, held, xb, epochs, batch)
    seconds = time.perf_counter() - start
    return f"{name} {model}: accuracy {np.mean(guess == yb):.4f} recall {np.mean(guess[yb == 1]):.4f} in {seconds:.1f} s"


def train_network(xa, ya, held, xb, epochs, batch):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    sizes = [xa.shape[1], 128, 64, 16]
    layers = [m for a, b in zip(sizes, sizes[1:]) for m in (torch.nn.Linear(a, b), torch.nn.ReLU())]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(16, 1))
    step = torch.optim.Adam(net.parameters(), fused=True)
    loss = torch.nn.BCEWithLogitsLoss()
    labelled = lambda x, y: (torch.from_numpy(x), torch.from_numpy(y.astype(np.float32))[:, None])
    x, t = labelled(xa, ya)
    test = torch.from_numpy(xb)
    held_x, held_t = labelled(*held) if held else (test, None)  # the published project validates on its test rows
    best, kept = np.inf, None
    for _ in range(epochs):
        order = torch.randperm(len(x))
        xs, ts = x[order], t[order]
        for k in range(0, len(xs), batch):
            step.zero_grad()
            loss(net(xs[k:k + batch]), ts[k:k + batch]).backward()
            step.step()
        with torch.no_grad():
            score = net(held_x)
            if held and (now := loss(score, held_t).item()) < best:
                best, kept = now, {key: value.clone() for key, value in net.state_dict().items()}
    if kept:
        net.load_state_dict(kept)
    with torch.no_grad():
        return (net(test).numpy()[:, 0] > 0).astype(np.uint8)


def main(root, out):
    start = time.perf_counter()
    names = open(os.path.join(root, "RECORDS")).read().split()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(beats_of, [os.path.join(root, name) for name in names]))
    x = np.vstack([rows for rows, _, _ in parts])
    y = np.hstack([kinds for _, kinds, _ in parts])
    told = np.hstack([x, np.vstack([rhythm for _, _, rhythm in parts])])
    record = np.repeat(names, [len(kinds) for _, kinds, _ in parts])
    labels = (y > 0).astype(np.uint8)
    print(f"beats {len(x)} after {time.perf_counter() - start:.1f} s", flush=True)

    rng = np.random.default_rng(0)
    tasks = []

    def add(name, train_rows, held, test_rows, epochs, batch):
        for model in ("net", "forest"):
            tasks.append((name, model, train_rows, held, test_rows, epochs, batch))

    def parts_of(rows, labels, *shares):
        """Random parts with these shares of what is left, and the rest."""
        order, found = rng.permutation(len(rows)), []
        for share in shares:
            cut = int(np.ceil(share * len(order)))
            found.append((rows[order[:cut]], labels[order[:cut]]))
            order = order[cut:]
        return [*found, (rows[order], labels[order])]

    low, high = x.min(0), x.max(0)
    scaled = (x - low) / np.where(high > low, high - low, 1)
    test, first = parts_of(scaled, labels, 0.3)
    add("published before", first, None, test, 400, 512)
    for how in ("noise", "copies"):
        test, rows = parts_of(*rebalance(x, labels, how, rng), 0.3)
        add(f"published after {how}", rows, None, test, 200, 700)
    tasks.append(("published crossed", "forest", first, None, test, 0, 0))
    test, held, rows = parts_of(x, labels, 0.3, 0.1)
    add("leak-free before", rows, held, test, 60, 128)
    add("leak-free after", rebalance(*rows, "noise", rng), held, test, 60, 128)
    for what, columns in (("beat", x), ("beat+rr", told)):
        one, held, two = ((columns[at], labels[at]) for at in (np.isin(record, s) for s in (DS1[4:], DS1[:4], DS2)))
        add(f"inter-patient {what} before", one, held, two, 60, 128)
        add(f"inter-patient {what} after", rebalance(*one, "noise", rng), held, two, 60, 128)

    tasks.sort(key=lambda task: -len(task[2][0]) * (task[5] if task[1] == "net" else 100))
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
