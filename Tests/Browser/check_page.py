"""Opens a report in Chromium, as readers do, and says what is wrong with it.

usage: check_page.py REPORT_DIR [--screenshots DIR]

From the file system and from a plain HTTP server under a sub-path, light and dark, at 360, 800 and 1440 px: no request
leaves the report, no console message, no broken image, no horizontal scrolling, alt texts, headings in order, and no
violation found by axe-core. Prints a line for each check that failed and the closing line "N passed, N failed".
"""
import argparse
import functools
import http.server
import os
import threading

from axe_selenium_python import Axe
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = (360, 800, 1440)


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
};
"""


def check(chrome, url, width, scheme, shots):
    """Yields the name of each check and what was wrong, nothing when it holds."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    chrome.get_log("performance")
    chrome.get_log("browser")
    chrome.get(url)
    facts = chrome.execute_script(FACTS)
    yield "a style sheet that applies", "" if facts["styled"] else "the page is bare"
    yield "images", "" if facts["images"] else "there are none"
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
        height = chrome.execute_script("return document.documentElement.scrollHeight")
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": width, "height": min(height, 12000), "deviceScaleFactor": 1, "mobile": False})
        chrome.save_screenshot(os.path.join(shots, f"{where}-{scheme}-{width}.png"))
    # The page forbids scripts; the checker's own is let in through the debugger, which the policy does not bind.
    axe = Axe(chrome)
    axe.inject()
    violations = axe.run(options="{preload: false}")["violations"]
    yield "axe-core", "; ".join(
        f"{v['id']} ({v['help']}): {v['nodes'][0]['html'][:120]} and {len(v['nodes']) - 1} more" for v in violations)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("report")
    parser.add_argument("--screenshots")
    given = parser.parse_args()
    folder = os.path.abspath(given.report)
    if given.screenshots:
        os.makedirs(given.screenshots, exist_ok=True)
    passed = failed = 0
    chrome = browser()
    try:
        for url in (f"file://{folder}/index.html", serve(folder)):
            for scheme in ("light", "dark"):
                for width in WIDTHS:
                    for name, wrong in check(chrome, url, width, scheme, given.screenshots):
                        passed, failed = passed + (not wrong), failed + bool(wrong)
                        if wrong:
                            print(f"{url.split(':')[0]}, {scheme}, {width} px: {name}: {wrong}")
    finally:
        chrome.quit()
    print(f"{passed} passed, {failed} failed")
    raise SystemExit(failed > 0)


if __name__ == "__main__":
    main()
