"""Makes the virtual environment of the checks, and prints its interpreter."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STEPS = (
    ("datasets>=4,<6", "transformers>=4.50,<6", "jinja2", "jsonschema>=4,<5", "pyyaml"),
    # Its data utilities need none of what its trainers do, torch first of all.
    ("--no-deps", "trl>=1,<2"),
)
OLDEST_PYTHON = (3, 10)


def main() -> None:
    if sys.version_info[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"python3: found {found}, expected 3.10 or newer")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = Path(cache) / "gavel" / "conformance"
    python = home / "bin" / "python"
    done = home / "installed.txt"
    wanted = "\n".join(" ".join(step) for step in STEPS) + "\n"
    if not done.exists() or done.read_text() != wanted:
        print(f"installing datasets, transformers, trl in {home}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        for step in STEPS:
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", *step], check=True)
        done.write_text(wanted)
    print(python)


if __name__ == "__main__":
    main()
