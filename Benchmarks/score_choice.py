"""Scores a chosen configuration once: trained on all of DS1, tested on DS2. Every run is a look and belongs in docs/choosing-features.md.

    score_choice.py DS1.csv DS2.csv forest|network

Tables as for choose_features.py, whose CHOICE it takes; class factors and threshold are those of the out-of-fold predictions on
DS1. Prints the median and range of five seeds, with record 232 and without.
"""
import sys

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

import choose_features as choice


def rates(P, y, factors, threshold):
    abnormal = y != 0
    p = 1 - P[:, 0]
    alarms, found, _ = roc_curve(abnormal, p)
    predicted = (P * factors).argmax(1)
    out = {"AUC": roc_auc_score(abnormal, p), "recall at 5 %": found[np.searchsorted(alarms, .05, side="right") - 1],
           "recall at threshold": (p[abnormal] >= threshold).mean(), "false alarms at threshold": (p[~abnormal] >= threshold).mean(),
           "accuracy": (predicted == y).mean()}
    for c, name in ((1, "S"), (2, "V")):
        hit = ((predicted == c) & (y == c)).sum()
        out |= {f"{name} Se": hit / (y == c).sum(), f"{name} +P": hit / max(1, (predicted == c).sum()),
                f"{name} F1": 2 * hit / ((y == c).sum() + (predicted == c).sum())}
    return out


def main():
    train = choice.Table(sys.argv[1])
    test = choice.Table(sys.argv[2], only=None)
    kind = sys.argv[3]
    columns, options, factors, threshold = choice.CHOICE[kind]
    X, T = train.columns(columns), test.columns(columns)[test.whole]
    y, record = test.y[test.whole], test.record[test.whole]
    with_232, without = [], []
    for seed in range(1, 6):
        x, labels, w = choice.prepare(train, X, np.ones(len(X), bool), options, np.random.default_rng(seed))
        P = getattr(choice, kind)(x, labels, w, options, seed)(T)
        with_232.append(rates(P, y, factors, threshold))
        without.append(rates(P[record != 232], y[record != 232], factors, threshold))
    print("| | " + kind + ", all of DS2 | without record 232 |\n|---|---|---|")
    for name in with_232[0]:
        cells = [[run[name] for run in runs] for runs in (with_232, without)]
        print(f"| {name} | " + " | ".join(f"{np.median(v):.3f} ({min(v):.3f}-{max(v):.3f})" for v in cells) + " |")


if __name__ == "__main__":
    main()
