"""Has other programs read saved models, and compares their probabilities with ours.

usage: check_models.py DIR

DIR is what ModelOracleTests writes: models/ as in a report, and expected.safetensors with 1,000 beats and the probabilities
that this project's own readers give them, many of the beats right on a threshold of the forest. ONNX Runtime, the ONNX reference evaluator (on some beats: it is slow) and plain
numpy on the safetensors must agree within 1e-6. And
DIR-classes as ClassOracleTests writes it: each model of two and of five classes, which ONNX Runtime must agree with likewise. Prints a line for each check that failed and the closing line
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


def difference(found, expected):
    """What is wrong between two lists of probabilities, nothing when they agree."""
    if found.shape != expected.shape or found.dtype != np.float32:
        return f"{found.dtype} {found.shape} instead of float32 {expected.shape}"
    worst = np.abs(found.astype(float) - expected).max()
    return "" if worst <= TOLERANCE else f"differ by up to {worst}"


def check_card(models, kind):
    with open(os.path.join(models, f"{kind}.json")) as file:
        card = json.load(file)
    yield "the card's model", "" if card["model"] == kind else card["model"]
    for name, listed in card["files"].items():
        with open(os.path.join(models, name), "rb") as file:
            content = file.read()
        same = len(content) == listed["bytes"] and hashlib.sha256(content).hexdigest() == listed["sha256"]
        yield f"{name} as the card lists it", "" if same else "another file"


def check_onnx(models, kind, beats, expected):
    path = os.path.join(models, f"{kind}.onnx")
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
        yield "onnx.checker", ""
    except onnx.checker.ValidationError as error:
        yield "onnx.checker", str(error)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    yield "ONNX Runtime, all beats", difference(session.run(["probability"], {"beats": beats})[0], expected)
    one = np.concatenate([session.run(["probability"], {"beats": beat[None]})[0] for beat in beats[:100]])
    yield "ONNX Runtime, beat by beat", difference(one, expected[:100])
    reference = onnx.reference.ReferenceEvaluator(model).run(["probability"], {"beats": beats[:50]})[0]
    yield "ONNX reference evaluator", difference(reference, expected[:50])
    if kind == "forest":
        both = session.run(["probabilities"], {"beats": beats})[0]
        yield "probabilities of both classes", difference(both, np.stack([1 - expected, expected], axis=1))


def check_weights(models, beats, expected):
    """The network in plain numpy, from its safetensors."""
    tensors = load_file(os.path.join(models, "net.safetensors"))
    layers = len(tensors) // 2
    values = beats
    for layer in range(layers):
        values = values @ tensors[f"{2 * layer}.weight"].T + tensors[f"{2 * layer}.bias"]
        if layer < layers - 1:
            values = np.maximum(values, 0)
    yield "safetensors in numpy", difference((1 / (1 + np.exp(-values)))[:, 0], expected)


def check_classes(folder):
    """Every model of every number of classes, by ONNX Runtime."""
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".expected")):
        base = os.path.join(folder, name.removesuffix(".expected"))
        given = load_file(base + ".expected")
        rows, expected = given["rows"], given["probabilities"]
        onnx.checker.check_model(onnx.load(base + ".onnx"), full_check=True)
        session = onnxruntime.InferenceSession(base + ".onnx", providers=["CPUExecutionProvider"])
        outputs = [output.name for output in session.get_outputs()]
        if "probability" in outputs:
            found = session.run(["probability"], {"beats": rows})[0]
            yield name, "ONNX Runtime, class 1", difference(found, expected[:, 1])
        if "probabilities" in outputs:
            found = session.run(["probabilities"], {"beats": rows})[0]
            yield name, "ONNX Runtime, all classes", difference(found, expected)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = sys.argv[1]
    models = os.path.join(folder, "models")
    given = load_file(os.path.join(folder, "expected.safetensors"))
    beats = given["beats"]
    checks = [("beats", "enough beats", "" if beats.shape == (1000, 187) else f"{beats.shape}")]
    for kind in ("net", "forest"):
        checks += [(kind, *check) for check in check_card(models, kind)]
        checks += [(kind, *check) for check in check_onnx(models, kind, beats, given[kind])]
    checks += [("net", *check) for check in check_weights(models, beats, given["net"])]
    by_classes = list(check_classes(folder.rstrip("/") + "-classes"))
    checks += by_classes + [("classes", "two and five of each model", "" if len(by_classes) >= 6 else str(by_classes))]
    failed = [check for check in checks if check[2]]
    for kind, name, wrong in failed:
        print(f"{kind}: {name}: {wrong}")
    print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
