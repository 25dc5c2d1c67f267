"""Has other programs read saved models, and compares their probabilities with ours.

usage: check_models.py DIR

DIR and DIR-features are what ModelOracleTests writes: models/ as in a report, of two and of five classes, and for each model a
file NAME.expected with 1,000 rows and the probabilities that this project's own readers give them, many of the rows right on a
threshold of the forest. ONNX Runtime, the ONNX reference evaluator (on some rows: it is slow) and plain numpy on the
safetensors must agree within 1e-6, and the card must list the files, the classes and as many columns as the model takes.
DIR-classes, by ClassOracleTests and ModelOracleTests, has each model of two and of five classes, on a few columns and on
patient features, which ONNX Runtime must agree with likewise. Prints a line for each check that failed and the closing line
"N passed, N failed".
"""
import hashlib
import json
import os
import sys

import numpy as np
import onnx
import onnx.reference
import onnxruntime
from safetensors.numpy import load_file

TOLERANCE = 1e-6
CLASSES = {"": ["normal", "abnormal"], "-aami": ["N", "S", "V", "F", "Q"]}


def difference(found, expected):
    """What is wrong between two lists of probabilities, nothing when they agree."""
    if found.shape != expected.shape or found.dtype != np.float32:
        return f"{found.dtype} {found.shape} instead of float32 {expected.shape}"
    worst = np.abs(found.astype(float) - expected).max()
    return "" if worst <= TOLERANCE else f"differ by up to {worst}"


def check_card(models, stem, rows, classes):
    with open(os.path.join(models, f"{stem}.json")) as file:
        card = json.load(file)
    yield "the card's model", "" if card["model"] == stem.removesuffix("-aami") else card["model"]
    yield "the card's classes", "" if card["output"]["classes"] == classes else str(card["output"])
    features = card["input"]["features"]
    columns = sum(feature["columns"] for feature in features)
    yield "the card's columns", "" if columns == card["input"]["columns"] == rows.shape[1] else f"{columns}"
    yield "definitions", "" if all(len(f["definition"]) > 30 and f["unit"] and f["name"] for f in features) else "missing"
    for name, listed in card["files"].items():
        with open(os.path.join(models, name), "rb") as file:
            content = file.read()
        same = len(content) == listed["bytes"] and hashlib.sha256(content).hexdigest() == listed["sha256"]
        yield f"{name} as the card lists it", "" if same else "another file"


def run(session, rows, expected):
    """Differences of every output that a session has."""
    for output in session.get_outputs():
        wanted = expected if output.name == "probabilities" else expected[:, 1]
        yield output.name, difference(session.run([output.name], {"beats": rows})[0], wanted)


def check_onnx(models, stem, rows, expected):
    path = os.path.join(models, f"{stem}.onnx")
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
        yield "onnx.checker", ""
    except onnx.checker.ValidationError as error:
        yield "onnx.checker", str(error)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    main = "probability" if expected.shape[1] == 2 else "probabilities"
    yield "has its output", "" if main in [output.name for output in session.get_outputs()] else "missing"
    for name, wrong in run(session, rows, expected):
        yield f"ONNX Runtime, {name}", wrong
    wanted = expected[:, 1] if main == "probability" else expected
    one = np.concatenate([session.run([main], {"beats": row[None]})[0] for row in rows[:100]])
    yield "ONNX Runtime, row by row", difference(one, wanted[:100])
    reference = onnx.reference.ReferenceEvaluator(model).run([main], {"beats": rows[:50]})[0]
    yield "ONNX reference evaluator", difference(reference, wanted[:50])


def check_weights(path, rows, expected):
    """The network in plain numpy, from its safetensors."""
    tensors = load_file(path)
    layers = len(tensors) // 2
    values = rows
    for layer in range(layers):
        values = values @ tensors[f"{2 * layer}.weight"].T + tensors[f"{2 * layer}.bias"]
        if layer < layers - 1:
            values = np.maximum(values, 0)
    if expected.shape[1] == 2:
        return difference((1 / (1 + np.exp(-values)))[:, 0], expected[:, 1])
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return difference(powers / powers.sum(axis=1, keepdims=True), expected)


def check_run(folder):
    """Everything that a run has saved."""
    models = os.path.join(folder, "models")
    for kind in ("net", "forest"):
        for ending, classes in CLASSES.items():
            stem = kind + ending
            given = load_file(os.path.join(folder, f"{stem}.expected"))
            rows, expected = given["rows"], given["probabilities"]
            name = f"{os.path.basename(folder)}: {stem}"
            yield name, "enough rows", "" if rows.shape[0] == 1000 else f"{rows.shape}"
            yield name, "probabilities", "" if expected.shape == (1000, len(classes)) else f"{expected.shape}"
            for check in check_card(models, stem, rows, classes):
                yield name, *check
            for check in check_onnx(models, stem, rows, expected):
                yield name, *check
            if kind == "net":
                yield name, "safetensors in numpy", check_weights(os.path.join(models, f"{stem}.safetensors"), rows, expected)


def check_classes(folder):
    """Every model of every number of classes, by ONNX Runtime."""
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".expected")):
        base = os.path.join(folder, name.removesuffix(".expected"))
        given = load_file(base + ".expected")
        onnx.checker.check_model(onnx.load(base + ".onnx"), full_check=True)
        session = onnxruntime.InferenceSession(base + ".onnx", providers=["CPUExecutionProvider"])
        for output, wrong in run(session, given["rows"], given["probabilities"]):
            yield name, f"ONNX Runtime, {output}", wrong


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = sys.argv[1].rstrip("/")
    checks = list(check_run(folder)) + list(check_run(folder + "-features"))
    by_classes = list(check_classes(folder + "-classes"))
    names = {name for name, _, _ in by_classes}
    checks += by_classes + [("classes", "two and five of each model, twice", "" if len(names) >= 12 else str(sorted(names)))]
    failed = [check for check in checks if check[2]]
    for kind, name, wrong in failed:
        print(f"{kind}: {name}: {wrong}")
    print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
