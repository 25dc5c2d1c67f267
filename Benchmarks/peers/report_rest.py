"""What a report holds besides trainings, for whole_report.py: rates with intervals, curves, tests, yardsticks, importance of
samples, tables and figures. Runs in the workers that trained, which were forked with what GIVEN holds."""
import os
import pickle
import re

import numpy as np

GIVEN = {}  # x, kinds, record, patient, names and sample of all beats; tasks by number; folder of records; output; mode
SYMBOLS, RESAMPLES, FLIPS = "NSVFQ", 2000, 9999
BEAT = {"published": ["published before", "published after noise", "published after copies"],
        "leak-free": ["leak-free before", "leak-free after"],
        "inter-patient": ["inter-patient beat before", "inter-patient beat after"]}
PAIRS = [("published crossed", "published after copies"), BEAT["leak-free"], BEAT["inter-patient"],
         ("inter-patient beat+rr before", "inter-patient beat+rr after"),
         *[("inter-patient patient before", f"inter-patient patient {how}") for how in ("copies", "weights")]]
JUDGED = [name + ", five classes" for name in
          ("published before", "published after copies", "leak-free before", "inter-patient beat before")]


def joined(trained):
    """By name and model, the outcomes of trainings, those of a cross-validation's folds as one."""
    parts = {}
    for one in sorted(trained, key=lambda one: one["numbers"]):
        name = re.sub(r"^cross-patient \d+", "cross-patient", one["name"])
        parts.setdefault((name, one["model"]), []).append({**one, "name": name, "title": f"{name} {one['model']}"})
    join = lambda ones: {**ones[0], **{key: np.concatenate([one[key] for one in ones]) for key in ("beat", "p", "called")},
                         "numbers": [one["numbers"][0] for one in ones], "seconds": sum(one["seconds"] for one in ones)}
    return {key: ones[0] if len(ones) == 1 else join(ones) for key, ones in parts.items()}


def pairs_of(outcomes):
    """Both models of each experiment with two classes, and each model before and after where test rows are the same."""
    both = [(outcomes[name, "net"], outcomes[name, "forest"]) for name, model in outcomes
            if model == "net" and "five" not in name and (name, "forest") in outcomes]
    return both + [(outcomes[one, model], outcomes[other, model]) for one, other in PAIRS for model in ("net", "forest")
                   if (one, model) in outcomes and (other, model) in outcomes]


def model_path(name, model):
    return os.path.join(GIVEN["out"], "models", f"{name} {model}".replace(" ", "-").replace(",", ""))


def keep_chosen(found):
    """Leaves of the saved models those with the largest area on validation rows, of each kind with two and five classes."""
    best = {(model, "five" in name): model_path(name, model) for (name, model), run in
            sorted(found.items(), key=lambda item: item[1]["validation"] or (0,)) if name.startswith("inter-patient")}
    for file in os.scandir(os.path.join(GIVEN["out"], "models")):
        if os.path.splitext(file.path)[0] not in best.values():
            os.remove(file.path)


def wilson(share, n, z=1.959964):
    centre, reach = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (centre - reach) / (1 + z * z / n), (centre + reach) / (1 + z * z / n)


def draws_of(patients, random):
    """How often each patient is drawn, a row a resample."""
    return random.multinomial(patients, np.full(patients, 1 / patients), RESAMPLES).astype(float)


def rates_of(names, hits, counted, group, random):
    """Name, share, count, Wilson's interval and the bootstrap's over patients, of masks of rows."""
    hits, counted = (np.stack([np.bincount(group, mask, group.max() + 1) for mask in masks], axis=1) for masks in (hits, counted))
    draws = draws_of(len(hits), random)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = np.sort((draws @ hits) / (draws @ counted), axis=0)  # undefined ones last
        n, share = counted.sum(0), hits.sum(0) / counted.sum(0)
        low, high = wilson(share, n)
    ends = [[column[:m][round(q * (m - 1))] if m else np.nan for q in (0.025, 0.975)]
            for column, m in zip(drawn.T, np.isfinite(drawn).sum(0))]
    return {name: (share[k], n[k], low[k], high[k], *ends[k]) for k, name in enumerate(names)}


def ranked(p, abnormal):
    """Distinct scores, falling, with the true and false positives from each on."""
    order = np.argsort(-p, kind="stable")
    score, found = p[order], np.cumsum(abnormal[order])
    last = np.r_[np.flatnonzero(np.diff(score)), len(score) - 1]
    return score[last], found[last], last + 1 - found[last]


