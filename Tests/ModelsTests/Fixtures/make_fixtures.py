"""Makes logistic.json: rows, classes and the probabilities that scikit-learn's LogisticRegression gives them.

usage: make_fixtures.py          (numpy and scikit-learn; writes beside itself)
"""
import json
import os

import numpy as np
from sklearn.linear_model import LogisticRegression

CASES = [("two classes", 2, None), ("five classes", 5, None), ("five weighed classes", 5, [1, 4, 2, 8, 3])]


def made(name, classes, weights):
    random = np.random.default_rng(12 + classes)
    centres = random.normal(size=(classes, 5))
    y = random.integers(0, classes, 150)
    x = (1.2 * centres[y] + random.normal(size=(150, 5))).round(3).astype(np.float32)
    model = LogisticRegression(C=1.0, tol=1e-10, max_iter=100_000,
                               class_weight=weights and dict(enumerate(weights)))
    model.fit(x.astype(float), y)
    return {
        "name": name, "classes": classes, "weights": weights, "values": [float(str(v)) for v in x.ravel()],
        "labels": y.tolist(), "probabilities": model.predict_proba(x.astype(float)).round(6).ravel().tolist(),
    }


path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "logistic.json")
with open(path, "w") as file:
    json.dump([made(*case) for case in CASES], file, separators=(",", ":"))
    file.write("\n")
