"""What NumPy and SciPy make of patient features: a reference that Swift's are compared with.

    patient_features.py fixture FILE.json      filter and features of made signals, which the tests carry
    patient_features.py database MITDB FOLDER  features of every record, a CSV file each: the beats' rows, all beats

Needs numpy and scipy, and wfdb for the database. Definitions: Sources/Heartbeats/PatientFeatures.
"""
import json
import os
import sys

import numpy as np
from scipy.signal import butter, filtfilt, resample_poly

BEATS = "NLRejAaJSVEF/fQ"


def band(x, fs, low, high):
    return filtfilt(*butter(2, [low / (fs / 2), high / (fs / 2)], "band"), x)


def widths(x, beats, fs):
    half = int(.12 * fs)
    out = np.zeros((2, len(beats)))
    for k, p in enumerate(beats):
        low = max(0, p - half)
        top = low + np.argmax(np.abs(x[low:min(len(x), p + half)]))
        first = max(0, top - half)
        part = np.abs(x[first:top + half])
        for row, share in enumerate((.5, .25)):
            a = b = top - first
            while a > 0 and part[a] > part[top - first] * share:
                a -= 1
            while b < len(part) - 1 and part[b] > part[top - first] * share:
                b += 1
            out[row, k] = (b - a) / fs
    return out


def mean32(v):
    return np.array([v[max(0, k - 31):k + 1].mean() for k in range(len(v))])


def likeness(x, beats, fs):
    x = band(x, fs, .5, 35)
    before, after = int(.3 * fs), int(.45 * fs)
    rows = [x[np.clip(np.arange(p - before, p + after), 0, len(x) - 1)] for p in beats]
    W = np.stack([resample_poly(row, 1, 3) for row in rows])
    W = W / np.median(np.ptp(W[:, 25:60], axis=1))
    A, B = W[:, 26:54], np.median(W, axis=0)[26:54]
    a, b = A - A.mean(1, keepdims=True), B - B.mean()
    return (a * b).sum(1) / (np.sqrt((a * a).sum(1) * (b * b).sum()) + 1e-9), np.abs(A - B).mean(1)


def compute(leads, beats, fs=360):
    """Columns in the order of PatientColumn; 360 Hz only."""
    x = band(leads[0], fs, .5, 40)
    half, quarter = widths(x, beats, fs)
    rr = np.diff(beats) / fs
    before, after = np.r_[rr[0], rr], np.r_[rr, rr[-1]]
    previous = np.r_[before[0], before[:-1]]
    amplitude = np.abs(x[beats])
    (c1, d1), (c2, d2) = (likeness(lead, beats, fs) for lead in leads)
    cap = np.minimum(before, 3)
    mean, long = np.minimum(rr, 3).mean(), np.quantile(before[:-1], .8)
    last = lambda k: np.array([cap[max(0, i - k):max(i, 1)].mean() for i in range(len(beats))])
    near = np.array([cap[max(0, i - 20):i + 21].mean() for i in range(len(beats))])
    table = np.c_[
        half / mean32(half), quarter / mean32(quarter), before / mean32(before), after / before, previous / before, half, quarter,
        amplitude / mean32(amplitude), c1, c2, d1, d2, np.ones(len(beats)), before / mean, after / mean, before / long, after / long,
        before / last(10), before / last(40), before / near]
    return np.minimum(table, 4)


def made_signal(count=54_000):
    i = np.arange(count)
    return ((7 * i * i + 3 * i) % 41 - 20) / 20 + 3 * np.sin(i / 200) + (i % 997) / 500


def made_record():
    """Thirty beats on two leads: P, QRS and T as bells on a drifting line; every sixth beat early and wide, every seventh early."""
    beats, t = [], 0.5
    for k in range(30):
        early = k % 6 == 5 or k % 7 == 3
        t += (0.55 if early else 1.1 if k % 6 == 0 else 0.8) + 0.02 * ((k * 5) % 7 - 3)
        beats.append(int(round(t * 360)))
    x = np.zeros((2, beats[-1] + 400))
    i = np.arange(x.shape[1])
    bell = lambda centre, width: np.exp(-((i - centre) / width) ** 2 / 2)
    for k, p in enumerate(beats):
        if k % 6 == 5:
            wave = 1.4 * bell(p, 14) - 0.6 * bell(p + 60, 30)
            other = -0.9 * bell(p + 4, 16) + 0.3 * bell(p + 70, 30)
        else:
            wave = 0.12 * bell(p - 58, 9) - 0.15 * bell(p - 9, 4) + bell(p, 5) - 0.25 * bell(p + 10, 5) + 0.3 * bell(p + 95, 22)
            other = 0.08 * bell(p - 58, 9) + (0.5 + 0.02 * (k % 5)) * bell(p, 6) - 0.4 * bell(p + 9, 5) + 0.1 * bell(p + 95, 22)
        x[0] += wave
        x[1] += other
    x[0] += 0.2 * np.sin(i / 300) + 0.004 * ((7 * i * i + 3 * i) % 41 - 20)
    x[1] += 0.1 * np.sin(i / 170) + 0.003 * ((5 * i * i + i) % 37 - 18)
    return x, np.array(beats)


def fixture(path):
    signal = made_signal()
    chosen = [0, 1, 2, 15, 16, 100, 1000, 21_599, 21_600, 21_601, 25_920, 43_199, 43_200, 43_201, 53_900, 53_983, 53_984, 53_998, 53_999]
    filters = []
    for fs, low, high in ((360, .5, 40), (360, .5, 35), (250, .5, 40), (1000, .5, 35), (128, .5, 40)):
        y = band(signal, fs, low, high)
        filters.append({"rate": fs, "low": low, "high": high, "values": [y[k] for k in chosen]})
    short = signal[:12]
    b, a = butter(2, [.5 / 180, 40 / 180], "band")
    leads, beats = made_record()
    with open(path, "w") as file:
        json.dump({
            "count": len(signal), "chosen": chosen, "filters": filters,
            "short": {"count": 12, "values": filtfilt(b, a, short, padlen=11).tolist()},
            "taps": [{"stride": q, "values": low_pass(q)} for q in (2, 3, 8)],
            "beats": beats.tolist(), "features": np.round(compute(leads, beats), 9).tolist()}, file)
        file.write("\n")


def low_pass(q):
    """The taps that resample_poly(x, 1, q) uses, read off its answers to single samples."""
    half = 10 * q
    length = 8 * half // q * q + 1
    centre = length // q // 2
    taps = []
    for k in range(-half, half + 1):
        impulse = np.zeros(length)
        impulse[centre * q - k] = 1
        taps.append(resample_poly(impulse, 1, q)[centre])
    return taps


def database(folder, out):
    import wfdb
    os.makedirs(out, exist_ok=True)
    for name in open(os.path.join(folder, "RECORDS")).read().split():
        record = wfdb.rdrecord(os.path.join(folder, name))
        notes = wfdb.rdann(os.path.join(folder, name), "atr")
        first = record.sig_name.index("MLII") if "MLII" in record.sig_name else 0
        beats = np.array([p for p, s in zip(notes.sample, notes.symbol) if s in BEATS])
        table = compute(record.p_signal[:, [first, 1 - first]].T, beats)
        np.savetxt(os.path.join(out, f"{name}.csv"), table, "%.9g", ",")


if __name__ == "__main__":
    if sys.argv[1] == "fixture":
        fixture(sys.argv[2])
    else:
        database(*sys.argv[2:4])
