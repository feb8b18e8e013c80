"""Counts the instructions of a program by valgrind's callgrind."""
from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from environments import Unavailable
from processes import Failed, run, say

SHIM = Path(__file__).parent / "sigsuspend.c"


class Valgrind:
    """A program prepared for counting: without the debugging information valgrind fails on."""

    def __init__(self, program: str, folder: Path) -> None:
        if not shutil.which("valgrind"):
            raise Unavailable("valgrind is not installed")
        self.program = str(folder / "gavel-stripped")
        shutil.copy(program, self.program)
        if shutil.which("strip"):
            subprocess.run(["strip", self.program], capture_output=True)
        self.preloaded = {}
        compiler = shutil.which("clang") or shutil.which("cc")
        shim = folder / "sigsuspend.so"
        if sys.platform == "linux" and compiler:
            built = subprocess.run(
                [compiler, "-shared", "-fPIC", "-O1", "-o", str(shim), str(SHIM)],
                capture_output=True,
            )
            if built.returncode == 0:
                self.preloaded = {"LD_PRELOAD": str(shim)}

    def instructions(self, arguments: Sequence[str]) -> int:
        """Instructions of all threads, start to end; `arguments` are without the program."""
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        try:
            counted = run([*command, self.program, *arguments], self.preloaded)
        except Failed as failure:
            say(str(failure))
            raise Unavailable("valgrind cannot run this program") from failure
        found = re.search(r"Collected : (\d+)", counted.talk)
        if not found:
            raise Unavailable(f"valgrind printed no count: {counted.talk[-500:]}")
        return int(found[1])
