"""Fills a run's store with judged pairs, and measures `gavel export` on it.

Asking simulated models for a million answers takes an hour; here the rows of a small simulated run
are copied, each query with its responses, pairs, judgments and samples under ids of its own, until
there are as many examples as were asked for.
"""
import argparse
import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

TABLES = {
    "query": ("id",), "response": ("id", "queryID"),
    "pair": ("id", "queryID", "aResponseID", "bResponseID"), "judgment": ("id", "pairID"),
    "sample": ("id", "pairID"), "placement": ("queryID", "cluster"),
}
"""The tables that an export reads, and their columns of ids."""


def named(name, copy):
    """An id's name in a copy: as random as ids are, so that copies of one row lie apart."""
    return name[:2] + hashlib.sha256(f"{copy} {name}".encode()).hexdigest()[:32]


def sample_name(pair, teacher, mode):
    """A sample's id, which follows from what it is of."""
    content = json.dumps(
        {"mode": mode, "pair": pair, "teacher": teacher}, ensure_ascii=False, separators=(",", ":"))
    return "s-" + hashlib.sha256(b"s\0" + content.encode()).hexdigest()[:32]


def fill(store, examples):
    """Copies the run's rows until it has so many kept samples."""
    database = sqlite3.connect(store)
    database.create_function("named", 2, named, deterministic=True)
    database.create_function("sample_name", 3, sample_name, deterministic=True)
    for setting in ("journal_mode = OFF", "foreign_keys = OFF", "cache_size = -1000000"):
        database.execute(f"PRAGMA {setting}")
    kept = database.execute("SELECT COUNT(*) FROM sample WHERE verdict IS NOT NULL").fetchone()[0]
    queries = database.execute("SELECT COUNT(*) FROM query").fetchone()[0]
    database.execute("CREATE TEMP TABLE copy (number INTEGER)")
    copies = range(1, max(1, round(examples / kept)))
    database.executemany("INSERT INTO copy VALUES (?)", ((number,) for number in copies))
    for table, ids in TABLES.items():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        values = [
            "sample_name(named(pairID, number), teacher, referenceMode)"
            if (table, name) == ("sample", "id")
            else f"named({name}, number)" if name in ids
            else f"ordinal + number * {queries}" if name == "ordinal"
            else name
            for name in columns
        ]
        database.execute(f"CREATE TEMP TABLE original AS SELECT * FROM {table}")
        # In the order of their keys, which is how a large table is filled fast.
        database.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM original, copy ORDER BY 1")
        database.execute("DROP TABLE original")
    database.commit()
    database.close()


def measure(gavel, run, export, arguments):
    """Exports once; the bytes written by the wall time, and the peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [gavel, "export", run, "-o", export, *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    folder = next(Path(export).iterdir())
    size = sum(path.stat().st_size for path in folder.glob("*.jsonl"))
    lines = sum(_lines(folder / f"{split}.jsonl") for split in ("train", "validation"))
    print(
        f"export {' '.join(arguments)}: {lines:,} lines, {size / 1e6:,.0f} MB, wall {wall:.1f} s, "
        f"CPU {cpu:.1f} s, {size / 1e6 / wall:.0f} MB/s, "
        f"{size / 1e6 / cpu:.0f} MB a CPU second, peak memory {after.ru_maxrss / 1024:.0f} MB")


def _lines(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gavel")
    parser.add_argument("run")
    parser.add_argument("export")
    parser.add_argument("--examples", type=int, default=1_000_000)
    options, arguments = parser.parse_known_args()
    fill(os.path.join(options.run, "run.sqlite"), options.examples)
    measure(options.gavel, options.run, options.export, arguments or ["--format=messages"])


if __name__ == "__main__":
    main()
