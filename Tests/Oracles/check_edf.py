"""EDF and BDF files that edfio and pyedflib wrote, read by ecg-report too.

usage: check_edf.py PROGRAM

Each case is a folder with a recording in one form. The library that wrote it, or the other one, reads it, and what it reads is
written once more as a plain WFDB record. `ecg-report export` must give the same beats of both: the same classes in the same
order, samples within the rounding of 16 bits. Neither library writes files with gaps (EDF+D) or files of a recording that goes
on, so these are made of others by changing the fields that say so.
"""

import pathlib
import sys
import tempfile

import edfio
import numpy as np
import pyedflib
import wfdb

from check_records import SYMBOLS, beats, header, lead

RATE = 250


def marks(peaks):
    return [(peak / RATE, SYMBOLS[i % len(SYMBOLS)]) for i, peak in enumerate(peaks)]


def by_edfio(kind="Edf", duration=1.0, units="uV", scale=1000.0, others=(), annotated=True, words=None, rate=RATE, label="ECG II"):
    """The lead in a file that edfio wrote, after signals of other rates."""
    def make(folder):
        values, peaks = lead(rate)
        signal = getattr(edfio, f"{kind}Signal")
        seconds = len(values) / rate
        signals = [signal(np.sin(np.arange(int(seconds * r)) / r), r, label=name, physical_dimension=unit, physical_range=(-3, 3))
                   for name, unit, r in others]
        signals.append(signal(values * scale, rate, label=label, physical_dimension=units, physical_range=(-3 * scale, 3 * scale)))
        named = [(peak / rate, SYMBOLS[i % len(SYMBOLS)]) for i, peak in enumerate(peaks)]
        texts = [edfio.EdfAnnotation(time, None, (words or {}).get(symbol, symbol)) for time, symbol in named]
        file = getattr(edfio, kind)(
            signals, data_record_duration=duration,
            annotations=[edfio.EdfAnnotation(0, 20, "V"), edfio.EdfAnnotation(3.3, None, "Lights off")] + texts if annotated else None)
        file.write(folder / f"r.{kind.lower()}")
        if not annotated:
            wfdb.wrann("r", "atr", np.asarray(peaks), symbol=[s for _, s in named], write_dir=str(folder))
    return make


def by_pyedflib(kind, ending, units="mV", plus=True, fs=True):
    def make(folder):
        values, peaks = lead()
        writer = pyedflib.EdfWriter(str(folder / f"r.{ending}"), 2, file_type=kind)
        if plus:
            # A signal of annotations has room for one in each second; what does not fit is dropped.
            writer.set_number_of_annotation_signals(3)
        for number, (label, unit) in enumerate([("Resp chest", "mV"), ("ECG", units)]):
            writer.setSignalHeader(number, dict(
                label=label, dimension=unit, sample_frequency=RATE, physical_min=-4, physical_max=4,
                digital_min=-8388608 if ending == "bdf" else -32768, digital_max=8388607 if ending == "bdf" else 32767,
                transducer="", prefilter=""))
        writer.writeSamples([np.zeros(len(values)), values])
        if plus:
            for time, symbol in marks(peaks):
                writer.writeAnnotation(time, -1, symbol)
            writer.writeAnnotation(7.7, 1.5, "artefact")
        writer.close()
        if not plus:
            symbols = [symbol for _, symbol in marks(peaks)]
            wfdb.wrann("r", "atr", np.asarray(peaks), symbol=symbols, write_dir=str(folder), **({"fs": RATE} if fs else {}))
    return make


def changed(make, change):
    def both(folder):
        make(folder)
        path = next(p for p in folder.iterdir() if p.suffix in (".edf", ".bdf"))
        path.write_bytes(change(path.read_bytes()))
    return both


def fields(data):
    count = int(data[252:256])
    samples = [int(data[256 + 216 * count + 8 * i:264 + 216 * count + 8 * i]) for i in range(count)]
    return 256 * (count + 1), 2 * sum(samples), samples


def going_on(data):
    """Without the number of data records, and with the last one cut short."""
    return data[:236] + b"-1      " + data[244:-700]


GAP = 3.28


def with_gap(data):
    """EDF+D: the records from the twelfth on begin later."""
    head, width, _ = fields(data)
    # What says which signal an annotation belongs to makes room for longer times.
    out = bytearray(data)
    out[192:197] = b"EDF+D"
    count = int(data[236:244])
    for record in range(11, count):
        start = head + record * width
        where = data.index(b"\x14\x14", start)
        first = data.rindex(b"+", start, where)
        end = data.index(b"\0", where)
        onset = float(data[first:where])
        stamp = b"+%.2f\x14\x14\0" % (onset + GAP)
        room = len(data[first:start + width])
        rest = data[end:start + width].lstrip(b"\0")
        shifted = b""
        for part in filter(None, rest.split(b"\0")):
            time, text = part.split(b"\x14", 1)
            shifted += b"+%.4f\x14%s\0" % (float(time) + (GAP if float(time) > 11 else 0), text.replace(b"@@ECG II", b""))
        new = (stamp + shifted).ljust(room, b"\0")
        assert len(new) == room, "no room for longer times"
        out[first:start + width] = new
    # Annotations of later records may stand in earlier ones.
    for record in range(11):
        start = head + record * width
        where = data.rindex(b"\x14\x14\0", start, start + width) + 3
        shifted = b""
        for part in filter(None, data[where:start + width].split(b"\0")):
            time, text = part.split(b"\x14", 1)
            onset, *length = time.split(b"\x15")
            shifted += b"\x15".join([b"+%.4f" % (float(onset) + (GAP if float(onset) >= 11 else 0)), *length]) + (
                b"\x14" + text.replace(b"@@ECG II", b"") + b"\0")
        new = shifted.ljust(start + width - where, b"\0")
        assert len(new) == start + width - where, "no room for longer times"
        out[where:start + width] = new
    return bytes(out)


