"""Measures collecting answers: the program behind `tools/bench collect`.

    tools/bench collect [--only NAME] [--quick] [--gavel PROGRAM] [--peers FOLDER] [--json FILE]

The server is a process of its own on loopback, on the same cores as the client. Rates are taken by
the server, from the first request to the last reply. CPU seconds are of the whole process.
"""
import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
BODY = {
    "model": "bench", "messages": [{"role": "user", "content": "x"}], "max_tokens": 512,
}
"""What the bare clients send; the text is as long as Gavel's prompts are here."""


def say(message):
    print(message, file=sys.stderr, flush=True)


class Measured:
    """A process that ran to its end: wall and CPU seconds, peak memory in MB, what it printed."""

    def __init__(self, command, watch=None):
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as talk:
            start = time.perf_counter()
            process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                stderr=talk)
            watcher = watch and threading.Thread(target=watch, args=(process,), daemon=True)
            if watcher:
                watcher.start()
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            self.status = process.returncode
            self.cpu = usage.ru_utime + usage.ru_stime
            self.peak = usage.ru_maxrss / 1024
            output.seek(0)
            talk.seek(0)
            self.output, self.talk = output.read(), talk.read()

    def done(self, *statuses):
        if self.status not in (statuses or (0,)):
            sys.exit(f"exit {self.status}: {self.talk[-3000:]}")
        return self


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=60)
        return rest


@contextmanager
def bench_server(latency):
    server = Server([sys.executable, HERE / "server.py", "--latency", latency])
    try:
        port = int(server.process.stdout.readline())
        yield server, f"http://127.0.0.1:{port}/v1"
    finally:
        server.stop()


@contextmanager
def simulator(gavel, *options):
    server = Server([gavel, "simulate", "--port", 0, "--json", *options])
    try:
        line = json.loads(server.process.stdout.readline())
        yield server, line["base_url"]
    finally:
        server.stop()


def settings(folder, queries, base, concurrency, extra="", name="collect"):
    seeds = folder / f"seeds-{queries}.jsonl"
    if not seeds.exists():
        with open(seeds, "w", encoding="utf-8") as file:
            for index in range(queries):
                text = f"What is the meaning of the number {index}, and who has thought about it?"
                file.write(json.dumps({"instruction": text}) + "\n")
    model = f"provider: openai, base_url: \"{base}\", max_tokens: 512{extra}"
    path = folder / f"{name}.yaml"
    path.write_text(f"""\
name: {name}
queries: {{sources: [{{path: {seeds.name}}}], diversity: {{rouge_l: off}}}}
models:
  one: {{{model}, limits: {{concurrency: {concurrency}}}}}
  two: {{{model}}}
  judge: {{{model}}}
candidates: [one, two]
teachers: [judge]
""")
    return path


