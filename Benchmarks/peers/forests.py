"""Random forests of other libraries on the rows that bench.py exports: seconds to fit and to predict, accuracy, recall.

usage: forests.py scikit-learn|oneDAL|YDF|LightGBM|XGBoost ROWS_DIR CLASSES SEED

100 trees, a bootstrap of the rows a tree, the square root of the columns tried a split, no limit of depth; two threads. YDF
sorts columns into bins first, as it does fastest. LightGBM and XGBoost have no bootstrap: they draw 63 % of the rows.
"""
import sys
import time

import numpy as np

TREES, THREADS, SHARE = 100, 2, 0.632


def rows_of(folder, part, classes):
    labels = np.fromfile(f"{folder}/{part}_{'y5' if classes > 2 else 'y'}.u8", np.uint8).astype(np.int32)
    return np.fromfile(f"{folder}/{part}_x.f32", np.float32).reshape(len(labels), -1), labels


class Ydf:
    def __init__(self, seed):
        self.seed = seed

    def fit(self, x, y):
        import ydf

        ydf.verbose(0)
        self.model = ydf.RandomForestLearner(
            label="label", task=ydf.Task.CLASSIFICATION, num_trees=TREES, max_depth=-1, min_examples=1,
            winner_take_all=False, compute_oob_performances=False, discretize_numerical_columns=True,
            num_threads=THREADS, random_seed=self.seed).train({"x": x, "label": y})

    def predict_proba(self, x):
        found = self.model.predict({"x": x}, num_threads=THREADS)
        return found if found.ndim == 2 else np.stack([1 - found, found], axis=1)


def model(name, classes, seed):
    if name == "YDF":
        return Ydf(seed)
    if name == "LightGBM":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(boosting_type="rf", n_estimators=TREES, num_leaves=4096, min_child_samples=1, bagging_freq=1,
                              bagging_fraction=SHARE, feature_fraction_bynode=187**-0.5, n_jobs=THREADS,
                              random_state=seed, verbose=-1)
    if name == "XGBoost":
        from xgboost import XGBRFClassifier

        return XGBRFClassifier(n_estimators=TREES, max_depth=0, grow_policy="lossguide", tree_method="hist",
                               subsample=SHARE, colsample_bynode=187**-0.5, min_child_weight=0, reg_lambda=0,
                               n_jobs=THREADS, random_state=seed)
    if name == "oneDAL":
        from sklearnex.ensemble import RandomForestClassifier
    else:
        from sklearn.ensemble import RandomForestClassifier
    return RandomForestClassifier(n_estimators=TREES, n_jobs=THREADS, random_state=seed)


def timed(call):
    start, busy = time.perf_counter(), time.process_time()
    found = call()
    return found, time.perf_counter() - start, time.process_time() - busy


def main():
    name, folder, classes, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    rows, labels = rows_of(folder, "train", classes)
    forest = model(name, classes, seed)
    if name == "oneDAL":  # its library is loaded by a first call
        model(name, classes, seed).set_params(n_estimators=1).fit(rows[:1000], labels[:1000])
    _, fit, fit_busy = timed(lambda: forest.fit(rows, labels))
    rows, labels = rows_of(folder, "test", classes)
    found, predict, predict_busy = min((timed(lambda: forest.predict_proba(rows)) for _ in range(3)),
                                       key=lambda turn: turn[1])
    calls, abnormal = found.argmax(axis=1), labels > 0
    print(f"{name} fit {fit} s predict {predict} s fitprocessor {fit_busy} s predictprocessor {predict_busy} s "
          f"accuracy {np.mean(calls == labels)} recall1 {np.mean(calls[abnormal] > 0)}")


if __name__ == "__main__":
    main()
