"""Times ecg-report beside the programs that users would pick instead, in turn, on the same rows; called by scripts/bench.

usage: bench.py BENCH_EXECUTABLE ECG_REPORT MITDB_DIR PEERS_DIR WORK_DIR [--rounds 3] [--parts forest,net,...]

Writes WORK_DIR/bench.json and the tables between the marks in Benchmarks/README.md after each part. Ratios are of the
minima; machines are shared and noisy, so min and median of all rounds are shown. A peer that fails is left out.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import time

from measuring import HERE, Run, Table, keep, number

USUAL = "records,csv,start,forest,net,charts,render,growth,whole"
# Multiply-adds of the dense network, a row: forward, back to all levels but the inputs, and gradients.
MULTIPLY_ADDS = 3 * (187 * 128 + 128 * 64 + 64 * 16 + 16) - 187 * 128


class Bench:
    def __init__(self, given):
        self.given, self.rounds, self.npz = given, given.rounds, os.path.join(given.work, "beats.npz")

    def work(self, name):
        return os.path.join(self.given.work, name)

    def ours(self, *rest):
        return Run([self.given.bench, *map(str, rest)])

    def peer(self, name, *rest, **more):
        return Run([sys.executable, os.path.join(self.given.peers, name), *map(str, rest)], **more)

    def tool(self, *rest, **more):
        environment = {**os.environ, "XDG_CACHE_HOME": self.work("no-cache")}
        shutil.rmtree(self.work("no-cache"), ignore_errors=True)
        return Run([self.given.tool, *map(str, rest)], env=environment, **more)

    def prepare(self):
        """The peers' rows, once: beats.npz, the CSV pair, and the peers' own split (80/20, seed 0) as raw files for ours."""
        if not os.path.exists(self.npz) or not os.path.exists(self.work("mitbih_train.csv")):
            self.peer("make_heartbeat_csv.py", self.given.mitdb, self.given.work, "--csv")
        import numpy as np
        from sklearn.model_selection import train_test_split

        data = np.load(self.npz)
        labels = (data["y"] > 0).astype(np.uint8)
        parts = train_test_split(data["X"], labels, test_size=0.2, stratify=labels, random_state=0)
        for name, part in zip(("train_x.f32", "test_x.f32", "train_y.u8", "test_y.u8"), parts):
            part.tofile(self.work(name))

    def records(self):
        table = Table("48 records to beats")
        for _ in range(self.rounds):
            run = self.ours("records", self.given.mitdb, 2)
            table.add("ecg-report", number(r"beats \d+", run.line(0)), peak=run.peak)
            run = self.peer("make_heartbeat_csv.py", self.given.mitdb, self.given.work)
            table.add("wfdb-python + scipy", None if run.failed else run.seconds, peak=run.peak)
        return [table]

    def csv(self):
        table = Table("CSV pair (514 MB) to floats")
        for _ in range(self.rounds):
            run = self.ours("csv", self.given.work, 2)
            table.add("ecg-report", number(r"beats \d+", run.line(0)), peak=run.peak)
            for line in self.peer("peer_csv.py", self.given.work).lines:
                table.add(line.split()[0], number("best", line))
        table.notes.append("ecg-report's time holds the SHA-256 of both files and the checks of every field; peers only parse.")
        return [table]

    def start(self):
        """From the start of the command to its first training, on data it has not seen before, and has."""
        table = Table("From the command to its first training", ours="48 records, again")
        for name, data in (("48 records", self.given.mitdb), ("CSV pair", self.given.work)):
            for _ in range(self.rounds):
                shutil.rmtree(self.work("cache"), ignore_errors=True)
                table.add(f"{name}, first time", self.until_training(data))
                table.add(f"{name}, again", self.until_training(data))
        shutil.rmtree(self.work("cache"), ignore_errors=True)
        return [table]

    def until_training(self, data):
        command = [self.given.tool, "--repeats", "1", "--data", data, "--output", self.work("stopped")]
        start = time.perf_counter()
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "XDG_CACHE_HOME": self.work("cache")})
        seconds = next((time.perf_counter() - start for line in run.stderr if line.startswith("Training ")), None)
        run.send_signal(signal.SIGINT)
        run.stderr.read()
        run.wait()
        return seconds

    def forest(self):
        fit, predict = Table("Forest, 100 trees, 87,556 x 187: fit"), Table("Forest: predict 21,890 rows")
        for turn in range(self.rounds):
            for name, call in (("ecg-report", lambda: self.ours("forest", self.given.work, 2, turn)),
                               ("oneDAL (sklearnex)", lambda: self.peer("peer_forest.py", self.npz, "sklearnex")),
                               ("scikit-learn", lambda: self.peer("peer_forest.py", self.npz, "sklearn"))):
                run = call()
                figures = {"accuracy": number("accuracy", run.line(-1)), "recall": number("recall1", run.line(-1))}
                fit.add(name, number("fit", run.line(-1)), peak=run.peak, **figures)
                predict.add(name, number("predict", run.line(-1)), **figures)
        for figure, limit in (("accuracy", 0.3), ("recall", 1.0)):
            ours, theirs = fit.all("ecg-report", figure), fit.all("scikit-learn", figure)
            if ours and theirs:
                apart = max(abs(value - theirs[0]) for value in ours) * 100
                fit.notes.append(f"{figure.capitalize()} over {len(ours)} seeds: "
                                 f"{', '.join(f'{v:.4f}' for v in ours)}, scikit-learn {theirs[0]:.4f}: "
                                 f"at most {apart:.2f} points apart (allowed {limit}).")
        return [fit, predict]

    def net(self):
        tables = []
        for batch in (32, 512):
            table = Table(f"Network, batch {batch}: one epoch of 87,556 rows, one core")
            peak = 0
            for turn in range(self.rounds):
                peak = max(peak, number("peak", self.ours("peak").line(0)) or 0)
                epochs = 10 if turn == 0 else 3
                run = self.ours("net", self.given.work, epochs, batch, turn)
                self.add_epoch(table, "ecg-report", run, "median")
                self.add_epoch(table, "PyTorch, 1 thread", self.peer("peer_net.py", self.npz, epochs, batch), "median")
                self.add_epoch(table, "Keras (TensorFlow)", self.peer("peer_keras.py", self.npz, epochs, batch), "median",
                               place=-1)
                pair = [subprocess.Popen([self.given.bench, "net", self.given.work, "10", str(batch), str(turn)],
                                         stdout=subprocess.PIPE, text=True) for _ in range(2)]
                both = [number("median", process.communicate()[0]) for process in pair]
                table.add("ecg-report, two trainings side by side, each", None if None in both else max(both))
            if peak and table.best("ecg-report"):
                least = 2 * MULTIPLY_ADDS * 87556 / peak / 1e9
                table.notes.append(f"One core multiplies and adds at {peak:.0f} GFLOP/s; the dense network's multiplications take "
                                   f"{least:.3f} s at that: the epoch takes {table.best('ecg-report') / least:.2f} times as "
                                   "long; products with the zeros of padding and of ReLU are left out of it.")
            tables.append(table)
        return tables

    @staticmethod
    def add_epoch(table, name, run, figure, place=0):
        line = run.line(place)
        table.add(name, number(figure, line), peak=run.peak, accuracy=number("accuracy", line),
                  recall=number("recall1", line))

    def charts(self):
        table = Table("12 charts, 1600 x 900, drawn and encoded")
        for _ in range(self.rounds):
            table.add("ecg-report", number(r"charts \d+", self.ours("charts", self.work("charts")).line(0)))
            table.add("matplotlib", number("charts", self.peer("peer_figures.py", self.work("peer-charts")).line(-1)))
        return [table]

    def render(self):
        """All figures and pages from results.json, light and dark, as the command does it."""
        table, folder = Table("All figures and pages of a report again from results.json"), self.work("rendered")
        shutil.rmtree(folder, ignore_errors=True)
        if not self.tool("--quick", "--data", self.given.mitdb, "--output", folder).failed:
            for _ in range(self.rounds):
                run = self.tool("render", folder)
                table.add("ecg-report", None if run.failed else run.seconds, cpu=run.cpu, peak=run.peak)
        return [table]

    def growth(self):
        """Seconds over rows (x1, x2, x4, x8) and over trees, and the exponents of a power law through them."""
        import numpy as np

        rows, trees, found = [12500, 25000, 50000, 100000], [10, 20, 40, 80, 160], {}
        for size, count in [(size, 20) for size in rows] + [(25000, count) for count in trees]:
            lines = [self.ours("growth", size, count, 2).line(0) for _ in range(self.rounds)]
            found[size, count] = {k: min(number(k, line) for line in lines) for k in ("forest", "net")}
            print("growth", size, count, found[size, count], flush=True)
        slope = lambda xs, ys: float(np.polyfit(np.log(xs), np.log(ys), 1)[0])
        show = lambda ys: ", ".join(f"{y:.2f}" for y in ys)
        table = Table("How cost grows")
        for name, xs, ys in (
                ("Forest of 20 trees", rows, [found[size, 20]["forest"] for size in rows]),
                ("An epoch of the network", rows, [found[size, 20]["net"] for size in rows])):
            table.notes.append(f"{name} over {', '.join(f'{x:,}' for x in xs)} rows: {show(ys)} s, exponent "
                               f"{slope(xs, ys):.2f}.")
        ys = [found[25000, count]["forest"] for count in trees]
        table.notes.append(f"Forest on 25,000 rows over {', '.join(map(str, trees))} trees: {show(ys)} s, exponent "
                           f"{slope(trees, ys):.2f} (sorting the features into bins is paid once).")
        return [table]

    def whole(self):
        table = Table("A whole report on MIT-BIH, each model trained once")
        for _ in range(max(1, self.rounds // 3)):
            shutil.rmtree(self.work("report"), ignore_errors=True)
            run = self.tool("--quiet", "--repeats", "1", "--data", self.given.mitdb, "--output", self.work("report"))
            table.add("ecg-report", None if run.failed else run.seconds, cpu=run.cpu, peak=run.peak)
            run = Run([sys.executable, os.path.join(HERE, "peers", "whole_report.py"), self.given.mitdb,
                       self.work("peer-report")], timeout=7200)
            print("\n".join(run.lines), flush=True)
            table.add("wfdb, PyTorch, scikit-learn, matplotlib", None if run.failed else run.seconds, cpu=run.cpu)
        return [table]

    def million(self):
        table = Table("A million synthetic beats, `--quick`: all 19 models, report and all")
        shutil.rmtree(self.work("million"), ignore_errors=True)
        run = self.tool("--quick", "--beats", "1000000", "--output", self.work("million"), timeout=3600)
        table.add("ecg-report", None if run.failed else run.seconds, cpu=run.cpu, peak=run.peak)
        return [table]


def main():
    parser = argparse.ArgumentParser()
    for name in ("bench", "tool", "mitdb", "peers", "work"):
        parser.add_argument(name)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", default=USUAL, help=f"some of {USUAL},million, separated by commas")
    given = parser.parse_args()
    parts = given.parts.split(",")
    for part in parts:
        if part not in [*USUAL.split(","), "million"]:
            parser.error(f"--parts: expected some of {USUAL},million, found {part}")
    os.makedirs(given.work, exist_ok=True)
    bench, start = Bench(given), time.perf_counter()
    bench.prepare()
    for part in parts:
        began = time.perf_counter()
        keep(given.work, getattr(bench, part)())
        print(f"{part} took {time.perf_counter() - began:.0f} s", flush=True)
    print(f"all took {(time.perf_counter() - start) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