def collect(options, folder, requests, underway, latency):
    """A run that asks for so many answers; what the process took, and what the server saw."""
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    with bench_server(latency) as (server, base):
        path = settings(folder, requests // 2, base, underway)
        measured = Measured(
            [options.gavel, "run", path, "-o", run, "--until", "respond", *options.flags]).done()
        seen = json.loads(server.stop())
    if seen["replies"] != requests:
        sys.exit(f"the server sent {seen['replies']} replies to {requests} requests")
    return measured, seen


def free_stages(options, folder, requests):
    """The CPU seconds of a run that stops before anything is asked."""
    run = folder / "free"
    shutil.rmtree(run, ignore_errors=True)
    path = settings(folder, requests // 2, "http://127.0.0.1:9/v1", 16)
    return Measured(
        [options.gavel, "run", path, "-o", run, "--until", "balance", *options.flags]).done().cpu


def body_file(folder):
    path = folder / "body.json"
    text = "What is the meaning of the number 12345, and who has thought about it?"
    body = dict(BODY, messages=[{"role": "user", "content": text}])
    path.write_text(json.dumps(body))
    return path


def bare(options, folder, requests, underway, latency):
    with bench_server(latency) as (server, base):
        measured = Measured([
            options.bare, f"{base}/chat/completions", body_file(folder), requests, underway]).done()
        seen = json.loads(server.stop())
    return measured, seen


def rate(options, folder):
    requests = 5_000 if options.quick else 20_000
    best = None
    for _ in range(options.runs):
        measured, seen = collect(options, folder, requests, 256, 0.1)
        found = seen["replies"] / seen["seconds"]
        say(f"  {found:,.0f} a second, CPU {measured.cpu:.1f} s")
        best = max(best or 0, found)
    yield (
        f"{requests:,} requests, 256 under way, 100 ms: a second", f"{best:,.0f}",
        f"{best / 2560:.1%} of 2,560", "95 %")


def against_bare(options, folder):
    requests = 10_000 if options.quick else 40_000
    ours, theirs, peak = [], [], 0
    for _ in range(options.runs):
        measured, seen = bare(options, folder, requests, 2000, 0.1)
        theirs.append(seen["replies"] / seen["seconds"])
        say(f"  bare client: {theirs[-1]:,.0f} a second, {measured.cpu / requests * 1e6:.0f} µs CPU")
        measured, seen = collect(options, folder, requests, 2000, 0.1)
        ours.append(seen["replies"] / seen["seconds"])
        peak = max(peak, measured.peak)
        say(
            f"  gavel: {ours[-1]:,.0f} a second, {measured.cpu / requests * 1e6:.0f} µs CPU, "
            f"{measured.peak:.0f} MB, at most {seen['most']} under way")
    yield (
        f"{requests:,} requests, 2,000 under way: a second", f"{max(ours):,.0f}",
        f"{max(ours) / max(theirs):.0%} of the bare client's {max(theirs):,.0f}", "85 %")
    yield ("the same: peak memory", f"{peak:.0f} MB", "", "< 300 MB")


def cpu(options, folder):
    requests = 2_000 if options.quick else 10_000
    free = free_stages(options, folder, requests)
    ours = min(
        collect(options, folder, requests, 256, 0.05)[0].cpu for _ in range(options.runs)) - free
    body = body_file(folder)
    client = HERE / "openai_client.py"
    with bench_server(0.05) as (_, base):
        start = Measured([options.python, client, base, body, 0, 256]).done().cpu
        theirs = min(
            Measured([options.python, client, base, body, requests, 256]).done().cpu
            for _ in range(min(options.runs, 2))) - start
    yield (
        "CPU a request, storing: the openai client's to ours",
        f"{ours / requests * 1e6:.0f} µs", f"{theirs / ours:.1f}× ({theirs / requests * 1e6:,.0f} µs)",
        "8×")


def faults(options, folder):
    requests = 10_000 if options.quick else 100_000
    shares = [
        "--rate-limit", 0.04, "--server-error", 0.05, "--reset", 0.04, "--broken", 0.04, "--slow",
        0.03, "--retry-after", 0.05, "--stall", 0.5]
    run = folder / "faulty"
    counts = []

    def watch(process):
        while process.returncode is None:
            try:
                counts.append(len(os.listdir(f"/proc/{process.pid}/fd")))
            except OSError:
                return
            time.sleep(1)

    with simulator(options.gavel, *shares) as (server, base):
        path = settings(folder, requests // 2, base, 256, ", timeout: 20s, retries: 30")
        measured = Measured(
            [options.gavel, "run", path, "-o", run, "--until", "respond", *options.flags],
            watch=watch).done()
        host = base.removesuffix("/v1")
        stats = json.loads(subprocess.check_output(["curl", "-s", f"{host}/stats"]))
    store = sqlite3.connect(run / "run.sqlite")
    answers = store.execute("SELECT COUNT(*) FROM answer").fetchone()[0]
    # What the server answered whole and in time can be more than what is stored only where an
    # answer was cut: those it counts as faults.
    whole = stats["by_status"].get("200", 0) - sum(
        stats["by_fault"].get(name, 0) for name in ("reset", "cut", "page"))
    sent = sum(stats["by_status"].values())
    middle = sorted(counts)[len(counts) // 2] if counts else 0
    yield (
        f"{requests:,} requests, a fifth fail: stored", f"{answers:,}",
        f"{sent:,} sent, {whole:,} whole answers", f"{requests:,}")
    yield (
        "the same: file descriptors in the middle, at the end", f"{middle}, {counts[-1] if counts else 0}",
        f"wall {measured.wall:.0f} s, {measured.peak:.0f} MB", "no growth")


def limit(options, folder):
    """A server that allows so many requests a minute, with the limit stated and without."""
    allowed = 1_200
    for stated in (True, False):
        # What the server allows it gives at once, and evenly from then on.
        requests = allowed if stated else 3 * allowed
        shutil.rmtree(folder / "limited", ignore_errors=True)
        with simulator(options.gavel, "--requests-per-minute", allowed) as (server, base):
            limits = f"requests_per_minute: {allowed}" if stated else "scope: model"
            path = settings(folder, requests // 2, base, f"64, {limits}")
            command = [options.gavel, "run", path, "-o", folder / "limited", "--until", "respond"]
            Measured([*command, *options.flags]).done()
            minutes = seconds_of(folder / "limited") / 60
            stats = json.loads(subprocess.check_output(
                ["curl", "-s", base.removesuffix("/v1") + "/stats"]))
        refused = stats["by_status"].get("429", 0)
        # Its limits are of each model, of which there are two; they share what is stated.
        possible = allowed * minutes if stated else 2 * (allowed + allowed * minutes)
        yield (
            f"{requests:,} requests, {allowed:,} a minute "
            + ("allowed and stated" if stated else "a model allowed, found out from headers"),
            f"{requests / possible:.1%} of it used",
            f"{refused / (requests + refused):.2%} answered 429", "95 %, < 1 %")


def seconds_of(run):
    """From the first answer that was stored to the last."""
    store = sqlite3.connect(run / "run.sqlite")
    first, last = store.execute("SELECT MIN(receivedAt), MAX(receivedAt) FROM answer").fetchone()
    return (last - first) / 1000


def resume(options, folder):
    judgments = 10_000 if options.quick else 100_000
    seeds = folder / "resume.jsonl"
    with open(seeds, "w", encoding="utf-8") as file:
        for index in range(judgments // 4):
            text = f"What is the meaning of the number {index}, and who has thought about it?"
            file.write(json.dumps({"instruction": text, "output": f"It is {index}."}) + "\n")
    path = folder / "resume.yaml"
    path.write_text("""\
name: resume
queries: {sources: [{path: resume.jsonl}], diversity: {rouge_l: off}}
models:
  one: {provider: simulator, simulate: {quality: 0.4}}
  two: {provider: simulator, simulate: {quality: 0.7}}
  judge: {provider: simulator}
candidates: [one, two]
teachers: [judge]
judging: {reference: both}
export: [{format: messages}]
""")
    run = folder / "resumed"
    command = [options.gavel, "run", path, "-o", run]
    first = Measured(command).done()
    again = [Measured(command).done() for _ in range(max(2, options.runs))]
    yield (
        f"a finished run of {judgments:,} judgments, run again",
        f"{min(measured.wall for measured in again):.2f} s", f"first {first.wall:.0f} s", "< 2 s")


MEASUREMENTS = {
    "rate": rate, "bare": against_bare, "cpu": cpu, "limit": limit, "faults": faults, "resume": resume,
}


def prepare(options, names):
    peers = Path(options.peers)
    if "bare" in names:
        say("building the bare client")
        source = peers / "bare"
        shutil.copytree(HERE / "bare", source, dirs_exist_ok=True)
        build = ["swift", "build", "-c", "release", "--package-path", str(source)]
        subprocess.run(build, check=True, stdout=sys.stderr)
        folder = subprocess.check_output([*build, "--show-bin-path"], text=True).strip()
        options.bare = Path(folder) / "bare"
    if "cpu" in names:
        home = peers / "openai"
        options.python = home / "bin" / "python"
        if not (home / "installed.txt").exists():
            say(f"installing openai in {home}")
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
            subprocess.run(
                [str(options.python), "-m", "pip", "install", "--quiet", "openai>=2,<3"], check=True)
            (home / "installed.txt").write_text("openai")


def main():
    parser = argparse.ArgumentParser(prog="tools/bench collect", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(MEASUREMENTS), default=None)
    parser.add_argument("--quick", action="store_true", help="fewer requests, one run of each")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many is taken")
    parser.add_argument("--gavel", required=True, help="the program that is measured")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    parser.add_argument("--peers", default=f"{cache}/gavel-bench-collect")
    parser.add_argument("--json", help="the figures, for programs")
    options = parser.parse_args()
    if options.quick:
        options.runs = 1
    # Answers of other runs must not stand in for requests.
    os.environ["GAVEL_CACHE"] = "off"
    options.flags = []
    names = options.only or list(MEASUREMENTS)
    prepare(options, names)
    rows = []
    for name in names:
        say(f"{name} …")
        with tempfile.TemporaryDirectory() as folder:
            rows += list(MEASUREMENTS[name](options, Path(folder)))
    print("| measure | Gavel | beside | reach |\n| --- | --- | --- | --- |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    if options.json:
        Path(options.json).write_text(json.dumps([
            dict(zip(("measure", "gavel", "beside", "reach"), row)) for row in rows], indent=2))


if __name__ == "__main__":
    main()
