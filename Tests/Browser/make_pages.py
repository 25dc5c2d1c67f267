"""Makes the pages that the browser then opens: a folder of reports of every kind that a reader may meet.

usage: make_pages.py TOOL FOLDER

report: a quick look at synthetic beats, all protocols. csv: beats without records. published, leak-free: one protocol only.
hostile: record names that try to break out of the page. theme: other colours and another font. compare: two reports.
record, record-two-classes, record-empty: pages of `classify`, of a record with two leads of hostile names, and of a flat one.
"""
import json
import math
import os
import subprocess
import sys

HOSTILE = [
    "<script>document.title='broken'</script>",
    "\"><img src=x onerror=\"document.title='broken'\">",
    "' onmouseover='document.title=1' x='{{first.answer}}",
    "\u202egnp.exe\u2066 &amp; &lt;b&gt;",
    "javascript:alert(1)//\\\";--><svg onload=alert(1)>",
]

THEME = {
    "fontFamily": "DejaVu Serif",
    "light": {"background": "#fffaf0", "axis": "#6b7683", "forest": "#7a4b00", "classF": "#a3467a",
              "series": ["#0072b2", "#a3467a"]},
    "dark": {"background": "#000000", "net": "#ffffff"},
}


def write_record(folder, name, beats):
    """Two leads at 250 Hz for two minutes, format 16; without beats they are flat."""
    rate, seconds = 250, 120
    lead = [0.0] * (rate * seconds)
    peaks = [100 + 200 * beat - (50 if beat % 7 == 5 else 0) for beat in range(148)] if beats else []
    for beat, peak in enumerate(peaks):
        width = 10 if beat % 7 == 5 else 3
        for offset in range(-60, 90):
            lead[peak + offset] += math.exp(-(offset / width) ** 2 / 2) + 0.2 * math.exp(-((offset - 60) / 12) ** 2 / 2)
    if beats:
        # A loose electrode for ten seconds.
        lead[80 * rate:90 * rate] = [0.25] * (10 * rate)
    samples = b"".join(
        int(scale * value).to_bytes(2, "little", signed=True) for value in lead for scale in (200, -120))
    with open(os.path.join(folder, f"{name}.dat"), "wb") as file:
        file.write(samples)
    with open(os.path.join(folder, f"{name}.hea"), "w", encoding="utf-8") as file:
        file.write(f"{name} 2 {rate} {len(lead)}\n{name}.dat 16 200/mV 16 0 0 0 0 MLII\n"
                   f"{name}.dat 16 200/mV 16 0 0 0 0 {HOSTILE[0]}\n")


def main():
    tool, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(folder, "cache")}

    def run(*words):
        subprocess.run([tool, *words], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

    def quick(name, *more):
        run("--quick", "--output", name, *more)

    quick("report")
    run("export", "--quiet", "--beats", "2000", "pair")
    quick("csv", "--data", "pair")
    for protocol in ("published", "leak-free"):
        quick(protocol, "--beats", "2000", "--protocols", protocol)

    quick("hostile", "--beats", "2000")
    path = os.path.join(folder, "hostile", "results.json")
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    names = {record["name"]: HOSTILE[place % len(HOSTILE)] + str(place)
             for place, record in enumerate(results["data"]["records"])}
    for record in results["data"]["records"]:
        record["name"] = names[record["name"]]
    for experiment in results["experiments"]:
        for failure in experiment["failures"]:
            failure["record"] = names[failure["record"]]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file)
    run("render", "hostile")

    quick("theme", "--beats", "2000")
    with open(os.path.join(folder, "theme.json"), "w", encoding="utf-8") as file:
        json.dump(THEME, file)
    run("render", "theme", "--theme", "theme.json")

    hostile_folder = "two <script>document.title='broken'<\u2215script> \u202e"
    os.rename(os.path.join(folder, "leak-free"), os.path.join(folder, hostile_folder))
    run("compare", hostile_folder, "report", "--output", "compare")
    os.rename(os.path.join(folder, hostile_folder), os.path.join(folder, "leak-free"))

    write_record(folder, "beats", True)
    write_record(folder, "flat", False)
    classify = ("classify", "--model", "report", "--detect")
    run(*classify, "beats", "--classes", "aami", "--output", "record")
    run(*classify, "beats", "--output", "record-two-classes")
    run(*classify, "flat", "--classes", "aami", "--output", "record-empty")


main()
