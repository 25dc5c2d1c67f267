"""Times ecg-report beside the programs that users would pick instead, in turn, on the same rows; called by scripts/bench.

usage: bench.py BENCH_EXECUTABLE ECG_REPORT MITDB_DIR PEERS_DIR WORK_DIR [--rounds 3] [--parts forest,net,...]

Writes WORK_DIR/bench.json and replaces the tables between the marks in Benchmarks/README.md. Ratios are of the minima;
machines are shared and noisy, so min and median of all rounds are shown.
"""
import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, **more):
    """The lines a command prints, its wall seconds and its peak memory in MB."""
    start = time.perf_counter()
    done = subprocess.run(["/usr/bin/time", "-f", "peak %M", *command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    peak = re.search(r"peak (\d+)", done.stderr)
    return done.stdout.splitlines(), time.perf_counter() - start, int(peak.group(1)) / 1024 if peak else None


def number(name, line):
    found = re.search(rf"{name} +([0-9.e+-]+)", line)
    return float(found.group(1)) if found else None


def export_rows(npz, folder):
    """The peers' own split (stratified 80/20, seed 0) as raw files for ours."""
    import numpy as np
    from sklearn.model_selection import train_test_split

    data = np.load(npz)
    labels = (data["y"] > 0).astype(np.uint8)
    parts = train_test_split(data["X"], labels, test_size=0.2, stratify=labels, random_state=0)
    for name, part in zip(("train_x.f32", "test_x.f32", "train_y.u8", "test_y.u8"), parts):
        part.tofile(os.path.join(folder, name))


class Table:
    """Measurements of one part: contender -> list of rounds, each a dict of figures."""

    def __init__(self, part, unit, ours):
        self.part, self.unit, self.ours, self.rounds = part, unit, ours, {}

    def add(self, contender, **figures):
        self.rounds.setdefault(contender, []).append(figures)
        print(self.part, contender, {k: v for k, v in figures.items() if v is not None}, flush=True)

    def best(self, contender):
        return min(r["seconds"] for r in self.rounds[contender])

    def markdown(self):
        lines = [f"### {self.part}", "", f"| | {self.unit}, min | median | times slower | accuracy | recall | rounds |",
                 "|---|---|---|---|---|---|---|"]
        show = lambda v: "" if v is None else f"{v:.4f}"
        for contender, rounds in self.rounds.items():
            seconds = [r["seconds"] for r in rounds]
            accuracy = statistics.median([r["accuracy"] for r in rounds]) if rounds[0].get("accuracy") else None
            recall = statistics.median([r["recall"] for r in rounds]) if rounds[0].get("recall") else None
            lines.append(f"| {contender} | {min(seconds):.3f} s | {statistics.median(seconds):.3f} s | "
                         f"{min(seconds) / self.best(self.ours):.1f} | {show(accuracy)} | {show(recall)} | {len(rounds)} |")
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    for name in ("bench", "tool", "mitdb", "peers", "work"):
        parser.add_argument(name)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", default="records,csv,forest,net,charts,growth,whole")
    given = parser.parse_args()
    os.makedirs(given.work, exist_ok=True)
    rounds, parts, tables = given.rounds, given.parts.split(","), []
    npz, python = os.path.join(given.work, "beats.npz"), sys.executable
    peer = lambda name, *rest: run([python, os.path.join(given.peers, name), *map(str, rest)])
    ours = lambda *rest: run([given.bench, *map(str, rest)])

    if "records" in parts or not os.path.exists(npz) or not os.path.exists(os.path.join(given.work, "mitbih_train.csv")):
        table = Table("48 records to beats", "seconds", "ecg-report")
        for _ in range(rounds):
            lines, _, peak = ours("records", given.mitdb, 2)
            table.add("ecg-report", seconds=number(r"beats \d+", lines[0]), peak=peak)
            start = time.perf_counter()
            peer("make_heartbeat_csv.py", given.mitdb, given.work)
            table.add("wfdb-python + scipy", seconds=time.perf_counter() - start)
        tables.append(table)
        if not os.path.exists(os.path.join(given.work, "mitbih_train.csv")):
            peer("make_heartbeat_csv.py", given.mitdb, given.work, "--csv")
    export_rows(npz, given.work)

    if "csv" in parts:
        table = Table("CSV pair (514 MB) to floats", "seconds", "ecg-report")
        for _ in range(rounds):
            lines, _, peak = ours("csv", given.work, 2)
            table.add("ecg-report", seconds=number(r"beats \d+", lines[0]), peak=peak)
            for line in peer("peer_csv.py", given.work)[0]:
                table.add(line.split()[0], seconds=number("best", line))
        tables.append(table)

    if "forest" in parts:
        fit, predict = Table("Forest, 100 trees, 87,556 x 187: fit", "seconds", "ecg-report"), Table(
            "Forest: predict 21,890 rows", "seconds", "ecg-report")
        for turn in range(rounds):
            contenders = {"ecg-report": lambda: ours("forest", given.work, 2, turn)}
            for name in ("sklearnex", "sklearn"):
                contenders[{"sklearnex": "oneDAL (sklearnex)", "sklearn": "scikit-learn"}[name]] = (
                    lambda name=name: peer("peer_forest.py", npz, name))
            for name, call in contenders.items():
                lines, _, peak = call()
                figures = dict(accuracy=number("accuracy", lines[-1]), recall=number("recall1", lines[-1]), peak=peak)
                fit.add(name, seconds=number("fit", lines[-1]), **figures)
                predict.add(name, seconds=number("predict", lines[-1]), **figures)
        tables += [fit, predict]

    if "net" in parts:
        for batch in (32, 512):
            table = Table(f"Network, batch {batch}: one epoch of 87,556 rows, one core", "seconds", "ecg-report")
            for turn in range(rounds):
                lines, _, peak = ours("net", given.work, 10, batch, turn)
                table.add("ecg-report", seconds=number("median", lines[-1]), accuracy=number("accuracy", lines[-1]),
                          recall=number("recall1", lines[-1]), peak=peak)
                lines, _, _ = peer("peer_net.py", npz, 10 if turn == 0 else 3, batch)
                table.add("PyTorch, 1 thread", seconds=number("median", lines[0]),
                          accuracy=number("accuracy", lines[0]), recall=number("recall1", lines[0]))
                lines, _, _ = peer("peer_keras.py", npz, 10 if turn == 0 else 3, batch)
                table.add("Keras (TensorFlow)", seconds=number("median", lines[-1]),
                          accuracy=number("accuracy", lines[-1]), recall=number("recall1", lines[-1]))
            tables.append(table)

    if "charts" in parts:
        table = Table("12 charts, 1600 x 900, drawn and encoded", "seconds", "ecg-report")
        for _ in range(rounds):
            lines, _, _ = ours("charts", os.path.join(given.work, "charts"))
            table.add("ecg-report", seconds=number(r"charts \d+", lines[0]))
            lines, _, _ = peer("peer_figures.py", os.path.join(given.work, "peer-charts"))
            table.add("matplotlib", seconds=number("charts", lines[-1]))
        tables.append(table)

    growth = measure_growth(ours, rounds) if "growth" in parts else None

    if "whole" in parts:
        table = Table("A whole report on MIT-BIH, each model trained once", "seconds", "ecg-report")
        for _ in range(max(1, rounds // 3)):
            shutil.rmtree(os.path.join(given.work, "report"), ignore_errors=True)
            _, seconds, peak = run([given.tool, "--quiet", "--repeats", "1", "--data", given.mitdb,
                                    "--output", os.path.join(given.work, "report")])
            table.add("ecg-report", seconds=seconds, peak=peak)
            _, seconds, _ = run([python, os.path.join(HERE, "peers", "whole_report.py"), given.mitdb,
                                 os.path.join(given.work, "peer-report")])
            table.add("wfdb, PyTorch, scikit-learn, matplotlib", seconds=seconds)
        tables.append(table)

    write(given, tables, growth)


def measure_growth(ours, rounds):
    """Seconds over rows (x1, x2, x4, x8) and over trees, and the exponents of a power law through them."""
    import numpy as np

    rows, trees, found = [12500, 25000, 50000, 100000], [10, 20, 40, 80], {}
    for size in rows:
        lines = [ours("growth", size, 20, 2)[0][0] for _ in range(rounds)]
        found[f"rows {size}"] = {k: min(number(k, line) for line in lines) for k in ("forest", "net")}
    for count in trees:
        lines = [ours("growth", 25000, count, 2)[0][0] for _ in range(rounds)]
        found[f"trees {count}"] = {"forest": min(number("forest", line) for line in lines)}
    slope = lambda xs, ys: float(np.polyfit(np.log(xs), np.log(ys), 1)[0])
    found["exponents"] = {
        "forest over rows": slope(rows, [found[f"rows {r}"]["forest"] for r in rows]),
        "net over rows": slope(rows, [found[f"rows {r}"]["net"] for r in rows]),
        "forest over trees": slope(trees, [found[f"trees {t}"]["forest"] for t in trees])}
    print(found["exponents"], flush=True)
    return found


def versions():
    from importlib.metadata import PackageNotFoundError, version

    names = ["numpy", "scipy", "wfdb", "pandas", "polars", "pyarrow", "duckdb", "scikit-learn", "scikit-learn-intelex",
             "torch", "tensorflow-cpu", "keras", "matplotlib"]
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def write(given, tables, growth):
    """Parts that were not measured this time keep their last figures."""
    store = os.path.join(given.work, "bench.json")
    if os.path.exists(store):
        with open(store) as file:
            last = json.load(file)
        growth = growth or last["growth"]
        for part, rounds in last["tables"].items():
            if part not in [t.part for t in tables]:
                kept = Table(part, "seconds", "ecg-report")
                kept.rounds = rounds
                tables.append(kept)
    report = {"machine": {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()},
              "versions": versions(), "growth": growth, "tables": {t.part: t.rounds for t in tables}}
    with open(store, "w") as file:
        json.dump(report, file, indent=1)
    text = [t.markdown() for t in tables]
    if growth:
        text.append("### How cost grows\n\n| | exponent of a power law |\n|---|---|\n" + "\n".join(
            f"| {name} | {value:.2f} |" for name, value in growth["exponents"].items()) + "\n")
    text.append("Versions: " + ", ".join(f"{k} {v}" for k, v in report["versions"].items()) + ".\n")
    readme = os.path.join(HERE, "README.md")
    before, rest = open(readme).read().split("<!-- measured -->\n")
    after = rest.split("<!-- end of measured -->")[1]
    with open(readme, "w") as file:
        file.write(before + "<!-- measured -->\n" + "\n".join(text) + "<!-- end of measured -->" + after)


if __name__ == "__main__":
    main()
