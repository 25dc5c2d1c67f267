"""Writes the expectations beside this file with scikit-learn 1.9, SciPy 1.17 and statsmodels 0.15.

Run by hand when a case is added: python make_fixtures.py. Scores are single precision; null stands for "undefined".
"""

import json
import math
import pathlib
import warnings
from fractions import Fraction

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).parent
RANDOM = np.random.default_rng(20240607)


def write(name, value):
    def plain(v):
        if isinstance(v, dict):
            return {k: plain(x) for k, x in v.items()}
        if isinstance(v, (list, tuple, np.ndarray)):
            return [plain(x) for x in v]
        if isinstance(v, np.integer):
            return int(v)
        if isinstance(v, (float, np.floating)):
            return float(v) if math.isfinite(v) else None
        return v

    (FOLDER / name).write_text(json.dumps(plain(value), sort_keys=True, separators=(",", ":")) + "\n")


def learnable(count, prevalence, levels=None):
    labels = (RANDOM.random(count) < prevalence).astype(np.uint8)
    scores = 1 / (1 + np.exp(-(RANDOM.normal(size=count) * 1.5 + 2 * labels - 1)))
    if levels:
        scores = np.round(scores * levels) / levels
    return labels, scores.astype(np.float32)


def confusion(labels, scores, threshold):
    called = (scores > np.float32(threshold)).astype(np.uint8)
    result = {"threshold": threshold}
    if len(labels) == 0:
        return result | dict.fromkeys(["tn", "fp", "fn", "tp"], 0)
    tn, fp, fn, tp = metrics.confusion_matrix(labels, called, labels=[0, 1]).ravel().tolist()
    both = tn + fp > 0 and fn + tp > 0
    nan = {"zero_division": np.nan}
    return result | {
        "tn": tn, "fp": fp, "fn": fn, "tp": tp,
        "accuracy": metrics.accuracy_score(labels, called),
        "recall": metrics.recall_score(labels, called, **nan),
        "precision": metrics.precision_score(labels, called, **nan),
        "specificity": metrics.recall_score(labels, called, pos_label=0, **nan),
        "f1": metrics.f1_score(labels, called, **nan),
        # Where scikit-learn averages over the classes present, or returns 0, Metrics has no value.
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, called) if both else None,
        "matthews": metrics.matthews_corrcoef(labels, called) if both and 0 < tp + fp < len(labels) else None,
    }


def best_thresholds(labels, scores):
    """By trying every candidate, in fractions."""
    if len(labels) == 0:
        return {"f1": None, "youden": None, "fpr": {"0": None, "0.1": None, "1": None}}
    distinct = np.unique(scores)
    grid = np.concatenate([[np.float32(0)], distinct, [max(np.float32(1), distinct[-1])]]).astype(np.float32)
    candidates = {}
    for below, above in zip(grid[:-1], grid[1:]):
        middle = np.float32(below + (above - below) / np.float32(2))
        threshold = middle if middle < above else below
        last = above == grid[-1] and below == distinct[-1]
        if above > below or last:
            called = scores > threshold
            tp, fp = int((called & (labels == 1)).sum()), int((called & (labels == 0)).sum())
            candidates[float(threshold)] = (tp, fp)
    positives, negatives = int((labels == 1).sum()), int((labels == 0).sum())

    def best(merit):
        half = np.float32(0.5)
        return min(candidates, key=lambda t: (-merit(*candidates[t]), abs(np.float32(t) - half), t))

    return {
        "f1": best(lambda tp, fp: Fraction(2 * tp, tp + fp + positives)) if positives else None,
        "youden": best(lambda tp, fp: Fraction(tp, positives) - Fraction(fp, negatives)) if positives and negatives else None,
        "fpr": {
            str(limit): min(t for t, (_, fp) in candidates.items() if fp / negatives <= limit) if negatives else None
            for limit in (0, 0.1, 1)
        },
    }


