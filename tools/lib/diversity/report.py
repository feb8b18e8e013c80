"""The table of results."""
from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Optional

HEAD = ("measure", "corpus", "queries", "peer s", "core s", "gavel s", "ratio", "result")


@dataclass(frozen=True)
class Row:
    """CPU seconds of the peer's process, of its core and of Gavel's process, and the outcome."""

    measure: str
    corpus: str
    count: int
    result: str
    peer: Optional[float] = None
    core: Optional[float] = None
    gavel: Optional[float] = None
    ratio: Optional[float] = None
    wall: Optional[float] = None
    peak: Optional[float] = None
    instructions: Optional[int] = None
    differs: bool = False

    def cells(self) -> tuple[str, ...]:
        return (
            self.measure, self.corpus, short(self.count), seconds(self.peer), seconds(self.core),
            seconds(self.gavel), times(self.ratio), self.result,
        )

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


def short(count: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if count and count % size == 0:
            return f"{count // size}{letter}"
    return str(count)


def seconds(value: Optional[float]) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def times(value: Optional[float]) -> str:
    if value is None:
        return ""
    return f"{value:.0f}x" if value >= 100 else f"{value:.1f}x" if value >= 10 else f"{value:.2f}x"


def table(rows: Sequence[Row]) -> str:
    """The rows under a head, numbers to the right."""
    cells = [HEAD] + [row.cells() for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    rights = range(2, 7)
    lines = [
        "  ".join(
            cell.rjust(width) if column in rights else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cpu": processor(), "cores": os.cpu_count(), "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def processor() -> str:
    """The processor's name for people."""
    if sys.platform == "darwin":
        named = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True
        )
        return named.stdout.strip() or platform.machine()
    try:
        with open("/proc/cpuinfo") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()
