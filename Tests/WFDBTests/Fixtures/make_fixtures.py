"""Makes records.json: small made-up records whose samples and annotations are what wfdb-python reads of them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install wfdb && /tmp/venv/bin/python make_fixtures.py

wfdb-python writes formats 16, 80 and 212 itself. It only reads 61, 160, 310 and 311: their bytes are packed here, bit by bit
from the description in signal(5), and what wfdb-python reads of them must be what was packed.
"""

import base64
import json
import pathlib
import tempfile

import numpy
import wfdb

MISSING = {"16": -32768, "61": -32768, "80": -128, "160": -32768, "212": -2048, "310": -512, "311": -512}


def samples(fmt, count, width):
    """Random values of the whole range, with its ends and missing ones among them."""
    low, high = MISSING[fmt], -MISSING[fmt] - 1
    values = numpy.random.default_rng(int(fmt) + count).integers(low + 1, high + 1, size=(count, width))
    values[0, 0], values[-1, -1], values[count // 2, 0] = low + 1, high, low
    return values


def pack(fmt, values):
    """The bytes of interleaved samples."""
    flat = [int(value) for value in values.reshape(-1)]
    if fmt == "61":
        return b"".join((value & 0xFFFF).to_bytes(2, "big") for value in flat)
    if fmt == "160":
        return b"".join((value + 32768).to_bytes(2, "little") for value in flat)
    packed = b""
    for start in range(0, len(flat), 3):
        block = [value & 0x3FF for value in flat[start : start + 3]]
        size = [0, 2, 4, 4][len(block)]
        one, two, three = (block + [0, 0])[:3]
        if fmt == "310":
            words = one << 1 | (two << 1) << 16 | (three & 31) << 11 | (three >> 5) << 27
        else:
            words = one | two << 10 | three << 20
        packed += words.to_bytes(4, "little")[:size]
    return packed


def header(name, fmt, values, rate=360):
    """A header with the checksums of the samples."""
    lines = [f"{name} {values.shape[1]} {rate} {values.shape[0]}"]
    for place in range(values.shape[1]):
        column = [int(value) for value in values[:, place]]
        total = (sum(column) + 32768) % 65536 - 32768
        lines.append(f"{name}.dat {fmt} 100(3)/mV 0 0 {column[0]} {total} 0 lead {place}")
    return "\n".join(lines) + "\n"


def write(folder, fmt, count, width):
    name = f"f{fmt}x{count}"
    values = samples(fmt, count, width)
    if fmt in ("16", "80", "212"):
        wfdb.wrsamp(
            name, fs=360, units=["mV"] * width, sig_name=[f"lead {place}" for place in range(width)], d_signal=values.copy(),
            fmt=[fmt] * width, adc_gain=[100] * width, baseline=[3] * width, write_dir=str(folder))
    else:
        (folder / f"{name}.dat").write_bytes(pack(fmt, values))
        (folder / f"{name}.hea").write_text(header(name, fmt, values))
    read = wfdb.rdrecord(str(folder / name), physical=False, return_res=16)
    assert (read.d_signal == values).all(), name
    return name


def expected(folder, name, frames=False):
    """What wfdb-python reads: a list a signal, null where nothing was recorded."""
    read = wfdb.rdrecord(str(folder / name), physical=False, smooth_frames=not frames, return_res=16)
    real = wfdb.rdrecord(str(folder / name), smooth_frames=not frames, return_res=64)
    raws, reals = (read.e_d_signal, real.e_p_signal) if frames else (read.d_signal.T, real.p_signal.T)
    return {
        "rate": read.fs,
        "names": read.sig_name,
        "samples": [
            [None if numpy.isnan(value) else int(raw) for raw, value in zip(*both)] for both in zip(raws, reals)
        ],
        "physical": [[None if numpy.isnan(value) else float(value) for value in own] for own in reals],
    }


def joined(folder, name):
    """What wfdb-python reads of a multi-segment record joined, in millivolts (it joins physical values only)."""
    read = wfdb.rdrecord(str(folder / name), m2s=True, return_res=64)
    return {
        "rate": read.fs,
        "names": read.sig_name,
        "samples": None,
        "physical": [
            [None if numpy.isnan(value) else float(value) for value in read.p_signal[:, place]]
            for place in range(read.p_signal.shape[1])
        ],
    }


def case(folder, name, content):
    names = sorted(path.name for path in folder.iterdir() if path.suffix != ".qrs")
    files = {file: base64.b64encode((folder / file).read_bytes()).decode() for file in names}
    return {"name": name, "files": files} | content


def main():
    cases = []
    shapes = [("16", 5, 2), ("61", 5, 2), ("80", 7, 3), ("160", 5, 2), ("212", 7, 1), ("212", 6, 3)]
    shapes += [(fmt, count, width) for fmt in ("310", "311") for count, width in [(7, 1), (8, 1), (9, 1), (5, 2), (4, 3)]]
    for fmt, count, width in shapes:
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            name = write(folder, fmt, count, width)
            cases.append(case(folder, name, expected(folder, name)))

    with tempfile.TemporaryDirectory() as place:  # several samples a frame
        folder = pathlib.Path(place)
        (folder / "frames.dat").write_bytes(pack("311", numpy.arange(-6, 9)))
        (folder / "frames.hea").write_text(
            "frames 2 100 3\nframes.dat 311x4 200 0 0 -6 0 0 a\nframes.dat 311 200 0 0 -2 0 0 b\n")
        text = (folder / "frames.hea").read_text()
        columns = numpy.arange(-6, 9).reshape(3, 5)
        sums = int(columns[:, :4].sum()), int(columns[:, 4].sum())
        text = text.replace("-6 0 0 a", f"-6 {sums[0]} 0 a").replace("-2 0 0 b", f"-2 {sums[1]} 0 b")
        (folder / "frames.hea").write_text(text)
        cases.append(case(folder, "frames", expected(folder, "frames", frames=True)))

    with tempfile.TemporaryDirectory() as place:  # segments of fixed layout (wfdb-python reads no gaps in these)
        folder = pathlib.Path(place)
        for name, first in [("fixed_1", 0), ("fixed_2", 50)]:
            values = numpy.arange(first, first + 8).reshape(4, 2)
            wfdb.wrsamp(
                name, fs=250, units=["mV"] * 2, sig_name=["MLII", "V1"], d_signal=values, fmt=["212"] * 2,
                adc_gain=[100] * 2, baseline=[0] * 2, write_dir=str(folder))
        (folder / "fixed.hea").write_text("fixed/2 2 250 8\nfixed_1 4\nfixed_2 4\n")
        cases.append(case(folder, "fixed", joined(folder, "fixed")))

    with tempfile.TemporaryDirectory() as place:  # segments of variable layout, as in MIMIC
        folder = pathlib.Path(place)
        for name, leads in [("varied_1", ["II", "V"]), ("varied_2", ["V"])]:
            values = numpy.arange(4 * len(leads)).reshape(4, len(leads)) - 3
            wfdb.wrsamp(
                name, fs=125, units=["mV"] * len(leads), sig_name=leads, d_signal=values, fmt=["80"] * len(leads),
                adc_gain=[50] * len(leads), baseline=[1] * len(leads), write_dir=str(folder))
        (folder / "varied_layout.hea").write_text(
            "varied_layout 2 125 0\n~ 0 50(1)/mV 8 0 0 0 0 II\n~ 0 50(1)/mV 8 0 0 0 0 V\n")
        (folder / "varied.hea").write_text("varied/4 2 125 10\nvaried_layout 0\nvaried_1 4\n~ 2\nvaried_2 4\n")
        cases.append(case(folder, "varied", joined(folder, "varied")))

    with tempfile.TemporaryDirectory() as place:  # annotations of another annotator
        folder = pathlib.Path(place)
        marks = numpy.array([7, 300, 2000, 200_000])
        wfdb.wrann("r", "qrs", marks, symbol=["N", "V", "+", "/"], aux_note=["", "", "(AFIB", ""], write_dir=str(folder))
        read = wfdb.rdann(str(folder / "r"), "qrs")
        annotations = {
            "file": base64.b64encode((folder / "r.qrs").read_bytes()).decode(),
            "samples": [int(sample) for sample in read.sample], "symbols": read.symbol, "notes": read.aux_note}

    target = pathlib.Path(__file__).with_name("records.json")
    target.write_text(json.dumps({"records": cases, "annotations": annotations}, separators=(",", ":")) + "\n")


main()
