"""ONNX Runtime's seconds to predict with a forest that ecg-report saved, on the rows that bench.py exports.

usage: onnx_forest.py FOREST.onnx ROWS_DIR
"""
import sys
import time

import numpy as np
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
labels = np.fromfile(f"{sys.argv[2]}/test_y.u8", np.uint8)
rows = np.fromfile(f"{sys.argv[2]}/test_x.f32", np.float32).reshape(len(labels), -1)
name = session.get_inputs()[0].name
turns = []
for _ in range(3):
    start, busy = time.perf_counter(), time.process_time()
    found = session.run(None, {name: rows})
    turns.append((time.perf_counter() - start, time.process_time() - busy))
shares = next(np.asarray(part) for part in found if np.ndim(part) == 2)
calls = shares.argmax(axis=1)
print(f"ONNX Runtime predict {min(turns)[0]} s predictprocessor {min(turns, key=lambda turn: turn[1])[1]} s "
      f"accuracy {np.mean(calls == labels)} recall1 {np.mean(calls[labels > 0] > 0)}")
