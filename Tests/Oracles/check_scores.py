"""Has wfdb-python compare annotators, and holds `ecg-report score` against it.

usage: check_scores.py MITDB expectations
       check_scores.py MITDB check TOOL MODEL

expectations  prints, for each record of the MIT-BIH folder, how many beats the reference and a perturbed copy of it hold, and
              how many pairs, and pairs of one label, wfdb-python finds: the table in AnnotatorComparisonDatabaseTests.swift.
check         runs `TOOL classify --detect --model MODEL` and `TOOL score` on each record, and compares the pairs, missed and
              extra beats with wfdb-python's; the same for the perturbed copies. Prints the closing line "N passed, N failed".
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import wfdb
from wfdb.processing import Comparitor

CLASSES = {**dict.fromkeys("NLRB", 0), **dict.fromkeys("AaJSejn", 1), **dict.fromkeys("VEr", 2), "F": 3,
           **dict.fromkeys("/fQ?", 4)}
SYMBOLS = "NAVFQ"
# wfdb-python pairs marks that lie less than this apart; the standard's window, 150 ms, belongs to it.
WINDOW = 54 + 1


def beats(path, annotator):
    """Samples and classes of the beats of an annotation file, in order of time."""
    file = wfdb.rdann(path, annotator)
    marks = [(s, CLASSES[c]) for s, c in zip(file.sample, file.symbol) if c in CLASSES]
    marks.sort(key=lambda mark: mark[0])
    return np.array([m[0] for m in marks]), np.array([m[1] for m in marks])


def perturbed(samples, classes, seed):
    """Moves beats by up to 60 samples, leaves some out, adds some, mislabels some; as the Swift tests do."""
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (state >> 40) % limit

    marks = []
    for sample, label in zip(samples.tolist(), classes.tolist()):
        if draw(100) >= 4:
            moved = max(0, sample + draw(121) - 60)
            marks.append((moved, 2 if draw(100) < 5 else label))
        if draw(100) < 4:
            marks.append((sample + 100 + draw(100), 0))
    marks.sort(key=lambda mark: mark[0])
    return np.array([m[0] for m in marks]), np.array([m[1] for m in marks])


def pairs(reference, test):
    """wfdb-python's pairs as places in both lists."""
    comparison = Comparitor(reference, test, WINDOW)
    comparison.compare()
    return [(r, t) for r, t in enumerate(comparison.matching_sample_nums) if t != -1]


def expectations(names, mitdb):
    for number, name in enumerate(names):
        samples, classes = beats(f"{mitdb}/{name}", "atr")
        moved, labels = perturbed(samples, classes, number + 1)
        found = pairs(samples, moved)
        alike = sum(classes[r] == labels[t] for r, t in found)
        print(f'    ("{name}", {len(samples)}, {len(moved)}, {len(found)}, {alike}),')


def check(names, mitdb, tool, model):
    passed = failed = 0
    totals = np.zeros(3, int)
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            subprocess.run([tool, "classify", f"{mitdb}/{name}", "--detect", "--model", model, "--output", folder],
                           check=True, stdout=subprocess.DEVNULL)
            samples, classes = beats(f"{mitdb}/{name}", "atr")
            moved, labels = perturbed(samples, classes, number + 1)
            wfdb.wrann(name, "moved", moved, [SYMBOLS[label] for label in labels], write_dir=folder)
            for annotator in ("ecgr", "moved"):
                test, labels = beats(f"{folder}/{name}", annotator)
                found = pairs(samples, test)
                table = np.zeros((5, 5), int)
                for r, t in found:
                    table[classes[r], labels[t]] += 1
                run = subprocess.run([tool, "score", f"{mitdb}/{name}.atr", f"{folder}/{name}.{annotator}", "--from", "0",
                                      "--json"], check=True, capture_output=True)
                ours = json.loads(run.stdout)
                counts = (len(found), len(samples) - len(found), len(test) - len(found))
                good = (counts == (ours["qrs"]["truePositives"], ours["qrs"]["falseNegatives"],
                                   ours["qrs"]["falsePositives"] + ours["uncountedInFlutter"])
                        # Of two marks equally near wfdb-python pairs the first, the standard's program the second.
                        and np.abs(table - np.array(ours["pairs"])).sum() <= 2)
                passed += good
                failed += not good
                if not good:
                    print(f"{name} {annotator}: wfdb-python {counts} {table.tolist()}, ours {ours}")
                if annotator == "ecgr":
                    totals += counts
    print(f"detector, all beats: sensitivity {totals[0] / (totals[0] + totals[1]):.5f}, "
          f"positive predictivity {totals[0] / (totals[0] + totals[2]):.5f} (wfdb-python's counts {totals.tolist()})")
    print(f"{passed} passed, {failed} failed")
    return failed == 0


def main():
    mitdb, task = sys.argv[1:3]
    with open(os.path.join(mitdb, "RECORDS")) as file:
        names = file.read().split()
    if task == "expectations":
        expectations(names, mitdb)
    else:
        sys.exit(0 if check(names, mitdb, *sys.argv[3:5]) else 1)


if __name__ == "__main__":
    main()
