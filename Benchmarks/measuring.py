"""Running programs for bench.py, and keeping what they took: rounds in bench.json, tables in README.md."""
import json
import os
import platform
import re
import resource
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["numpy", "scipy", "wfdb", "pandas", "polars", "pyarrow", "duckdb", "scikit-learn", "scikit-learn-intelex", "ydf",
         "lightgbm", "xgboost", "onnxruntime", "jax", "torch", "tensorflow-cpu", "keras", "matplotlib"]
# What would hold a peer back, or name threads and kernels for it: each is run as it comes.
HOLDING_BACK = ("OPENBLAS_", "GOTO_", "NVPL_", "MKL_", "OMP_", "KMP_", "DNNL_", "ONEDNN_", "XLA_", "JAX_", "TF_NUM_", "TORCH_")


def unhindered(environment):
    """The environment without what holds libraries back."""
    return {name: value for name, value in environment.items() if not name.startswith(HOLDING_BACK)}


class Run:
    """A finished program: the lines it printed, wall and processor seconds, peak memory in MB."""

    def __init__(self, command, timeout=1800, **more):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        # In a session of its own, all of which a time limit ends.
        done = subprocess.Popen(["/usr/bin/time", "-f", "peak %M", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, start_new_session=True, **more)
        try:
            output, errors = done.communicate(timeout=timeout)
        except BaseException:
            os.killpg(done.pid, signal.SIGKILL)
            done.communicate()
            raise
        self.seconds = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.lines, self.failed = output.splitlines(), done.returncode != 0
        said = [line for line in errors.splitlines() if not re.match(r"peak \d+|Command exited", line)]
        self.reason = said[-1].strip() if self.failed and said else None
        peak = re.search(r"peak (\d+)", errors)
        self.peak = int(peak.group(1)) / 1024 if peak else None
        if self.failed:
            print(f"failed: {' '.join(command)}: {errors[-2000:]}", file=sys.stderr, flush=True)

    def line(self, place):
        """A line it printed, empty where it printed fewer."""
        return self.lines[place] if -len(self.lines) <= place < len(self.lines) else ""


def number(name, line):
    found = re.search(rf"{name} +([0-9.e+-]+)", line)
    return float(found.group(1)) if found else None


class Table:
    """Measurements of one part: contender -> list of rounds, each a dict of figures; notes go below it."""

    def __init__(self, part, ours="ecg-report", rounds=None, notes=None):
        self.part, self.ours, self.rounds, self.notes = part, ours, rounds or {}, notes or []

    def add(self, contender, seconds, **figures):
        """Keeps a round; one without seconds is of a program that failed, and left out."""
        figures = {"seconds": seconds, **{k: v for k, v in figures.items() if v is not None}}
        print(self.part, "|", contender, figures, flush=True)
        if seconds is not None:
            self.rounds.setdefault(contender, []).append(figures)

    def leave_out(self, contender, reason):
        """Says once why a program is not in the table."""
        note = f"Without {contender}: {reason}."
        if note not in self.notes:
            self.notes.append(note)

    def all(self, contender, figure):
        return [r[figure] for r in self.rounds.get(contender, []) if r.get(figure) is not None]

    def best(self, contender):
        return min(self.all(contender, "seconds"), default=None)

    def markdown(self):
        names = {"cpu": ("processor, min", "{:.3g} s"), "peak": ("peak memory", "{:.0f} MB"),
                 "accuracy": ("accuracy", "{:.4f}"), "recall": ("recall", "{:.4f}")}
        shown = [k for k in names if any(self.all(c, k) for c in self.rounds)]
        busiest = min(self.all(self.ours, "cpu"), default=None)
        if busiest and "cpu" in shown and len(self.rounds) > 1:
            shown.insert(shown.index("cpu") + 1, "share")
            names["share"] = ("times more of it", "{:.2f}")
        heads = ["", "min", "median", "times slower", *(names[k][0] for k in shown), "rounds"]
        lines = [f"### {self.part}", "", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
        choose = {"cpu": min, "share": min, "peak": max, "accuracy": statistics.median, "recall": statistics.median}
        ours = self.best(self.ours)
        for contender, rounds in self.rounds.items():
            seconds, best = self.all(contender, "seconds"), self.best(contender)
            cells = [contender, f"{best:.3f} s", f"{statistics.median(seconds):.3f} s", f"{best / ours:.1f}" if ours else ""]
            for key in shown:
                values = self.all(contender, key)
                if key == "share":
                    values = [value / busiest for value in self.all(contender, "cpu")]
                cells.append(names[key][1].format(choose[key](values)) if values else "")
            lines.append("| " + " | ".join([*cells, str(len(rounds))]) + " |")
        return "\n".join([*(lines if self.rounds else lines[:1]), "", *(f"{note}\n" for note in self.notes)])


def versions():
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for name in PEERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def processor():
    """The processor's name, as Linux tells it."""
    try:
        with open("/proc/cpuinfo") as file:
            facts = dict(line.split(":", 1) for line in file.read().split("\n\n")[0].splitlines() if ":" in line)
        facts = {name.strip(): value.strip() for name, value in facts.items()}
        family = f" (family {facts['cpu family']}, model {facts['model']})" if "cpu family" in facts else ""
        return facts.get("model name", platform.machine()) + family
    except OSError:
        return platform.processor() or platform.machine()


def keep(work, tables, vectors):
    """Writes bench.json and README.md; tables that were not measured this time keep their last figures and place."""
    store, kept = os.path.join(work, "bench.json"), {}
    if os.path.exists(store):
        with open(store) as file:
            kept = {part: Table(part, **fields) for part, fields in json.load(file).get("parts", {}).items()}
    kept.update({table.part: table for table in tables if table.rounds or table.notes})
    report = {"machine": {"processor": processor(), "cores": os.cpu_count(), "vectors": vectors},
              "versions": versions(),
              "parts": {t.part: {"ours": t.ours, "rounds": t.rounds, "notes": t.notes} for t in kept.values()}}
    with open(store, "w") as file:
        json.dump(report, file, indent=1)
    readme = os.path.join(HERE, "README.md")
    with open(readme) as file:
        before, rest = file.read().split("<!-- measured -->\n")
    body, after = rest.split("<!-- end of measured -->")
    # Tables that this folder's bench.json does not know stay as they are.
    sections = {}
    for section in re.split(r"(?m)^(?=### )", body)[1:]:
        sections[section.split("\n")[0][4:]] = re.split(r"(?m)^Versions: ", section)[0].rstrip() + "\n"
    sections.update({part: table.markdown() for part, table in kept.items()})
    text = [f"Processor: {processor()}, {os.cpu_count()} cores, vectors of {vectors} bits.\n", *sections.values()]
    text.append("Versions: " + ", ".join(f"{k} {v}" for k, v in report["versions"].items()) + ".\n")
    with open(readme, "w") as file:
        file.write(before + "<!-- measured -->\n" + "\n".join(text) + "<!-- end of measured -->" + after)
