"""Records that wfdb-python reads, read by ecg-report too.

usage: check_records.py PROGRAM

Each case is a record in one form that record files take. wfdb-python reads it, and what it reads is written once more in the
plainest form there is: 16 bits, one segment, one lead in mV, annotations in samples. `ecg-report export` must give the same
beats of both: the same classes in the same order, samples within the rounding of 16 bits.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import wfdb

RATE = 250
SECONDS = 40
GAIN, BASELINE = 200, 12
SYMBOLS = "NNVNANNLNR"


def lead(rate=RATE, seed=1):
    """Beats on a wandering line, in mV, and the places of their peaks."""
    draw = np.random.default_rng(seed)
    time = np.arange(int(rate * SECONDS)) / rate
    values = 0.1 * np.sin(2 * np.pi * 0.3 * time)
    peaks = np.cumsum(draw.uniform(0.6, 0.9, 60))
    peaks = peaks[peaks < SECONDS - 1]
    for number, peak in enumerate(peaks):
        height = 1.1 if number % 10 != 2 else -0.8
        values += height * np.exp(-(((time - peak) / 0.02) ** 2)) + 0.25 * np.exp(-(((time - peak - 0.25) / 0.05) ** 2))
    return values, np.round(peaks * rate).astype(int)


def digital(values, gain=GAIN, baseline=BASELINE):
    return np.round(values * gain + baseline).astype(np.int64)


def header(folder, line, *signals, name="r"):
    (folder / f"{name}.hea").write_text("\n".join([line, *signals]) + "\n")


def annotate(folder, peaks, name="r", **more):
    symbols = [SYMBOLS[i % len(SYMBOLS)] for i in range(len(peaks))]
    wfdb.wrann(name, "atr", np.asarray(peaks), symbol=symbols, write_dir=str(folder), **more)


def pack(samples, form):
    """The bytes of a format that wfdb-python does not write."""
    s = np.asarray(samples)
    if form == 8:
        return np.diff(s, prepend=s[0]).astype(np.int8).tobytes()
    if form == 61:
        return s.astype(">i2").tobytes()
    if form == 160:
        return (s + 32768).astype("<u2").tobytes()
    raise ValueError(form)


def by_library(form, scale=1):
    def make(folder):
        values, peaks = lead()
        d = digital(values, GAIN * scale)
        name = "r"
        wfdb.wrsamp(
            name, fs=RATE, units=["mV"], sig_name=["II"], d_signal=d.reshape(-1, 1), fmt=[str(form)],
            adc_gain=[GAIN * scale], baseline=[BASELINE], write_dir=str(folder))
        annotate(folder, peaks)
    return make


def by_hand(form, scale=1):
    def make(folder):
        values, peaks = lead()
        d = digital(values, GAIN * scale, 0)
        (folder / "r.dat").write_bytes(pack(d, form))
        header(folder, f"r 1 {RATE} {len(d)}", f"r.dat {form} {GAIN * scale}(0)/mV 16 0 {d[0]} {int(d.sum()) % 65536} 0 II")
        annotate(folder, peaks)
    return make


def plain(line="r 1 {rate} {count}", signal="r.dat 16 {gain}({baseline})/mV 16 0 {first} {sum} 0 II", rest=(), tail=b"",
          rate=RATE, **ann):
    def make(folder):
        values, peaks = lead(rate)
        d = digital(values)
        fields = dict(rate=rate, count=len(d), gain=GAIN, baseline=BASELINE, first=d[0], sum=int(d.sum()) % 65536,
                      wide=int(d.sum()))
        (folder / "r.dat").write_bytes(d.astype("<i2").tobytes() + tail)
        header(folder, line.format(**fields), signal.format(**fields), *(r.format(**fields) for r in rest))
        annotate(folder, peaks, **ann)
    return make


def ticks(folder):
    plain()(folder)
    peaks = wfdb.rdann(str(folder / "r"), "atr").sample
    symbols = [SYMBOLS[i % len(SYMBOLS)] for i in range(len(peaks))]
    wfdb.wrann("r", "atr", peaks * 4, symbol=symbols, fs=RATE * 4, write_dir=str(folder))


def labels(folder):
    plain()(folder)
    peaks = wfdb.rdann(str(folder / "r"), "atr").sample
    symbols = ["z" if i % 7 == 3 else SYMBOLS[i % len(SYMBOLS)] for i in range(len(peaks))]
    wfdb.wrann("r", "atr", peaks, symbol=symbols, custom_labels=[(42, "z", "no beat of the standard")],
               write_dir=str(folder))


def frames(folder):
    """Frames of a second, as files made from EDF have them."""
    values, peaks = lead()
    d = digital(values)
    (folder / "r.dat").write_bytes(d.astype("<i2").tobytes())
    header(folder, f"r 1 1 {SECONDS}", f"r.dat 16x{RATE} {GAIN}({BASELINE})/mV 16 0 0 0 0 II")
    symbols = [SYMBOLS[i % len(SYMBOLS)] for i in range(len(peaks))]
    wfdb.wrann("r", "atr", peaks, symbol=symbols, fs=RATE, write_dir=str(folder))


def segments(pieces, gap=0):
    """A record of pieces (gain, baseline) with a layout, each a part of the lead; equal pairs in a row are one file twice."""
    def make(folder):
        values, peaks = lead()
        size = len(values) // len(pieces)
        lines, seen, joined = [], {}, 0
        for number, (gain, baseline) in enumerate(pieces):
            key = (gain, baseline)
            if key not in seen:
                seen[key] = name = f"s{number}"
                d = digital(values[number * size:(number + 1) * size], gain, baseline)
                (folder / f"{name}.dat").write_bytes(d.astype("<i2").tobytes())
                header(folder, f"{name} 1 {RATE} {size}", f"{name}.dat 16 {gain}({baseline})/mV 16 0 0 0 0 II", name=name)
            lines.append(f"{seen[key]} {size}")
            joined += size
        header(folder, "layout 1 250 0", "~ 0 200/mV 16 0 0 0 0 II", name="layout")
        header(folder, f"r/{len(lines) + 1} 1 {RATE} {joined}", "layout 0", *lines)
        (folder / "RECORDS").write_text("r\n")
        annotate(folder, peaks[peaks < joined])
    return make


CASES = {
    **{f"format {form}": by_library(form) for form in (16, 24, 32, 212)},
    "format 80": by_library(80, scale=0.4),
    "format 24, wide samples": by_library(24, scale=5000),
    "format 32, wide samples": by_library(32, scale=1000000),
    "format 508 (FLAC)": by_library(508, scale=0.4), "format 516 (FLAC)": by_library(516),
    "format 524 (FLAC)": by_library(524, scale=5000),
    "format 8": by_hand(8), "format 61": by_hand(61), "format 160": by_hand(160),
    "checksum 0": plain(signal="r.dat 16 {gain}({baseline})/mV 16 0 {first} 0 0 II"),
    "a wide checksum": plain(signal="r.dat 16 {gain}({baseline})/mV 16 0 {first} {wide} 0 II"),
    "a longer signal file": plain(tail=b"\x07" * 1001),
    "words after the start": plain(line="r 1 {rate} {count} 10:20:30 01/02/2003"),
    "a rate that is no fraction": plain(rate=83.3333),
    "other ticks": ticks, "labels of its own": labels, "frames of a second": frames,
    "segments of other gains": segments([(200, 0), (1023, -95), (200, 12), (4000, 7)]),
    "a segment twice": segments([(200, 0), (400, 0), (200, 0)]),
}


def rewrite(folder, other):
    """What wfdb-python reads of the record, in the plainest form."""
    path = str(folder / "r")
    record = wfdb.rdrecord(path, smooth_frames=False) if (folder / "r.dat").exists() else wfdb.rdrecord(path)
    annotation = wfdb.rdann(path, "atr")
    values = record.e_p_signal[0] if getattr(record, "e_p_signal", None) is not None else record.p_signal[:, 0]
    per_frame = record.samps_per_frame[0] if getattr(record, "samps_per_frame", None) else 1
    rate = record.fs * per_frame
    finite = values[np.isfinite(values)]
    gain = float(30000 / np.abs(finite).max())
    d = np.where(np.isfinite(values), np.round(values * gain), -32768).astype("<i2")
    (other / "r.dat").write_bytes(d.tobytes())
    header(other, f"r 1 {float(rate)} {len(d)}", f"r.dat 16 {gain!r}(0)/mV 16 0 0 0 0 II")
    resolution = annotation.fs if annotation.fs else record.fs
    places = np.round(annotation.sample * (rate / resolution)).astype(int)
    kept = [i for i, symbol in enumerate(annotation.symbol) if symbol != "z"]
    wfdb.wrann("r", "atr", places[kept], symbol=[annotation.symbol[i] for i in kept], write_dir=str(other))


def beats(program, folder, out):
    subprocess.run([program, "export", "--quiet", "--data", str(folder), str(out)], check=True, stdout=subprocess.DEVNULL)
    return np.vstack([np.loadtxt(out / f"mitbih_{part}.csv", delimiter=",", ndmin=2) for part in ("train", "test")])


def main():
    program = sys.argv[1]
    failures = 0
    for name, make in CASES.items():
        with tempfile.TemporaryDirectory() as home:
            home = pathlib.Path(home)
            folders = [home / part for part in ("made", "plain", "made-out", "plain-out")]
            for folder in folders:
                folder.mkdir()
            try:
                make(folders[0])
            except (ImportError, OSError, ValueError, KeyError, AttributeError) as error:
                # Older versions of wfdb-python do not write every format.
                print(f"skipped: {name}: wfdb-python does not write it ({error!r})")
                continue
            rewrite(folders[0], folders[1])
            own, reference = beats(program, folders[0], folders[2]), beats(program, folders[1], folders[3])
            if own.shape != reference.shape or (own[:, 187] != reference[:, 187]).any():
                problem = f"{own.shape[0]} beats, {reference.shape[0]} expected"
            else:
                worst = np.abs(own - reference).max()
                problem = f"samples off by {worst:.2g}" if worst > 2e-4 else None
            failures += problem is not None
            print(f"{'FAILED' if problem else 'ok'}: {name}: {problem or f'{own.shape[0]} beats'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