def area_of(tp, fp):
    return np.trapezoid(np.r_[0, tp] / tp[-1], np.r_[0, fp] / max(1, fp[-1]))


def macro_f1(matrices):
    right = np.diagonal(matrices, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore"):
        return np.nanmean(2 * right / (matrices.sum(-1) + matrices.sum(-2)), axis=-1)


def at(p, kinds, threshold):
    """Accuracy, recall, precision and false alarms at a threshold, and the recall of each class."""
    called, abnormal = p > threshold, kinds > 0
    tp, fp, n = (called & abnormal).sum(), (called & ~abnormal).sum(), abnormal.sum()
    right = [(called == abnormal)[kinds == k] for k in range(5)]
    return ((called == abnormal).mean(), tp / max(1, n), tp / max(1, tp + fp), fp / max(1, len(p) - n),
            *[r.mean() if len(r) else np.nan for r in right])


def statistics(outcome):
    """All that a report says of one model's test rows."""
    task = GIVEN["tasks"][outcome["numbers"][0]]
    beat, p, called, classes = outcome["beat"], outcome["p"], outcome["called"], task.classes
    random, kinds, group = np.random.default_rng(0), GIVEN["kinds"][beat], np.unique(GIVEN["patient"][beat], return_inverse=True)[1]
    abnormal, flagged, everything = kinds > 0, called > 0, np.ones(len(kinds), bool)
    labels = kinds if classes > 2 else abnormal.astype(int)
    trained = np.isin(beat, task.train.beat) & (len(outcome["numbers"]) == 1)
    right, of = called == labels, [kinds == k for k in range(5)]
    rates = rates_of(["accuracy", "recall", "precision", "specificity", *SYMBOLS, "trained on", "others"],
                     [right, abnormal & flagged, abnormal & flagged, ~abnormal & ~flagged, *[right & k for k in of],
                      abnormal & flagged & trained, abnormal & flagged & ~trained],
                     [everything, abnormal, flagged, ~abnormal, *of, abnormal & trained, abnormal & ~trained], group, random)
    cells = group * classes * classes + labels * classes + called
    by_patient = np.bincount(cells, minlength=(group.max() + 1) * classes**2).reshape(-1, classes, classes)
    two = np.bincount(GIVEN["record"][beat] * 4 + abnormal * 2 + flagged, minlength=4 * len(GIVEN["names"])).reshape(-1, 2, 2)
    score, tp, fp = ranked(p, abnormal)
    keep = np.unique(np.linspace(0, len(tp) - 1, 200).astype(int))
    bins = np.clip(np.ceil(p * 10).astype(int) - 1, 0, 9)
    count, mean, seen = (np.bincount(bins, weights, 10) for weights in (None, p, abnormal))
    found = {"confusion": by_patient.sum(0), "rates": rates, "records": two, "history": outcome["history"],
             "seconds": outcome["seconds"], "area": area_of(tp, fp),
             "precision area": np.sum(np.diff(np.r_[0, tp]) * tp / (tp + fp)) / tp[-1], "title": outcome["title"],
             "roc": np.stack([fp / fp[-1], tp / tp[-1]])[:, keep], "pr": np.stack([tp / tp[-1], tp / (tp + fp)])[:, keep],
             "calibration": np.stack([count, mean / np.maximum(1, count), seen / np.maximum(1, count)]),
             "brier": np.mean((p - abnormal) ** 2), "sweep": [(t, *at(p, kinds, t)) for t in np.arange(0.05, 0.96, 0.05)],
             "validation": None, "chosen": None, "model": outcome["model"], "failures": []}
    if classes > 2:
        drawn = np.tensordot(draws_of(len(by_patient), random), by_patient, 1)
        found["macro"] = (macro_f1(found["confusion"]), len(p), np.nan, np.nan, *np.nanpercentile(macro_f1(drawn), [2.5, 97.5]))
    if outcome["held p"] is not None:
        held = outcome["held p"]
        score, tp, fp = ranked(held, task.held.kinds > 0)
        between = lambda k: (score[k] + (score[k + 1] if k + 1 < len(score) else 0)) / 2
        f1 = between(np.argmax(2 * tp / (tp[-1] + tp + fp)))
        alarms = between(max(0, np.searchsorted(fp, 0.09 * fp[-1], side="right") - 1))
        found["chosen"] = [(t, *at(p, kinds, t)) for t in (f1, alarms)]
        found["validation"] = (area_of(tp, fp), *at(held, task.held.kinds, 0.5))
    for k in range(5):
        wrong = np.flatnonzero((kinds == k) & (flagged != abnormal))
        found["failures"] += [(k, beat[i], p[i]) for i in wrong[np.argsort(-np.abs(p[wrong] - 0.5), kind="stable")[:2]]]
    return found


def compare(one, other):
    """McNemar's test over beats; over patients the difference of recall with its bootstrap and sign-flip test."""
    from scipy.stats import binomtest

    random, beat = np.random.default_rng(0), one["beat"]
    abnormal = GIVEN["kinds"][beat] > 0
    first, second = ((o["called"] > 0) == abnormal for o in (one, other))
    only = int((first & ~second).sum()), int((second & ~first).sum())
    exact = binomtest(min(only), sum(only)).pvalue if sum(only) else 1.0
    group = np.unique(GIVEN["patient"][beat[abnormal]], return_inverse=True)[1]
    gain, count = np.bincount(group, second[abnormal] * 1.0 - first[abnormal]), np.bincount(group)
    draws = draws_of(len(count), random)
    low, high = np.percentile((draws @ gain) / (draws @ count), [2.5, 97.5])
    flips = np.abs((random.integers(0, 2, (FLIPS, len(gain))) * 2 - 1) @ gain)
    return (one["title"], other["title"], len(beat), *only, exact, gain.sum() / count.sum(), low, high,
            (1 + (flips >= abs(gain.sum())).sum()) / (FLIPS + 1))


def yardsticks(number):
    """The nearest training row and the most frequent class, on about 8,000 test rows. One product of numpy with the squares as a
    column more takes about half the time of JAX's here."""
    task = GIVEN["tasks"][number]
    test, rows, random = task.test[::-(-len(task.test.x) // 8000)], task.train, np.random.default_rng(0)
    if GIVEN["mode"] == "best":
        table = np.vstack([-2 * rows.x.T, (rows.x**2).sum(1)])
        mine = np.hstack([test.x, np.ones((len(test.x), 1), np.float32)])
        near = rows.kinds[np.concatenate([(mine[k:k + 256] @ table).argmin(1) for k in range(0, len(mine), 256)])]
    else:
        from sklearn.neighbors import KNeighborsClassifier

        near = KNeighborsClassifier(1, algorithm="brute", n_jobs=1).fit(rows.x, rows.kinds).predict(test.x)
    found, group = [], np.unique(GIVEN["patient"][test.beat], return_inverse=True)[1]
    abnormal, trained = test.kinds > 0, np.isin(test.beat, rows.beat)
    for kind, called in (("nearest", near), ("majority", np.full(len(near), np.bincount(rows.kinds).argmax()))):
        parts = [abnormal, abnormal & trained, abnormal & ~trained]
        rates = rates_of(["recall", "trained on", "others"], [part & (called > 0) for part in parts], parts, group, random)
        matrix = np.bincount(test.kinds * 5 + called, minlength=25).reshape(5, 5)
        found.append({"kind": kind, "name": task.name.removesuffix(", five classes"), "rates": rates,
                      "macro": (macro_f1(matrix), len(near), *[np.nan] * 4)})
    return found


def save(model, path):
    """A network's layers as arrays, a forest as it is."""
    if isinstance(model, list):
        np.savez(path + ".npz", *[array for layer in model for array in layer])
    else:
        with open(path + ".pkl", "wb") as file:
            pickle.dump(model, file, protocol=5)


def load_forest(path):
    with open(path + ".pkl", "rb") as file:
        return pickle.load(file)


def errors_by_trees(number):
    """The share of test rows that the first one, two, ... trees of a forest get wrong."""
    task = GIVEN["tasks"][number]
    votes = [tree.tree_.predict(task.test.x)[..., 1].ravel() for tree in load_forest(model_path(task.name, "forest")).estimators_]
    mean = np.cumsum(votes, axis=0) / np.arange(1, len(votes) + 1)[:, None]
    return ((mean > 0.5) != (task.test.kinds > 0)).mean(1)


def importance(number, model):
    """Of each sample on at most 1,000 rows of each class: mean magnitude of the gradient of the probability, for forests the growth
    of Brier's score when the sample is permuted."""
    task, random = GIVEN["tasks"][number], np.random.default_rng(0)
    test, path = task.test, model_path(task.name, model)
    members = [np.flatnonzero((test.kinds > 0) == label) for label in (0, 1)]
    rows = test[np.concatenate([m[np.arange(min(1000, len(m))) * len(m) // min(1000, len(m))] for m in members])]
    x, abnormal = rows.x.copy(), rows.kinds > 0
    if model == "net":
        arrays = list(np.load(path + ".npz").values())
        layers, active = list(zip(arrays[::2], arrays[1::2])), []
        for weights, biases in layers[:-1]:
            x = x @ weights + biases
            active.append(x > 0)
            x *= active[-1]
        p = 1 / (1 + np.exp(-(x @ layers[-1][0] + layers[-1][1])))
        slope = p * (1 - p) * layers[-1][0].T
        for (weights, _), on in zip(layers[-2::-1], active[::-1]):
            slope = (slope * on) @ weights.T
        found = np.abs(slope).mean(0)
    else:
        forest = load_forest(path)
        brier = lambda: np.mean((forest.predict_proba(x)[:, 1] - abnormal) ** 2)
        base, found = brier(), np.zeros(x.shape[1])
        for column in range(x.shape[1]):
            kept = x[:, column].copy()
            x[:, column] = random.permutation(kept)
            found[column] = brier() - base
            x[:, column] = kept
    return np.maximum(found, 0) / found.max()


def write(name, heads, rows):
    path = os.path.join(GIVEN["out"], "tables", name + ".csv")
    if GIVEN["mode"] == "best":
        import polars

        polars.DataFrame(rows, schema=heads, orient="row", infer_schema_length=None, strict=False).write_csv(path)
    else:
        import csv

        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([heads, *rows])


def write_tables(found, tests, judged, weights, grown):
    plain = lambda values: [float(v) for v in values]
    each = lambda what: [(*key, *plain(row)) for key, run in found.items() for row in what(run)]
    key, ends = ["experiment", "model"], ["n", "wilson low", "wilson high", "low", "high"]
    scores = ["accuracy", "recall", "precision", "false alarms", *SYMBOLS]
    write("rates", [*key, "rate", "share", *ends],
          [(*k, name, *plain(v)) for k, run in found.items() for name, v in run["rates"].items()])
    write("areas", [*key, "roc area", "precision area", "brier", "seconds"],
          each(lambda run: [[run["area"], run["precision area"], run["brier"], run["seconds"]]]))
    write("confusion", [*key, "true", "called", "count"],
          each(lambda run: [(a, b, n) for (a, b), n in np.ndenumerate(run["confusion"])]))
    write("macro-f1", [*key, "share", *ends], each(lambda run: [run["macro"]] if "macro" in run else []))
    write("records", [*key, "record", "tn", "fp", "fn", "tp"],
          [(*k, GIVEN["names"][i], *plain(m.ravel())) for k, run in found.items() for i, m in enumerate(run["records"]) if m.any()])
    for name, heads in (("roc", ["fpr", "tpr"]), ("pr", ["recall", "precision"]), ("calibration", ["n", "mean p", "observed"])):
        write(name, [*key, *heads], each(lambda run: run[name].T))
    write("sweep", [*key, "threshold", *scores], each(lambda run: run["sweep"]))
    write("thresholds", [*key, "threshold", *scores], each(lambda run: run["chosen"] or []))
    write("validation", [*key, "roc area", *scores], each(lambda run: [run["validation"]] if run["validation"] else []))
    write("history", [*key, "epoch", "loss", "accuracy", "scored loss", "scored accuracy"],
          each(lambda run: [(i + 1, *row) for i, row in enumerate(run["history"])]))
    write("trees", [*key, "trees", "error"], [(*k, i, float(v)) for k, errors in grown.items() for i, v in enumerate(errors, 1)])
    write("failures", [*key, "class", "beat", "p"], each(lambda run: run["failures"]))
    write("tests", ["first", "second", "rows", "only first", "only second", "p", "recall", "low", "high", "p over patients"],
          [(*row[:2], *plain(row[2:])) for row in tests])
    write("yardsticks", ["experiment", "kind", "rate", "share", *ends],
          [(y["name"], y["kind"], name, *plain(v)) for y in judged for name, v in [*y["rates"].items(), ("macro", y["macro"])]])
    write("importance", [*key, "sample", "weight"], [(*k, i, float(v)) for k, w in weights.items() for i, v in enumerate(w)])