def scored(name, labels, scores):
    labels, scores = np.asarray(labels, np.uint8), np.asarray(scores, np.float32)
    wide = scores.astype(np.float64)
    both = len(set(labels.tolist())) == 2
    case = {
        "name": name, "labels": labels, "scores": wide,
        "confusions": [confusion(labels, scores, t) for t in (0.25, 0.5)],
        "best": best_thresholds(labels, scores),
        "calibration": [],
    }
    if both:
        fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
        precision, recall, _ = metrics.precision_recall_curve(labels, scores)
        case |= {
            "auc": metrics.roc_auc_score(labels, scores),
            "averagePrecision": metrics.average_precision_score(labels, scores),
            "roc": {"fpr": fpr, "tpr": tpr, "thresholds": thresholds},
            "pr": {"precision": precision[::-1], "recall": recall[::-1]},
        }
    if len(labels):
        # scikit-learn sums single precision numbers in single precision; the same clipping in double is the fairer oracle.
        margin = float(np.finfo(np.float32).eps)
        case["logLoss"] = metrics.log_loss(labels, np.clip(wide, margin, 1 - margin), labels=[0, 1])
        assert abs(case["logLoss"] - metrics.log_loss(labels, scores, labels=[0, 1])) < 1e-5
        case["brier"] = metrics.brier_score_loss(labels, wide, labels=[0, 1])
        for bins in (5, 10):
            observed, predicted = calibration_curve(labels, wide, n_bins=bins, pos_label=1)
            binned = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], wide)
            counts = np.bincount(binned, minlength=bins)
            error = np.sum(counts[counts > 0] * np.abs(observed - predicted)) / len(labels)
            case["calibration"].append(
                {"bins": bins, "counts": counts, "observed": observed, "predicted": predicted, "error": error})
    return case


ordinary = np.float32(0.7)
write("scores.json", [
    scored("nothing", [], []),
    scored("one normal row", [0], [0.3]),
    scored("one abnormal row", [1], [0.8]),
    scored("one row each, right", [0, 1], [0.2, 0.9]),
    scored("one row each, wrong", [0, 1], [0.9, 0.2]),
    scored("all normal", [0] * 6, [0.1, 0.4, 0.4, 0.6, 0.9, 0]),
    scored("all abnormal", [1] * 6, [0.1, 0.4, 0.4, 0.6, 0.9, 1]),
    scored("one score for all", [0, 1, 0, 1, 1], [0.5] * 5),
    scored("one score of zero for all", [0, 1, 0], [0] * 3),
    scored("one score of one for all", [0, 1, 0], [1] * 3),
    scored("separable", [0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.8, 0.9]),
    scored("upside down", [1, 1, 0, 0, 0], [0.1, 0.2, 0.3, 0.8, 0.9]),
    scored("only zeros and ones", [0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 0, 1]),
    scored("on the edges of bins", RANDOM.integers(0, 2, 44), np.repeat(np.linspace(0, 1, 11), 4)),
    scored("neighbouring numbers", [0, 1, 0, 1],
           [ordinary, np.nextafter(ordinary, np.float32(1)), ordinary, np.nextafter(ordinary, np.float32(1))]),
    scored("symmetric about one half", [1, 0, 1, 0], [0.2, 0.4, 0.6, 0.8]),
    scored("random", *learnable(150, 0.3)),
    scored("random, many ties", *learnable(200, 0.4, 8)),
    scored("random, some ties", *learnable(250, 0.17, 100)),
    scored("random, rare class", *learnable(300, 0.02, 50)),
    scored("noise", RANDOM.integers(0, 2, 120), np.round(RANDOM.random(120), 2)),
])

write("wilson.json", [
    {"successes": s, "count": n, "level": level, "low": low, "high": high}
    for s, n in [(0, 1), (1, 1), (0, 20), (20, 20), (1, 20), (7, 20), (528, 1000), (5246, 5601), (44237, 44238), (500_000, 1_000_000)]
    for level in (0.5, 0.68, 0.9, 0.95, 0.99, 0.9999)
    for low, high in [proportion_confint(s, n, 1 - level, "wilson")]
])


def tossed(first, second):
    p = mcnemar([[0, first], [second, 0]], exact=True).pvalue if first + second else 1.0
    assert math.isclose(p, binomtest(min(first, second), first + second).pvalue if first + second else 1.0, rel_tol=1e-9)
    return {"first": first, "second": second, "p": p}