CASES = {
    "EDF+ of edfio": (by_edfio(), None),
    "EDF+ of edfio in mV, other signals first": (
        by_edfio(units="mV", scale=1, others=[("Resp thorax", "mV", 25), ("EEG C3-A2", "uV", 500)]), None),
    "EDF+ of edfio, records of 2 s and words": (
        by_edfio(duration=2.0, words={"N": "Normal beat", "V": "PVC", "A": "Premature atrial contraction"}), None),
    "EDF+ of edfio, 128 Hz": (by_edfio(rate=128), None),
    "EDF of edfio, an annotation file beside it": (by_edfio(annotated=False), None),
    "BDF+ of edfio": (by_edfio(kind="Bdf"), None),
    "BDF of edfio, an annotation file beside it": (by_edfio(kind="Bdf", annotated=False), None),
    "EDF+ of pyedflib": (by_pyedflib(pyedflib.FILETYPE_EDFPLUS, "edf"), None),
    "BDF+ of pyedflib": (by_pyedflib(pyedflib.FILETYPE_BDFPLUS, "bdf"), None),
    "EDF of pyedflib, an annotation file beside it": (by_pyedflib(pyedflib.FILETYPE_EDF, "edf", plus=False, fs=False), None),
    "BDF of pyedflib, an annotation file with its rate beside it": (by_pyedflib(pyedflib.FILETYPE_BDF, "bdf", plus=False), None),
    "a recording that goes on": (changed(by_edfio(annotated=False), going_on), None),
    "EDF+D, records 3.28 s later from the twelfth on": (
        changed(by_edfio(words={symbol: f"{symbol}@@ECG II" for symbol in SYMBOLS}), with_gap), GAP),
}


def rewrite(folder, other, gap):
    """What the library reads of the file, as a plain WFDB record."""
    path = next(p for p in folder.iterdir() if p.suffix in (".edf", ".bdf"))
    data = path.read_bytes()
    if data[236:238] == b"-1":
        head, width, _ = fields(data)
        whole = (len(data) - head) // width
        part = (len(data) - head - whole * width) // 2
        values = pyedflib_values(data, whole, part)
        rate = RATE
    else:
        file = edfio.read_edf(data.replace(b"EDF+D", b"EDF+C", 1)) if path.suffix == ".edf" else edfio.read_bdf(data)
        signal = next(s for s in file.signals if s.label.startswith("ECG"))
        values, rate = signal.data, signal.sampling_frequency
        if gap:
            cut = int(11 * rate)
            values = np.concatenate([values[:cut], np.full(round(gap * rate), np.nan), values[cut:]])
    scale = 30000 / np.nanmax(np.abs(values))
    digital = np.where(np.isfinite(values), np.round(values * scale), -32768).astype("<i2")
    (other / "r.dat").write_bytes(digital.tobytes())
    header(other, f"r 1 {float(rate)} {len(digital)}", f"r.dat 16 {float(scale)!r}(0)/mV 16 0 0 0 0 II")
    values, peaks = lead(rate)
    samples = [round(peak + (gap * rate if gap and peak >= 11 * rate else 0)) for peak in peaks]
    symbols = [SYMBOLS[i % len(SYMBOLS)] for i in range(len(peaks))]
    kept = [i for i, sample in enumerate(samples) if sample < len(digital)]
    wfdb.wrann("r", "atr", np.asarray([samples[i] for i in kept]), symbol=[symbols[i] for i in kept], write_dir=str(other))


def pyedflib_values(data, whole, part):
    """A file that pyedflib reads, of the same samples, and the samples of the record that was cut short."""
    head, width, samples = fields(data)
    mended = data[:236] + b"%-8d" % whole + data[244:head + whole * width]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "whole.edf"
        path.write_bytes(mended)
        with pyedflib.EdfReader(str(path)) as reader:
            values = reader.readSignal(0)
            gain = (reader.getPhysicalMaximum(0) - reader.getPhysicalMinimum(0)) / (
                reader.getDigitalMaximum(0) - reader.getDigitalMinimum(0))
            base = reader.getPhysicalMinimum(0) - gain * reader.getDigitalMinimum(0)
    rest = np.frombuffer(data[head + whole * width:head + whole * width + 2 * min(part, samples[0])], "<i2")
    return np.concatenate([values, rest * gain + base])


def main():
    program = sys.argv[1]
    failures = 0
    for name, (make, gap) in CASES.items():
        with tempfile.TemporaryDirectory() as home:
            home = pathlib.Path(home)
            folders = [home / part for part in ("made", "plain", "made-out", "plain-out")]
            for folder in folders:
                folder.mkdir()
            make(folders[0])
            rewrite(folders[0], folders[1], gap)
            if "goes on" in name:
                # Marks beyond the samples are an error.
                (folders[0] / "r.atr").write_bytes((folders[1] / "r.atr").read_bytes())
            own, reference = beats(program, folders[0], folders[2]), beats(program, folders[1], folders[3])
            if own.shape != reference.shape or (own[:, 187] != reference[:, 187]).any():
                problem = f"{own.shape[0]} beats, {reference.shape[0]} expected"
            else:
                worst = np.abs(own - reference).max()
                problem = f"samples off by {worst:.2g}" if worst > 2e-4 else None
            failures += problem is not None
            print(f"{'FAILED' if problem else 'ok'}: {name}: {problem or f'{own.shape[0]} beats'}")
    print(f"{len(CASES) - failures} passed, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
