"""Runs a command and prints its wall time, CPU time and peak memory."""
import os
import resource
import statistics
import subprocess
import sys
import time


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def startup(gavel):
    times = []
    for _ in range(20):
        start = time.perf_counter()
        subprocess.run([gavel, "--version"], check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    print(f"startup: gavel --version: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


def run(command):
    before, _ = children()
    start = time.perf_counter()
    status = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    after, peak = children()
    if status.returncode:
        sys.exit(f"exit {status.returncode}: {status.stderr[-2000:]}")
    name = os.path.basename(command[2]).removesuffix(".yaml")
    print(f"{name}: wall {wall:.1f} s, CPU {after - before:.1f} s, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1] == "startup":
        startup(sys.argv[2])
    else:
        run(sys.argv[2:])
