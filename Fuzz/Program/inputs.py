"""Sound inputs to damage: records that are made up here, and a report that the program makes of synthetic beats."""
import gzip
import hashlib
import io
import math
import struct
import zipfile


def record(folder, name, dice, seconds=40, rate=360, form=212):
    """A record of two leads with a spike a beat, and its annotations; beats of several classes."""
    count = seconds * rate
    beats, place = [], rate // 2
    while place < count - rate // 2:
        beats.append((place, dice.choice([1, 1, 1, 1, 5, 8])))
        place += int(rate * dice.uniform(0.6, 1.1))
    samples = [[round(12 * math.sin(i / 90) + dice.gauss(0, 3)) for i in range(count)] for _ in range(2)]
    for at, code in beats:
        for lead in range(2):
            for offset in range(-18, 19):
                height = 180 * math.exp(-(offset / (5 if code == 1 else 11)) ** 2)
                samples[lead][at + offset] += round(height if lead == 0 else -0.6 * height)
    data = bytearray()
    for one, other in zip(*samples):
        if form == 212:
            data += bytes([one & 255, (one >> 8 & 15) | (other >> 8 & 15) << 4, other & 255])
        else:
            data += struct.pack("<hh", one, other)
    lines = [f"{name} 2 {rate} {count}"]
    for lead, unit in zip(samples, ("MLII", "V1")):
        check = (sum(lead) + 32768) % 65536 - 32768
        lines.append(f"{name}.dat {form} 200 11 0 {lead[0]} {check} 0 {unit}")
    lines.append("# made up for the fuzzer")
    annotations, last = bytearray(), 0
    for at, code in beats:
        step = at - last
        if step > 1023:
            annotations += struct.pack("<HHH", 59 << 10, step >> 16, step & 65535)
            step = 0
        annotations += struct.pack("<H", code << 10 | step)
        last = at
    files = {f"{name}.hea": ("\n".join(lines) + "\n").encode(), f"{name}.dat": bytes(data),
             f"{name}.atr": bytes(annotations) + b"\0\0"}
    for path, content in files.items():
        (folder / path).write_bytes(content)


def database(folder, dice):
    """Four records with a list of them, and the list of digests that a server has beside them."""
    folder.mkdir()
    for name, form in (("100", 212), ("101", 16), ("106", 212), ("200", 212)):
        record(folder, name, dice, form=form)
    (folder / "RECORDS").write_text("100\n101\n106\n200\n")
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()} {file.name}\n" for file in sorted(folder.iterdir())]
    return "".join(sums).encode()


def recordings(folder, dice, seconds=30, rate=200):
    """One lead in every other format: EDF+ with a gap, BDF, text with times and without, Kardia's two; annotations in or beside them."""
    folder.mkdir()
    count = seconds * rate
    beats = [(place, dice.choice("NNNNVA")) for place in range(rate, count - rate, int(rate * 0.8))]
    lead = [round(12 * math.sin(i / 90) + dice.gauss(0, 3)) for i in range(count)]
    for at, symbol in beats:
        for offset in range(-10, 11):
            lead[at + offset] += round(180 * math.exp(-(offset / (3 if symbol == "N" else 7)) ** 2))

    def edf(name, bits, gap):
        signals = [("ECG II", "mV", -2 ** (bits - 1) / 200, (2 ** (bits - 1) - 1) / 200, rate)]
        if gap is not None:
            signals.append((("EDF" if bits == 16 else "BDF") + " Annotations", "", -1, 1, 60))
        field = lambda value, length: str(value).encode()[:length].ljust(length)
        kind = "" if gap is None else ("EDF" if bits == 16 else "BDF") + ("+D" if gap else "+C")
        head = (b"0       " if bits == 16 else b"\xffBIOSEMI") + field("X X X X", 80) + field("Startdate X X X X", 80)
        head += b"01.01.2610.20.30" + field(256 * (len(signals) + 1), 8) + field(kind, 44) + field(seconds, 8) + field(1, 8)
        head += field(len(signals), 4)
        ends = (-2 ** (bits - 1), 2 ** (bits - 1) - 1)
        for values, length in [([s[0] for s in signals], 16), ([""] * len(signals), 80), ([s[1] for s in signals], 8),
                               ([s[2] for s in signals], 8), ([s[3] for s in signals], 8), ([ends[0]] * len(signals), 8),
                               ([ends[1]] * len(signals), 8), ([""] * len(signals), 80), ([s[4] for s in signals], 8),
                               ([""] * len(signals), 32)]:
            head += b"".join(field(value, length) for value in values)
        body = bytearray()
        for second in range(seconds):
            for value in lead[second * rate:(second + 1) * rate]:
                body += value.to_bytes(bits // 8, "little", signed=True)
            if gap is not None:
                shift = gap if second >= seconds // 2 else 0
                marks = f"+{second + shift}\x14\x14\0"
                marks += "".join(f"+{at / rate + shift:.3f}\x14{symbol}\x14\0" for at, symbol in beats if at // rate == second)
                body += marks.encode().ljust(60 * bits // 8, b"\0")
        (folder / name).write_bytes(head + body)

    edf("c.edf", 16, 0)
    edf("d.edf", 16, 7.5)
    edf("e.bdf", 24, None)
    (folder / "t.csv").write_text("time [ms];II [mV]\n" + "".join(f"{i * 5};{v / 200:.3f}\n".replace(".", ",") for i, v in enumerate(lead)))
    (folder / "a.csv").write_text("Name,Somebody\nSample Rate,200 hertz\n\nLead,Lead I\nUnit,mV\n\n" + "".join(f"{v / 200}\n" for v in lead))
    block = lambda name, content: name + struct.pack("<I", len(content)) + content + bytes(4)
    (folder / "k.atc").write_bytes(b"ALIVE\0\0\0" + struct.pack("<I", 4) + block(b"fmt ", struct.pack("<BHHBH", 1, rate, 5000, 0, 0))
                                   + block(b"ecg ", struct.pack(f"<{count}h", *lead)))
    samples = ", ".join(map(str, lead))
    (folder / "j.json").write_text('{"data": {"raw": {"frequency": 200, "amplitudeResolution": 5000, "samples": {"leadI": [%s]}}}}' % samples)
    annotations, last = bytearray(), 0
    for at, symbol in beats:
        annotations += struct.pack("<H", {"N": 1, "V": 5, "A": 8}[symbol] << 10 | at - last)
        last = at
    for name in "etakj":
        (folder / f"{name}.atr").write_bytes(bytes(annotations) + b"\0\0")


def beats(path, dice, rows=300):
    """Beats in the published CSV form."""
    with open(path, "w") as file:
        for row in range(rows):
            kind = row % 5 if row < 100 else 0
            values = [math.exp(-((i - 60) / (6 + 4 * kind)) ** 2) + dice.uniform(0, 0.02) for i in range(187)]
            top = max(values)
            file.write(",".join(f"{value / top:.18e}" for value in values + [kind * top]) + "\n")


def packed(path):
    """The same beats as .gz, as a .zip of one file and as one of the published pair, beside the file."""
    text = path.read_bytes()
    path.with_name("beats.csv.gz").write_bytes(gzip.compress(text, mtime=0))
    zipped(path.with_name("beats.zip"), {"data/beats.csv": text})
    zipped(path.with_name("pair.zip"), {"mitbih_train.csv": text, "mitbih_test.csv": text})


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def packed_again(path, change):
    """Packs what a file holds once more, after a change."""
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes())), mtime=0))
        return
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        files = {name: change(archive.read(name)) for name in archive.namelist()}
    zipped(path, files)


