"""Measurements of Gavel without a peer: large corpora, threads, instructions, hard inputs."""
from __future__ import annotations

import filecmp
import os

from bench import Bench
from environments import Unavailable
from processes import TooLong, longest_silence, say
from report import Row
from samples import Sample
from valgrind import Valgrind

LIMIT = 180.0
"""Seconds a hard input may take: what takes longer is no longer compared."""


def alone(bench: Bench, sample: Sample, names: tuple[str, ...]) -> None:
    """Time and memory on a corpus that no peer finishes in reasonable time."""
    for name in names:
        mine = bench.mine(name, sample)
        bench.add(
            Row(
                title(name), sample.language, sample.count, mine.beside(), gavel=mine.cpu,
                wall=mine.wall, peak=mine.peak,
            )
        )


def threads(bench: Bench, sample: Sample) -> None:
    """Wall time on one thread and on two, and whether the outputs are the same bytes."""
    if (os.cpu_count() or 1) < 2:
        raise Unavailable("one core")
    for name in ("filter without seeds", "removal"):
        one = bench.mine(name, sample, threads=1)
        two = bench.mine(name, sample, threads=2)
        same = all(
            filecmp.cmp(first, second, shallow=False)
            for first, second in ((one.kept, two.kept), (one.dropped, two.dropped))
        )
        say(f"  wall {one.wall:.3f} s on one thread, {two.wall:.3f} s on two")
        bench.add(
            Row(
                f"{title(name)}, 2 threads", sample.language, sample.count,
                f"wall {one.wall:.2f} -> {two.wall:.2f} s" if same else "DIFFERENT",
                gavel=two.cpu, ratio=one.wall / two.wall, wall=two.wall, peak=two.peak,
                differs=not same,
            )
        )
    scan(bench, sample)


def scan(bench: Bench, sample: Sample) -> None:
    """Wall time of the filter between reading and writing, on one thread and on two."""
    if not os.path.exists("/proc/self/io"):
        raise Unavailable("no /proc/PID/io, which tells when it reads and writes")

    def shortest(threads: int) -> float:
        arguments = bench.command("filter without seeds", sample, threads=threads)
        return min(longest_silence(arguments) for _ in range(3))

    one, two = shortest(1), shortest(2)
    bench.add(
        Row(
            "scan, 2 threads", sample.language, sample.count,
            f"wall {one:.2f} -> {two:.2f} s", ratio=one / two, wall=two,
        )
    )


def instructions(bench: Bench, sample: Sample) -> None:
    """Instructions a query of the whole process, which other programs do not disturb."""
    valgrind = Valgrind(bench.program, bench.folder)
    start = valgrind.instructions(["--version"])
    say(f"  {start:,} instructions to start")
    for name in ("filter without seeds", "self-bleu"):
        _, *arguments = bench.command(name, sample)
        each = valgrind.instructions(arguments) / sample.count
        bench.add(
            Row(
                f"{title(name)}, callgrind", sample.language, sample.count,
                f"{each:,.0f} instr. a query", instructions=round(each),
            )
        )


def title(name: str) -> str:
    """A command's name in the table."""
    return name.split()[0]


def pathological(bench: Bench, ordinary: Sample) -> None:
    """Inputs that defeat filters on rare tokens, beside as many ordinary queries."""
    base = bench.mine("filter without seeds", ordinary)
    samples = bench.samples
    for kind, make in (
        ("identical queries", samples.identical),
        ("half a template", lambda count: samples.one_template(count, 11)),
        ("2/3 a template", lambda count: samples.one_template(count, 14)),
        ("14 + 6 to 12 words", lambda count: samples.growing_template(count, 14, 6, 12)),
        ("6 + 1 to 4 words", lambda count: samples.growing_template(count, 6, 1, 4)),
    ):
        sample = make(ordinary.count)
        try:
            mine = bench.mine("filter without seeds", sample, limit=LIMIT)
        except TooLong:
            result = f"stopped after {LIMIT:.0f} s"
            bench.add(Row(kind, sample.language, sample.count, result))
            continue
        finally:
            sample.queries.unlink()
        bench.add(
            Row(
                kind, sample.language, sample.count, f"{base.cpu:.2f} s if ordinary",
                gavel=mine.cpu, ratio=mine.cpu / base.cpu, wall=mine.wall, peak=mine.peak,
            )
        )
