"""Opens reports in Chromium, as readers do, and says what is wrong with them.

usage: check_page.py REPORT_DIR [MORE_DIRS...] [--screenshots DIR]

The first from the file system and from a plain HTTP server under a sub-path, light and dark, at 360, 800 and 1440 px; the
others from the file system, light at 360 px and dark at 1440. Each time: no request leaves the report, no console message,
no broken image, no horizontal scrolling, no script, alt texts, headings in order, the answer on the first screen, and, of pages
from the file system, no violation found by axe-core, since a server changes nothing that it looks at. Then that the first
prints on at most 16 pages of A4 with every row of its records, that a link opens the fold that it leads into, that tables wider
than a phone's screen keep their first column and show that there is more, and that the page's policy stops a script and an
image of another host that got into it.
Prints a line for each check that failed and the closing line "N passed, N failed".
"""
import argparse
import base64
import functools
import http.server
import os
import re
import threading

from axe_selenium_python import Axe
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = (360, 800, 1440)


def height(width):
    return 800 if width < 600 else 900


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder):
    """A plain server on the folder above the report, so that the report lies under a sub-path."""
    handler = functools.partial(Quiet, directory=os.path.dirname(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/{os.path.basename(folder)}/index.html"


def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for switch in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars=false", "--disable-gpu"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    chrome.set_script_timeout(300)  # axe-core takes its time on a busy machine
    return chrome


def requests_outside(chrome, base):
    import json

    urls = []
    for entry in chrome.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            urls.append(message["params"]["request"]["url"])
    return [url for url in urls if not url.startswith(base) and not url.endswith("/favicon.ico") and url != "data:,"]


FACTS = """
const images = [...document.images];
return {
  broken: images.filter(i => !i.complete || i.naturalWidth === 0).map(i => i.currentSrc),
  dark: images.filter(i => i.currentSrc.includes('-dark.')).length,
  images: images.length,
  withoutAlt: images.filter(i => !i.alt.trim()).map(i => i.src),
  headings: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1]),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  styled: getComputedStyle(document.body).maxWidth !== 'none',
  active: [...document.querySelectorAll('*')].filter(e => e.tagName === 'SCRIPT' || e.tagName === 'IFRAME'
    || [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value)
      && ['href', 'src', 'action', 'formaction'].includes(a.name))).map(e => e.outerHTML.slice(0, 80)),
  title: document.title,
  empty: [...document.querySelectorAll('h1,h2,h3,p,li,td,th,dt,dd,caption,figcaption,summary')]
    .filter(e => !e.textContent.trim()).map(e => e.outerHTML.slice(0, 80)),
  bare: [...document.querySelectorAll('h2,h3')].filter(h => !h.nextElementSibling
    || /^H[12]$/.test(h.nextElementSibling.tagName) || h.nextElementSibling.tagName === h.tagName)
    .map(h => h.textContent),
  answerEnds: document.querySelector('.answer')?.getBoundingClientRect().bottom ?? 0,
  figureEnds: document.querySelector('header figure img')?.getBoundingClientRect().bottom ?? 0,
};
"""


def check(chrome, url, width, scheme, shots):
    """Yields the name of each check and what was wrong, nothing when it holds."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height(width), "deviceScaleFactor": 1, "mobile": False})
    chrome.get_log("performance")
    chrome.get_log("browser")
    chrome.get(url)
    facts = chrome.execute_script(FACTS)
    yield "a style sheet that applies", "" if facts["styled"] else "the page is bare"
    compares = facts["title"] == "Two reports compared"
    yield "images", "" if facts["images"] or compares else "there are none"
    titles = ("Do these", "Beats of recording ")
    yield "the title as it was written", "" if compares or facts["title"].startswith(titles) else facts["title"]
    yield "nothing that could run", "; ".join(facts["active"])
    yield "no empty element", "; ".join(facts["empty"])
    yield "no heading without content", "; ".join(facts["bare"])
    yield "the answer on the first screen", "" if facts["answerEnds"] <= height(width) else f"ends at {facts['answerEnds']:.0f} px"
    wide = width > 1000 and facts["figureEnds"] > height(width)
    yield "the figure on the first screen", f"ends at {facts['figureEnds']:.0f} px" if wide else ""
    yield "no broken image", ", ".join(facts["broken"])
    yield "light and dark figures", "" if facts["dark"] == (facts["images"] if scheme == "dark" else 0) else (
        f"{facts['dark']} of {facts['images']} are dark")
    yield "alternative texts", ", ".join(facts["withoutAlt"])
    levels = facts["headings"]
    jumps = [f"h{a} then h{b}" for a, b in zip([0] + levels, levels) if b > a + 1]
    yield "headings in order", ", ".join(jumps) if levels.count(1) == 1 else f"{levels.count(1)} h1"
    yield "no horizontal scrolling", f"{facts['overflow']} px too wide" if facts["overflow"] > 0 else ""
    yield "no request elsewhere", ", ".join(requests_outside(chrome, url.rsplit("/", 1)[0]))
    logged = [line["message"] for line in chrome.get_log("browser") if "favicon" not in line["message"]]
    yield "nothing on the console", "; ".join(logged)
    if shots:
        where = "file" if url.startswith("file") else "http"
        full = chrome.execute_script("return document.documentElement.scrollHeight")
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": width, "height": min(full, 12000), "deviceScaleFactor": 1, "mobile": False})
        chrome.save_screenshot(os.path.join(shots, f"{os.path.basename(os.path.dirname(url))}-{where}-{scheme}-{width}.png"))
    if url.startswith("http"):
        return
    # The page forbids scripts; the checker's own is let in through the debugger, which the policy does not bind.
    axe = Axe(chrome)
    axe.inject()
    # What it says of elements that pass, a path to each among it, takes ten times as long as finding those that do not.
    violations = axe.run(options="{preload: false, resultTypes: ['violations'], selectors: false}")["violations"]
    yield "axe-core", "; ".join(
        f"{v['id']} ({v['help']}): {v['nodes'][0]['html'][:120]} and {len(v['nodes']) - 1} more" for v in violations)


def check_print(chrome, folder):
    """Prints a page as a reader would; yields as `check` does."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": 800, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    chrome.get(f"file://{folder}/index.html")
    hidden = chrome.execute_script(
        "return [...document.querySelectorAll('#data details:not(.values) tbody tr')].filter(r => !r.getBoundingClientRect().height).length")
    yield "every record is printed", f"{hidden} rows are not" if hidden else ""
    pdf = chrome.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})["data"]
    pdf = base64.b64decode(pdf)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    yield "at most 16 pages", "" if 0 < pages <= 16 else f"{pages} pages"
    yield "on A4", "" if re.search(rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12]", pdf) else "another size"
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": []})