def many_signals(folder, dice):
    """Records in folders: one in FLAC, one of an ECG beside other signals, with a label and a note of the annotator's own."""
    (folder / "f").mkdir(parents=True)
    (folder / "RECORDS").write_text("f/a\nb\n")
    record(folder / "f", "a", dice)
    flac(folder / "f" / "a.dat", [[round(200 * math.sin(i / 40)) + dice.randrange(5) for i in range(14400)] for _ in range(2)])
    (folder / "f" / "a.hea").write_text("a 2 360 14400\na.dat 516 200 16 0 0 0 0 II\na.dat 516 200 16 0 0 0 0 V1\n"
                                        "# <age>: 50 <sex>: F\n")
    record(folder, "b", dice, form=16)
    head = (folder / "b.hea").read_text().splitlines()
    head[1] = head[1].replace("MLII", "RESP").replace(" 200 ", " 200/pm ")
    (folder / "b.hea").write_text("\n".join(head) + "\n")
    marks = (folder / "b.atr").read_bytes()
    words = b"## annotation type definitions\n"
    own = b"".join(struct.pack("<HHH", 59 << 10, 0, 0) + struct.pack("<H", 22 << 10) + struct.pack("<H", 63 << 10 | len(text))
                   + text + b"\0" * (len(text) % 2)
                   for text in (words.strip(), b"42 X my own beat", b"## end of definitions"))
    (folder / "b.atr").write_bytes(own + marks)


def flac(path, signals):
    """A FLAC stream of 16-bit samples, uncompressed (RFC 9639: verbatim subframes)."""
    count, block = len(signals[0]), 4096
    info = struct.pack(">HH", block, block) + b"\0" * 6
    info += ((360 << 44 | (len(signals) - 1) << 41 | 15 << 36 | count).to_bytes(8, "big")) + b"\0" * 16
    out = b"fLaC" + bytes([0x80]) + len(info).to_bytes(3, "big") + info
    for number, start in enumerate(range(0, count, block)):
        size = min(block, count - start)
        head = bytes([0xFF, 0xF8, 0x70, (len(signals) - 1) << 4 | 8, number]) + struct.pack(">H", size - 1)
        frame = head + bytes([crc(head, 0x07, 8)])
        for signal in signals:
            frame += b"\x02" + b"".join(struct.pack(">h", value) for value in signal[start:start + size])
        out += frame + struct.pack(">H", crc(frame, 0x8005, 16))
    path.write_bytes(out)


def crc(data, polynomial, bits):
    value, top = 0, 1 << bits - 1
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & (1 << bits) - 1
    return value


THEME = b"""{"fontFamily": "DejaVu Sans", "lineWidth": 2,
 "light": {"forest": "#7a4b00", "series": ["#0072b2", "#d55e00", "#a3467a"], "background": "#ffffff"},
 "dark": {"background": "#000000", "rampLow": "#101010", "rampHigh": "#e0e0e0"}}
"""
