"""Sound inputs to damage: records that are made up here, and a report that the program makes of synthetic beats."""
import hashlib
import math
import struct


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


def beats(path, dice, rows=300):
    """Beats in the published CSV form."""
    with open(path, "w") as file:
        for row in range(rows):
            kind = row % 5 if row < 100 else 0
            values = [math.exp(-((i - 60) / (6 + 4 * kind)) ** 2) + dice.uniform(0, 0.02) for i in range(187)]
            top = max(values)
            file.write(",".join(f"{value / top:.18e}" for value in values + [kind * top]) + "\n")


THEME = b"""{"fontFamily": "DejaVu Sans", "lineWidth": 2,
 "light": {"forest": "#7a4b00", "series": ["#0072b2", "#d55e00", "#a3467a"], "background": "#ffffff"},
 "dark": {"background": "#000000", "rampLow": "#101010", "rampHigh": "#e0e0e0"}}
"""