write("mcnemar.json", [
    tossed(*pair)
    for pair in [(0, 0), (1, 0), (0, 1), (1, 1), (0, 5), (2, 1), (3, 3), (3, 4), (10, 1), (8, 20), (120, 90), (355, 277),
                 (316, 19), (1000, 1001), (5000, 5200), (20_000, 19_000), (500_000, 501_000), (502_000, 500_000)]
])

# Twelve records of very different size and score; the percentiles of many resamples leave little to chance.
counts = RANDOM.integers(20, 3000, 12)
successes = RANDOM.binomial(counts, RANDOM.beta(6, 2, 12))
draws = RANDOM.integers(0, 12, (400_000, 12))
shares = successes[draws].sum(1) / counts[draws].sum(1)
matrices = np.stack([RANDOM.integers(50, 900, 12), RANDOM.integers(0, 90, 12), RANDOM.integers(0, 60, 12),
                     RANDOM.integers(0, 300, 12)], 1)
sums = matrices[draws].sum(1)
f1 = 2 * sums[:, 3] / (2 * sums[:, 3] + sums[:, 1] + sums[:, 2])
write("bootstrap.json", {
    "counts": counts, "successes": successes, "estimate": successes.sum() / counts.sum(),
    "share": {str(level): np.quantile(shares, [(1 - level) / 2, (1 + level) / 2]) for level in (0.8, 0.95)},
    "matrices": matrices, "f1": np.quantile(f1, [0.025, 0.975]),
})


def classified(name, classes, labels, predictions):
    """Scores of k classes; its own numbers, so that a new case leaves the others as they were."""
    labels, predictions = np.asarray(labels, int), np.asarray(predictions, int)
    k = list(range(len(classes)))
    case = {"name": name, "classes": classes, "labels": labels, "predictions": predictions}
    if len(labels) == 0:
        return case | {"counts": np.zeros((len(k), len(k)), int), "recall": [None] * len(k), "precision": [None] * len(k),
                       "f1": [None] * len(k)}
    nan = {"zero_division": np.nan, "average": None, "labels": k}
    present, called = len(set(labels.tolist())), len(set(predictions.tolist()))
    support = np.bincount(labels, minlength=len(k)) + np.bincount(predictions, minlength=len(k))
    return case | {
        "counts": metrics.confusion_matrix(labels, predictions, labels=k),
        "accuracy": metrics.accuracy_score(labels, predictions),
        "recall": metrics.recall_score(labels, predictions, **nan),
        "precision": metrics.precision_score(labels, predictions, **nan),
        "f1": np.where(support > 0, metrics.f1_score(labels, predictions, **nan), np.nan),
        "macroF1": metrics.f1_score(labels, predictions, average="macro"),
        "kappa": metrics.cohen_kappa_score(labels, predictions),
        # Where scikit-learn averages over one class, or returns 0, Scoring has no value.
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, predictions) if present > 1 else None,
        "matthews": metrics.matthews_corrcoef(labels, predictions) if present > 1 and called > 1 else None,
    }


CLASSES = ["N", "S", "V", "F", "Q"]
DICE = np.random.default_rng(57)


def guessed(count, shares, right, kinds):
    labels = DICE.choice(kinds, count, p=shares)
    return labels, np.where(DICE.random(count) < right, labels, DICE.choice(kinds, count))


write("classes.json", [
    classified("nothing", CLASSES, [], []),
    classified("one class only", CLASSES, [2] * 4, [2] * 4),
    classified("one class, another called", CLASSES, [0] * 4, [1] * 4),
    classified("all right", CLASSES, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
    classified("a class that nobody has and nobody was called", CLASSES, [0, 0, 1, 2, 3, 2], [0, 1, 1, 2, 2, 0]),
    classified("a class that was only called", CLASSES, [0, 0, 1, 1], [0, 4, 1, 4]),
    classified("two classes", ["a", "b"], *guessed(200, [0.8, 0.2], 0.7, 2)),
    classified("three classes", ["a", "b", "c"], *guessed(300, [0.5, 0.3, 0.2], 0.4, 3)),
    classified("heartbeats", CLASSES, *guessed(2000, [0.89, 0.03, 0.06, 0.01, 0.01], 0.8, 5)),
    classified("chance", CLASSES, *guessed(500, [0.2] * 5, 0, 5)),
])
