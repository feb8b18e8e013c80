"""Measures `gavel diversity` beside other tools: the program behind `tools/bench diversity`.

    tools/bench diversity --quick

One file a concern:

- options.py: the command line, and the sizes of the corpora
- gavel.py: the command lines that are measured, one a line; how outputs are read
- corpus.py, languages.py, vocabulary.py, draws.py: the corpora; samples.py: their prefixes
- environments.py: installs the other tools; peers/: a script for each, run in its environment
- processes.py: runs a program and takes its CPU time
- bench.py, against_peers.py, by_itself.py: the measurements; report.py: the table

Everything but peers/ needs Python 3.9 and nothing else.
"""
from __future__ import annotations

import json
import signal
import sys
import tempfile
from pathlib import Path

import against_peers
import by_itself
from bench import Bench
from environments import JOIN, PEERS, versions
from languages import read_texts
from options import parse
from processes import run
from report import machine, table
from samples import Samples

BESIDE_PEERS = {
    "dense": against_peers.dense, "filter": against_peers.filter_with_seeds,
    "join": against_peers.join, "minhash": against_peers.minhash,
    "self-bleu": against_peers.self_bleu,
}


def measure(bench: Bench, options) -> None:
    """All that was asked for, language by language."""
    for language in options.lang:
        for name in options.only:
            for count in options.sizes[name]:
                sample = bench.samples.take(language, count)
                label = {"name": name, "sample": (language, sample.count)}
                if name in BESIDE_PEERS:
                    for tokenizer in options.tokenizer:
                        if tokenizer == "unicode" or language == "en":
                            bench.attempt(BESIDE_PEERS[name], sample, tokenizer, **label)
                elif name == "alone":
                    largest = len(options.sizes[name]) > 1 and count == options.sizes[name][-1]
                    every = ("filter without seeds", "self-bleu", "removal")
                    bench.attempt(by_itself.alone, sample, every[:1] if largest else every, **label)
                elif name != "pathological" or language == options.lang[0]:
                    bench.attempt(getattr(by_itself, name), sample, **label)


def pools_of(options) -> dict[str, list[str]]:
    """The user's own texts by language."""
    pools: dict[str, list[str]] = {}
    for language, own in (("en", options.pool_en), ("zh", options.pool_zh)):
        if own:
            pools[language] = read_texts(own)
        elif options.pool:
            pools[language] = read_texts(options.pool, language)
    return pools


def main() -> int:
    options = parse(sys.argv[1:])
    if options.check:
        return 0
    # So that the scratch folder is removed then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    about = machine()
    about["gavel"] = run([options.gavel, "--version"]).output.strip()
    with tempfile.TemporaryDirectory(prefix="gavel-bench-") as scratch:
        largest = max(max(options.sizes[name]) for name in options.only)
        samples = Samples(
            Path(scratch), largest, pools_of(options), dict(options.corpus), dict(options.seeds)
        )
        bench = Bench(options.gavel, options.peers, Path(scratch), samples)
        measure(bench, options)
    about["peers"] = {
        name: number for environment in (PEERS, JOIN)
        for name, number in versions(environment, options.peers).items()
    }
    peers = ", ".join(f"{name} {number}" for name, number in about["peers"].items())
    print(f"{about['cpu']}, {about['cores']} cores, {about['system']}")
    print(f"gavel {about['gavel']}; Python {about['python']}; {peers or 'no peers'}")
    print("CPU seconds, user and system, one thread; ratio: a peer's core to gavel's process\n")
    print(table(bench.rows))
    if options.json:
        rows = [row.values() for row in bench.rows]
        options.json.write_text(json.dumps({"machine": about, "rows": rows}, indent=2) + "\n")
    if any(row.differs for row in bench.rows):
        print("\nsome results differ or a measurement failed; see above", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
