"""Runs programs and takes their CPU time, wall time and peak memory."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

ENOUGH = 6.0
"""CPU seconds of all its runs below which a program is run again."""
RUNS = 20
"""But so often at most."""
ONE_THREAD = {
    name: "1"
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
}


class Failed(Exception):
    """A program that did not end with 0."""


class TooLong(Failed):
    """A program that was stopped."""


@dataclass(frozen=True)
class Run:
    """One run: user and system CPU seconds of the whole process, and what it printed."""

    cpu: float
    wall: float
    peak: float
    output: str
    talk: str


def say(message: str) -> None:
    """Progress, on standard error."""
    print(message, file=sys.stderr, flush=True)


def run(
    arguments: Sequence[str], environment: Mapping[str, str] = ONE_THREAD,
    limit: Optional[float] = None,
) -> Run:
    """Runs a program to its end, or stops it after so many seconds."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as talk:
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=talk,
            env={**os.environ, **environment},
        )
        # Not Popen.kill, which would reap the process and take what it used with it.
        timer = threading.Timer(limit or 0, os.kill, (process.pid, signal.SIGKILL))
        if limit:
            timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        talk.seek(0)
        said = talk.read()
        if limit and process.returncode == -signal.SIGKILL:
            raise TooLong(f"stopped after {limit:.0f} s: {' '.join(arguments)}")
        if process.returncode:
            raise Failed(
                f"exit {process.returncode} of {' '.join(arguments)}: {said[-2000:].strip()}"
            )
        # Linux counts kilobytes, Darwin bytes.
        peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        return Run(usage.ru_utime + usage.ru_stime, wall, peak, output.read(), said)


def longest_silence(arguments: Sequence[str], environment: Mapping[str, str] = ONE_THREAD) -> float:
    """Seconds of a program's longest stretch of wall time without reading or writing a page.

    Of a program that reads, computes and writes it is the time of computing, as Linux counts what
    was read and written (proc(5)).
    """
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, **environment},
    )
    longest, last, since = 0.0, 0, time.perf_counter()
    try:
        while process.poll() is None:
            moved = bytes_moved(process.pid)
            now = time.perf_counter()
            if moved is not None and moved - last >= 4096:
                longest, last, since = max(longest, now - since), moved, now
            # Seldom, as it takes time from what it watches.
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise Failed(f"exit {process.returncode} of {' '.join(arguments)}")
    return max(longest, time.perf_counter() - since)


def bytes_moved(process: int) -> Optional[int]:
    """How many bytes a process has read and written; None once it has ended."""
    try:
        with open(f"/proc/{process}/io", encoding="ascii") as counts:
            return sum(int(line.split()[1]) for line in counts if line[1:].startswith("char:"))
    except (OSError, IndexError):
        return None


def runs(arguments: Sequence[str], limit: Optional[float] = None) -> list[Run]:
    """One run, or several if it is short: the least of their times is the least disturbed."""
    done = [run(arguments, limit=limit)]
    while sum(one.cpu for one in done) < ENOUGH and len(done) < RUNS:
        done.append(run(arguments))
    return done
