"""Has scikit-learn train on the same rows as ecg-report, and compares five-class accuracy and macro F1.

usage: check_classes.py BENCH TOOL [DATA]

DATA is what `ecg-report export --data` takes, MIT-BIH records say; without it the synthetic beats are used. The beats are split
at random, every class in proportion, 80/20, three times. The network (128, 64 and 16 units, Adam) is scikit-learn's
MLPClassifier without its penalty, the forest RandomForestClassifier as it comes. Means over the three splits may differ by half
a point of accuracy and two points of macro F1. Prints a line a model and the closing line "N passed, N failed". On MIT-BIH it
takes a quarter of an hour.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

SEEDS = (1, 2, 3)
EPOCHS, BATCH = 30, 128
ACCURACY, MACRO_F1 = 0.005, 0.02


def beats(tool, data, folder):
    """Rows and classes of all beats."""
    source = ["--data", data] if data else ["--beats", "12000"]
    subprocess.run([tool, "export", *source, folder], check=True, stdout=subprocess.DEVNULL)
    table = np.concatenate([np.loadtxt(os.path.join(folder, name), delimiter=",", dtype=np.float32)
                            for name in sorted(os.listdir(folder)) if name.endswith(".csv")])
    return np.ascontiguousarray(table[:, :187]), table[:, 187].astype(np.uint8)


def ours(bench, folder, parts, seed):
    """What our network and forest call the test rows."""
    x, test_x, y, test_y = parts
    for name, rows, labels in (("train", x, y), ("test", test_x, test_y)):
        rows.tofile(os.path.join(folder, f"{name}_x.f32"))
        labels.tofile(os.path.join(folder, f"{name}_y.u8"))
    subprocess.run([bench, "classes", folder, str(EPOCHS), str(BATCH), str(seed)], check=True)
    return {name: np.fromfile(os.path.join(folder, f"{name}.u8"), np.uint8) for name in ("net", "forest")}


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    bench, tool = sys.argv[1:3]
    scores = {}
    with tempfile.TemporaryDirectory() as folder:
        x, y = beats(tool, sys.argv[3] if len(sys.argv) > 3 else None, os.path.join(folder, "csv"))
        for seed in SEEDS:
            parts = train_test_split(x, y, test_size=0.2, stratify=y, random_state=seed)
            parts = [np.ascontiguousarray(part) for part in parts]
            calls = {("ours", name): found for name, found in ours(bench, folder, parts, seed).items()}
            network = MLPClassifier((128, 64, 16), batch_size=BATCH, max_iter=EPOCHS, alpha=0, tol=0, n_iter_no_change=EPOCHS,
                                    random_state=seed)
            for name, model in (("net", network), ("forest", RandomForestClassifier(n_jobs=-1, random_state=seed))):
                calls["scikit-learn", name] = model.fit(parts[0], parts[2]).predict(parts[1])
            for key, found in calls.items():
                scores.setdefault(key, []).append(
                    (accuracy_score(parts[3], found), f1_score(parts[3], found, average="macro")))
    passed = 0
    for name in ("net", "forest"):
        (accuracy, macro), (other, other_macro) = (np.mean(scores[who, name], axis=0) for who in ("ours", "scikit-learn"))
        good = abs(accuracy - other) <= ACCURACY and abs(macro - other_macro) <= MACRO_F1
        passed += good
        print(f"{name}, {len(y)} beats, {len(SEEDS)} splits: accuracy {accuracy:.4f} beside {other:.4f}, macro F1 {macro:.4f} beside "
              f"{other_macro:.4f}{'' if good else ': too far apart'}")
        for who in ("ours", "scikit-learn"):
            print(f"  {who}: " + ", ".join(f"{a:.4f} {f:.4f}" for a, f in scores[who, name]))
    print(f"{passed} passed, {2 - passed} failed")
    sys.exit(0 if passed == 2 else 1)


if __name__ == "__main__":
    main()
