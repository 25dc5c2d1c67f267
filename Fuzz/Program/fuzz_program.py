"""Runs the whole program on damaged inputs of every kind, each under a limit of memory and of time.

    fuzz_program.py PROGRAM FAILURES [COUNT [SEED]]

An outcome is right when the program ends by itself in time, with an exit code that README lists, says why when that is not 0,
and prints no control characters. Everything else is a finding: the input and the command are kept, and the exit code is 1.
"""
import collections
import concurrent.futures
import hashlib
import http.server
import json
import os
import pathlib
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import inputs
from mutate import mutate

CODES = {0, 64, 65, 71, 73, 74}
MEMORY = 1 << 30  # bytes of data, stacks included
SECONDS = 120  # generous: the machine may be busy


class Server(http.server.BaseHTTPRequestHandler):
    """Serves each case its own database: /CASE/NAME."""
    protocol_version = "HTTP/1.1"
    cases = {}

    def do_GET(self):
        _, case, name = (self.path.split("/", 2) + ["", ""])[:3]
        files, head = self.cases.get(case, ({}, None))
        body = files.get(name)
        if body is None:
            self.send_error(404)
            return
        self.close_connection = True
        if head is not None:
            self.wfile.write(head.replace(b"LENGTH", b"%d" % len(body)) + body)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Fuzzer:
    def __init__(self, program, failures, seed, work):
        self.program, self.failures, self.seed, self.work = program, failures, seed, work
        dice = random.Random(seed)
        self.sums = inputs.database(work / "db", dice)
        inputs.beats(work / "beats.csv", dice)
        inputs.packed(work / "beats.csv")
        (work / "who.csv").write_text("record,patient\n100,A\n101,B\n106,A\n200,C\n")
        inputs.many_signals(work / "db2", dice)
        inputs.recordings(work / "db3", dice)
        (work / "theme.json").write_bytes(inputs.THEME)
        made = self.run(work, ["run", "--quick", "--quiet", "--beats", "2000", "--output", "report"], work / "cache")
        if made[0] != 0:
            sys.exit(f"fuzz: the report to start from cannot be made: {made[2].decode(errors='replace')}")
        subprocess.run(["git", "init", "--quiet", "--bare", work / "site.git"], check=True)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.kinds = [self.header, self.header, self.signals, self.annotations, self.score, self.records, self.csv, self.csv,
                      self.packed, self.patients, self.leads, self.formats, self.formats, self.results, self.results, self.results, self.compare, self.theme, self.manifest, self.publish,
                      self.model, self.model, self.sort_of_file, self.fetch]

    def run(self, folder, arguments, cache):
        """Exit code (negative for a signal, None for no end in time), stdout and stderr."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "XDG_CACHE_HOME": str(cache),
                       "SWIFT_BACKTRACE": "enable=no", "LC_ALL": "C.UTF-8"}

        def limit():
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        with subprocess.Popen([self.program, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit) as process:
            try:
                out, err = process.communicate(timeout=SECONDS)
                return process.returncode, out, err
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                return None, b"", b""

    # The kinds: each damages something in its folder and returns the command to try.

    def damage(self, path, dice):
        path.write_bytes(mutate(path.name, path.read_bytes(), dice))

    def copied(self, folder, *names):
        for name in names:
            source = self.work / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)

    def header(self, folder, dice):
        self.copied(folder, "db")
        self.damage(folder / "db" / dice.choice(["100.hea", "101.hea"]), dice)
        return self.reading(folder, dice)

    def signals(self, folder, dice):
        self.copied(folder, "db")
        self.damage(folder / "db/100.dat", dice)
        if dice.random() < 0.6:
            # A checksum of 0 is not known, so that the damaged samples are used and not only refused.
            header = folder / "db/100.hea"
            lines = [line.split(" ") for line in header.read_text().split("\n")]
            header.write_text("\n".join(" ".join(words[:6] + ["0"] + words[7:] if words[0] == "100.dat" else words)
                                        for words in lines))
        return self.reading(folder, dice)

    def annotations(self, folder, dice):
        self.copied(folder, "db")
        self.damage(folder / "db/100.atr", dice)
        return self.reading(folder, dice)

    def reading(self, folder, dice):
        model = str(self.work / "report")
        return dice.choice([
            ["export", "--quiet", "--data", "db", "out"],
            ["classify", "db/100", "--model", model, "--output", "out"],
            ["classify", "db/100", "--detect", "--model", model, "--use", "forest", "--output", "out"],
        ])

    def score(self, folder, dice):
        self.copied(folder, "db")
        shutil.copy(folder / "db/100.atr", folder / "db/100.tst")
        self.damage(folder / "db" / dice.choice(["100.atr", "100.tst", "100.hea"]), dice)
        return ["score", "db/100.atr", "db/100.tst", "--from", "0"] + dice.choice([[], ["--json"], ["--fs", "360"]])

    def records(self, folder, dice):
        self.copied(folder, "db")
        self.damage(folder / "db/RECORDS", dice)
        return ["export", "--quiet", "--data", "db", "out"]

    def csv(self, folder, dice):
        self.copied(folder, "beats.csv")
        self.damage(folder / "beats.csv", dice)
        return ["export", "--quiet", "--data", "beats.csv", "out"]

    def packed(self, folder, dice):
        """A .gz or .zip file, its bytes or those of the text in it."""
        name = dice.choice(["beats.csv.gz", "beats.zip", "pair.zip"])
        self.copied(folder, name)
        if dice.random() < 0.3:
            inputs.packed_again(folder / name, lambda text: mutate("beats.csv", text, dice))
        else:
            self.damage(folder / name, dice)
        return ["export", "--quiet", "--data", name, "out"]

    def patients(self, folder, dice):
        self.copied(folder, "db", "who.csv")
        self.damage(folder / "who.csv", dice)
        return ["export", "--quiet", "--data", "db", "--patients", "who.csv", "out"]

    def leads(self, folder, dice):
        """Records of several signals, FLAC and folders, labels of their own."""
        self.copied(folder, "db2")
        name = dice.choice(["f/a.hea", "f/a.dat", "f/a.atr", "b.hea", "b.dat", "b.atr", "RECORDS"])
        self.damage(folder / "db2" / name, dice)
        lead = dice.choice([[], ["--lead", "V1"], ["--lead", "II"], ["--lead", mutate("n", b"V1", dice).decode(
            errors="replace").replace("\0", "") or "x"]])
        if name[0] == "R" or dice.random() < 0.5:
            return ["export", "--quiet", "--data", "db2", *lead, "out"]
        record = dice.choice(["db2/f/a", "db2/b"])
        return ["classify", record, *lead, "--model", str(self.work / "report"), "--output", "out"]

    def formats(self, folder, dice):
        """Recordings of other formats than WFDB."""
        self.copied(folder, "db3")
        name = dice.choice(["c.edf", "c.edf", "d.edf", "d.edf", "e.bdf", "t.csv", "t.csv", "a.csv", "k.atc", "j.json", "e.atr", "t.atr"])
        self.damage(folder / "db3" / name, dice)
        if dice.random() < 0.3:
            return ["export", "--quiet", "--data", "db3", "out"]
        options = dice.choice([[], ["--detect"], ["--fs", "200"], ["--annotator", "edf"]])
        return ["classify", f"db3/{name}", *options, "--model", str(self.work / "report"), "--output", "out"]

    def results(self, folder, dice):
        self.copied(folder, "report")
        self.damage(folder / "report/results.json", dice)
        return ["render", "report"]

    def compare(self, folder, dice):
        self.copied(folder, "report")
        self.damage(folder / "report/results.json", dice)
        command = ["compare", "report", str(self.work / "report")]
        return command + dice.choice([[], ["--output", "out"]])

    def theme(self, folder, dice):
        self.copied(folder, "report", "theme.json")
        self.damage(folder / "theme.json", dice)
        return ["render", "report", "--theme", "theme.json"]

    def manifest(self, folder, dice):
        self.copied(folder, "report")
        self.damage(folder / "report" / dice.choice(["manifest.json", "manifest.json", "index.html", "results.json"]), dice)
        return ["verify", "report"]

    def publish(self, folder, dice):
        self.copied(folder, "report")
        self.damage(folder / "report" / dice.choice(["manifest.json", "results.json", "models/net.json"]), dice)
        return ["publish", "report", "--to", str(self.work / "site.git"), "--dry-run"]

    def model(self, folder, dice):
        self.copied(folder, "report", "db")
        name = dice.choice(["net.json", "net.json", "forest.json", "net.safetensors", "net.onnx", "forest.onnx", "forest.onnx"])
        file = folder / "report/models" / name
        self.damage(file, dice)
        if not name.endswith(".json") and dice.random() < 0.7:
            # The card names the damaged file's digest, so that the file is read and not only refused.
            path = file.with_suffix(".json")
            card = json.loads(path.read_text())
            card["files"][name] = {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
            path.write_text(json.dumps(card))
        return ["classify", "db/100", "--model", "report", "--use", name.split(".")[0], "--output", "out"]

    def sort_of_file(self, folder, dice):
        """Something else than a file where one is read."""
        self.copied(folder, "report", "db", "beats.csv", "theme.json")
        path, command = dice.choice([
            ("db/100.hea", None), ("db/100.dat", None), ("db/100.atr", None), ("db/RECORDS", None), ("db", None),
            ("beats.csv", ["export", "--quiet", "--data", "beats.csv", "out"]),
            ("report/results.json", ["render", "report"]),
            ("report/models/net.json", ["render", "report"]),
            ("report/figures", ["verify", "report"]), ("report/index.html", ["verify", "report"]),
            ("report/manifest.json", ["publish", "report", "--to", str(self.work / "site.git"), "--dry-run"]),
            ("theme.json", ["render", "report", "--theme", "theme.json"]),
            ("report/models/net.safetensors", ["classify", "db/100", "--model", "report", "--output", "out"]),
            ("report/models/net.json", ["classify", "db/100", "--model", "report", "--output", "out"]),
            ("db/100.atr", ["score", "db/100.atr", "db/101.atr", "--from", "0"]),
        ])
        path = folder / path
        (shutil.rmtree if path.is_dir() else os.remove)(path)
        match dice.randrange(6):
            case 0: os.mkfifo(path)
            case 1: path.symlink_to("/dev/zero")
            case 2: path.mkdir()
            case 3: path.touch()
            case 4: path.symlink_to(path.name)
            case 5: pass
        return command or self.reading(folder, dice)

    def fetch(self, folder, dice):
        case = folder.name
        files = {file.name: file.read_bytes() for file in (self.work / "db").iterdir()}
        files["SHA256SUMS.txt"] = self.sums
        head = None
        match dice.randrange(3):
            case 0 | 1: files["SHA256SUMS.txt"] = mutate("SHA256SUMS.txt", self.sums, dice)
            case 2: head = mutate("head.txt", b"HTTP/1.1 200 OK\r\nContent-Length: LENGTH\r\nConnection: close\r\n\r\n", dice)
        Server.cases[case] = (files, head)
        return ["fetch", "--quiet", "--into", "into", "--from", f"http://127.0.0.1:{self.server.server_port}/{case}/"]

    def case(self, number):
        dice = random.Random(f"{self.seed}/{number}")
        kind = self.kinds[number % len(self.kinds)]
        folder = self.work / f"case-{number}"
        folder.mkdir()
        (folder / "home").mkdir()
        command = kind(folder, dice)
        before = self.failures / f"program-{self.seed}-{number}"
        code, out, err = self.run(folder, command, folder / "cache")
        Server.cases.pop(folder.name, None)
        finding = self.finding(code, out, err, command[0])
        if finding:
            shutil.rmtree(before, ignore_errors=True)
            # Pipes and devices are named in the command's message, not copied.
            shutil.copytree(folder, before, symlinks=True, ignore=lambda at, names: [
                name for name in names if not os.path.islink(f"{at}/{name}") and not os.path.isfile(f"{at}/{name}")
                and not os.path.isdir(f"{at}/{name}")])
            (before / "command.txt").write_text(f"{shlex.join(command)}\n{finding}\n")
            (before / "stderr").write_bytes(err)
        shutil.rmtree(folder, ignore_errors=True)
        return kind.__name__, code, finding and f"{finding}: {shlex.join(command)}, see {before}"

    @staticmethod
    def finding(code, out, err, command):
        if code is None:
            return f"no end within {SECONDS} s"
        if code < 0:
            return f"signal {signal.Signals(-code).name}"
        if code not in CODES:
            return f"exit code {code}"
        if code != 0 and not err and not (command == "verify" and out):
            return f"exit code {code} without a word"
        text = (out + err).decode(errors="replace")
        if any(ord(character) < 32 and character not in "\n\t" or 0x7F <= ord(character) < 0xA0 for character in text):
            return "control characters on the terminal"
        if code in CODES - {0, 64} and command != "verify":
            lines = [line for line in err.decode(errors="replace").splitlines() if line.startswith("ecg-report: ")]
            if len(lines) != 1 or not err.decode(errors="replace").splitlines()[-1].startswith("ecg-report: "):
                return f"{len(lines)} lines of its own for exit code {code}"
        return None


def main():
    program, failures = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).absolute()
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ecg-fuzz-") as work:
        fuzzer = Fuzzer(program, failures, seed, pathlib.Path(work))
        outcomes, findings = collections.defaultdict(collections.Counter), []
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for kind, code, finding in pool.map(fuzzer.case, range(count)):
                outcomes[kind][code] += 1
                if finding:
                    findings.append(finding)
                    print(f"fuzz: {kind}: {finding}", file=sys.stderr, flush=True)
    for kind, codes in sorted(outcomes.items()):
        print(f"{kind}: " + ", ".join(f"{times} x exit code {code}" for code, times in sorted(codes.items(), key=str)))
    print(f"{count - len(findings)} passed, {len(findings)} failed")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