def check_small(chrome, folder):
    """What a phone shows of wide tables and figures, and where links into folds lead; yields as `check` does."""
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    chrome.get(f"file://{folder}/index.html")
    faults = chrome.execute_script("""
      const wide = [...document.querySelectorAll('.scroll')].filter(s => s.clientWidth && s.scrollWidth > s.clientWidth);
      return wide.filter(s => {
        s.scrollLeft = s.scrollWidth;
        const first = s.querySelector('tbody th').getBoundingClientRect(), box = s.getBoundingClientRect();
        const stays = first.left >= box.left - 1 && first.right < box.right;
        return !stays || !getComputedStyle(s).backgroundAttachment.includes('local');
      }).map(s => s.getAttribute('aria-label'));""")
    yield "wide tables keep their first column and say that there is more", "; ".join(faults)
    silent = chrome.execute_script("""
      return [...document.querySelectorAll('.plate')].filter(p => p.scrollWidth > p.clientWidth
        && !getComputedStyle(p, '::before').content.includes('sideways')).map(p => p.getAttribute('aria-label'));""")
    yield "wide figures say that there is more", "; ".join(silent)
    target = chrome.execute_script("""
      const inside = document.querySelector('details:not([open]) [id]');
      return inside && inside.id;""")
    if target:
        chrome.get("about:blank")
        chrome.get(f"file://{folder}/index.html#{target}")
        is_open = chrome.execute_script("return document.getElementById(arguments[0]).closest('details').open", target)
        yield "a link opens the fold that it leads into", "" if is_open else f"#{target} stays closed"


def check_policy(chrome, folder):
    """Puts a script and a foreign image into copies of a page; yields as `check` does."""
    asked = []

    class Foreign(Quiet):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    foreign = f"http://127.0.0.1:{server.server_port}"
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
        page = file.read()
    smuggled = (f"<script>document.title = 'ran'</script><script src='{foreign}/a.js'></script>"
                f"<img src='{foreign}/a.png' alt='' onerror=\"document.title = 'ran'\">"
                f"<link rel='stylesheet' href='{foreign}/a.css'><iframe src='{foreign}/a.html' title='a'></iframe>")
    path = os.path.join(folder, "smuggled.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write(page.replace("</main>", smuggled + "</main>"))
    try:
        chrome.get(f"file://{path}")
        yield "a smuggled script does not run", "it ran" if chrome.title == "ran" else ""
        yield "nothing is asked of another host", ", ".join(asked)
    finally:
        os.remove(path)
        server.shutdown()


def visits(folders):
    """Address, colour scheme and width of every visit."""
    for url in (f"file://{folders[0]}/index.html", serve(folders[0])):
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                yield url, scheme, width
    for folder in folders[1:]:
        yield f"file://{folder}/index.html", "light", 360
        yield f"file://{folder}/index.html", "dark", 1440


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="+")
    parser.add_argument("--screenshots")
    given = parser.parse_args()
    folders = [os.path.abspath(report) for report in given.reports]
    if given.screenshots:
        os.makedirs(given.screenshots, exist_ok=True)
    passed = failed = 0
    chrome = browser()

    def count(place, findings):
        nonlocal passed, failed
        for name, wrong in findings:
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"{place}: {name}: {wrong}")

    try:
        for url, scheme, width in visits(folders):
            place = f"{os.path.basename(os.path.dirname(url))}, {url.split(':')[0]}, {scheme}, {width} px"
            count(place, check(chrome, url, width, scheme, given.screenshots))
        count("print", check_print(chrome, folders[0]))
        count("small screen", check_small(chrome, folders[0]))
        count("policy", check_policy(chrome, folders[0]))
    finally:
        chrome.quit()
    print(f"{passed} passed, {failed} failed")
    raise SystemExit(failed > 0)


if __name__ == "__main__":
    main()
