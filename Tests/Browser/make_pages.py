"""Makes the pages that the browser then opens: a folder of reports of every kind that a reader may meet.

usage: make_pages.py TOOL FOLDER

report: a quick look at synthetic beats, all protocols. csv: beats without records. published, leak-free: one protocol only.
hostile: record names that try to break out of the page. theme: other colours and another font. compare: two reports.
"""
import json
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


main()
