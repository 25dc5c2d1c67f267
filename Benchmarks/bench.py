"""Times ecg-report beside the programs that users would pick instead, in turn, on the same rows; called by scripts/bench.

usage: bench.py BENCH_EXECUTABLE ECG_REPORT MITDB_DIR PEERS_DIR WORK_DIR [--rounds 3] [--parts forest,net,...]

Writes WORK_DIR/bench.json and the tables between the marks in Benchmarks/README.md after each part. Ratios are of the
minima; machines are shared and noisy, so min and median of all rounds are shown, and of long computations the processor
time, which hardly depends on who else computes. A peer that is not there or fails is left out, and a line says why.
"""
import argparse
import glob
import os
import shutil
import signal
import subprocess
import sys
import time

from measuring import HERE, Run, Table, keep, number, unhindered

USUAL = "records,csv,start,forest,net,charts,render,growth,whole"


class Bench:
    def __init__(self, given):
        self.given, self.rounds, self.npz = given, given.rounds, os.path.join(given.work, "beats.npz")

    def work(self, name):
        return os.path.join(self.given.work, name)

    def ours(self, *rest, one_core=False):
        return Run([*(["taskset", "-c", "0"] if one_core else []), self.given.bench, *map(str, rest)])

    def peer(self, name, *rest, one_core=False, **more):
        """A script in Python, R or the folder of peers, with nothing in its environment that holds libraries back."""
        own = os.path.join(HERE, "peers", name)
        program = ["Rscript"] if name.endswith(".R") else [sys.executable]
        pinned = ["taskset", "-c", "0"] if one_core else []
        path = own if os.path.exists(own) else os.path.join(self.given.peers, name)
        return Run([*pinned, *program, path, *map(str, rest)], env=unhindered(os.environ), **more)

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
        kinds = data["y"].astype(np.uint8)
        labels = (kinds > 0).astype(np.uint8)
        parts = train_test_split(data["X"], labels, kinds, test_size=0.2, stratify=labels, random_state=0)
        names = ("train_x.f32", "test_x.f32", "train_y.u8", "test_y.u8", "train_y5.u8", "test_y5.u8")
        for name, part in zip(names, parts):
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
        """From the start of the command to its first training, on data it has not seen before, and has; processor time of
        all its threads."""
        table = Table("From the command to its first training", ours="48 records, again")
        for name, data in (("48 records", self.given.mitdb), ("CSV pair", self.given.work)):
            for _ in range(self.rounds):
                shutil.rmtree(self.work("cache"), ignore_errors=True)
                for turn in ("first time", "again"):
                    seconds, busy = self.until_training(data)
                    table.add(f"{name}, {turn}", seconds, cpu=busy)
        shutil.rmtree(self.work("cache"), ignore_errors=True)
        return [table]

    def until_training(self, data):
        command = [self.given.tool, "--repeats", "1", "--data", data, "--output", self.work("stopped")]
        start = time.perf_counter()
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "XDG_CACHE_HOME": self.work("cache")})
        seconds = next((time.perf_counter() - start for line in run.stderr if line.startswith("Training ")), None)
        with open(f"/proc/{run.pid}/stat") as file:
            busy = sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
        # Parsed beats are stored meanwhile.
        while run.poll() is None and not glob.glob(os.path.join(self.work("cache"), "ecg-report", "beats", "*.beats")):
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        run.stderr.read()
        run.wait()
        return seconds, busy

    def forest(self):
        tables, ours = [], {}
        for classes, words in ((2, ""), (5, ", five classes")):
            fit = Table(f"Forest, 100 trees, 87,556 x 187{words}: fit")
            predict = Table(f"Forest{words}: predict 21,890 rows")
            script = lambda name: self.peer("forests.py", name, self.given.work, classes, turn, timeout=self.given.limit)
            calls = {"ecg-report": lambda: self.ours("forest", self.given.work, 2, turn, classes),
                     "oneDAL": lambda: script("oneDAL"), "YDF": lambda: script("YDF")}
            if classes == 2:
                once = {"scikit-learn": lambda: script("scikit-learn"), "XGBoost (rf)": lambda: script("XGBoost"),
                        "LightGBM (rf)": lambda: script("LightGBM"),
                        "ranger": lambda: self.peer("ranger_forest.R", self.given.work, classes, turn, timeout=self.given.limit)}
            else:
                once = {}
            for turn in range(self.rounds):
                for name, call in {**calls, **(once if turn == 0 else {})}.items():
                    run = self.attempt(call, name, fit)
                    if run:
                        figures = {k: number(n, run.line(-1)) for k, n in (("accuracy", "accuracy"), ("recall", "recall1"))}
                        fit.add(name, number(" fit", run.line(-1)), peak=run.peak,
                                cpu=number("fitprocessor", run.line(-1)), **figures)
                        predict.add(name, number(" predict", run.line(-1)), cpu=number("predictprocessor", run.line(-1)),
                                    **figures)
                if classes == 2:
                    self.onnx(predict)
            for figure, limit in (("accuracy", 0.3), ("recall", 1.0)):
                values, theirs = fit.all("ecg-report", figure), fit.all("YDF", figure) + fit.all("scikit-learn", figure)
                if values and theirs:
                    apart = abs(sum(values) / len(values) - sum(theirs) / len(theirs)) * 100
                    fit.notes.append(f"{figure.capitalize()}, mean of {len(values)} seeds, and of YDF and scikit-learn: "
                                     f"{apart:.2f} points apart (allowed {limit}).")
            ours[classes] = min(fit.all("ecg-report", "cpu"), default=None)
            tables += [fit, predict]
        if None not in ours.values():
            tables[2].notes.append(f"{ours[5] / ours[2]:.2f} times the processor time of two classes.")
        return tables

    def onnx(self, table):
        """ONNX Runtime on the forest as it is saved."""
        saved = self.work("forest.onnx")
        if not os.path.exists(saved):
            self.ours("save", self.given.work, saved)
        run = self.attempt(lambda: self.peer("onnx_forest.py", saved, self.given.work), "ONNX Runtime", table)
        if run:
            table.add("ONNX Runtime, the saved file", number("predict", run.line(-1)),
                      cpu=number("predictprocessor", run.line(-1)), accuracy=number("accuracy", run.line(-1)),
                      recall=number("recall1", run.line(-1)))

    def attempt(self, call, name, table):
        """A finished run, or nothing and a line in the table's notes."""
        if name in self.given.without.split(","):
            return table.leave_out(name, "left out by --without")
        try:
            run = call()
        except subprocess.TimeoutExpired as late:
            return table.leave_out(name, f"it takes more than {late.timeout:.0f} s")
        except FileNotFoundError as missing:
            return table.leave_out(name, f"{missing.filename} is not installed")
        return table.leave_out(name, run.reason or "it failed") if run.failed else run

    def net(self):
        """Each round ten epochs of ours and of JAX, in turn, with another seed; the slower ones' fewer epochs once."""
        tables = []
        for batch, classes in ((32, 2), (512, 2), (32, 5), (512, 5)):
            words = ", five classes" if classes == 5 else ""
            table, peak = Table(f"Network, batch {batch}{words}: one epoch of 87,556 rows, one core"), 0
            for turn in range(self.rounds):
                peak = max(peak, number("peak", self.ours("peak").line(0)) or 0)
                given = (self.given.work, 10, batch, turn, classes)
                self.add_epoch(table, "ecg-report", lambda: self.ours("net", *given, one_core=True))
                other = lambda which, epochs: self.peer("networks.py", which, self.given.work, epochs, batch, classes, turn,
                                                        one_core=True)
                self.add_epoch(table, "JAX, a jitted scan", lambda: other("jax", 10))
                if turn == 0 and classes == 2:
                    self.add_epoch(table, "torch.compile", lambda: other("compiled", 3))
                    self.add_epoch(table, "PyTorch, eager", lambda: other("eager", 3))
                    self.add_epoch(table, "Keras (TensorFlow)", lambda: other("keras", 3))
            self.compare_accuracy(table)
            ours = min(table.all("ecg-report", "cpu"), default=None)
            if peak and ours:
                dense, left = self.products(classes, batch)
                table.notes.append(
                    f"One core multiplies and adds at {peak:.0f} GFLOP/s. The dense network takes {dense / 1e9:.2f} thousand "
                    f"million multiply-adds an epoch, {2 * dense / peak / 1e9:.3f} s at that; without products with the zeros of "
                    f"padding and of ReLU {left / 1e9:.2f} are left after ten epochs, "
                    f"{2 * left / peak / 1e9:.3f} s; the epoch takes {ours:.3f} s of processor time.")
            tables.append(table)
        return tables

    @staticmethod
    def compare_accuracy(table):
        ours, theirs = table.all("ecg-report", "accuracy"), table.all("JAX, a jitted scan", "accuracy")
        if ours and theirs:
            mean = lambda values: sum(values) / len(values)
            table.notes.append(f"Accuracy after ten epochs, mean of {len(ours)} seeds: {mean(ours):.4f}, JAX {mean(theirs):.4f}: "
                               f"{abs(mean(ours) - mean(theirs)) * 100:.2f} points apart (allowed 0.3).")

    def products(self, classes, batch):
        """Multiply-adds of an epoch: of the dense network, and without those with a zero; as `bench products` counts them."""
        line = self.ours("products", self.given.work, 10, batch, 0, classes).line(0)
        return number("dense", line) or 0, number("left", line) or 0

    def add_epoch(self, table, name, call):
        run = self.attempt(call, name, table)
        if run:
            line = run.line(-1)
            table.add(name, number("min", line), peak=run.peak, cpu=number("processor", line),
                      accuracy=number("accuracy", line), recall=number("recall1", line))

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
        stacks = {"best": "wfdb, polars, oneDAL, JAX, matplotlib", "usual": "wfdb, scikit-learn, PyTorch, matplotlib"}
        for turn in range(max(1, self.rounds // 3)):
            shutil.rmtree(self.work("report"), ignore_errors=True)
            run = self.tool("--quiet", "--repeats", "1", "--data", self.given.mitdb, "--output", self.work("report"))
            table.add("ecg-report", None if run.failed else run.seconds, cpu=run.cpu, peak=run.peak)
            for mode in self.given.stacks.split(","):
                if mode == "usual" and turn > 0:
                    continue  # it takes a quarter of an hour
                name = stacks[mode]
                run = self.attempt(lambda: self.peer("whole_report.py", mode, self.given.mitdb, self.work("peer-report"),
                                                     timeout=7200), name, table)
                if run:
                    print("\n".join(run.lines), flush=True)
                    table.add(name, run.seconds, cpu=run.cpu)
                    table.add(f"{mode} Python stack, its trainings and records only",
                              number("records and trainings", "\n".join(run.lines)))
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
    parser.add_argument("--limit", type=float, default=1500, help="seconds that another forest may take")
    parser.add_argument("--without", default="", help="names of slow forests and networks to leave out, separated by commas")
    parser.add_argument("--stacks", default="best,usual", help="of the whole report, one or both")
    given = parser.parse_args()
    parts = given.parts.split(",")
    for part in parts:
        if part not in [*USUAL.split(","), "million"]:
            parser.error(f"--parts: expected some of {USUAL},million, found {part}")
    os.makedirs(given.work, exist_ok=True)
    bench, start = Bench(given), time.perf_counter()
    bench.prepare()
    vectors = int(number("bits", bench.ours("peak").line(0)) or 0)
    for part in parts:
        began = time.perf_counter()
        keep(given.work, getattr(bench, part)(), vectors)
        print(f"{part} took {time.perf_counter() - began:.0f} s", flush=True)
    print(f"all took {(time.perf_counter() - start) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
