"""The other tools, each in a virtual environment made by Python's own package installer."""
from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from processes import say


class Unavailable(Exception):
    """A tool that cannot be measured here, and why."""


@dataclass(frozen=True)
class Environment:
    """What is installed, in steps; the peers whose versions the report has; which Python."""

    name: str
    peers: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    newest_python: tuple[int, int] = (3, 99)


PEERS = Environment(
    "peers",
    ("rapidfuzz", "rensa", "fast-bleu"),
    (("regex", "numpy", "rapidfuzz>=3.14,<4", "rensa>=0.5,<0.6", "fast-bleu==0.0.90"),),
)
JOIN = Environment(
    "join",
    ("py-stringsimjoin",),
    (
        ("regex", "setuptools<66", "wheel", "cython<3", "numpy<1.26", "pandas<2.1", "joblib",
         "six", "pyprind"),
        ("--no-build-isolation", "py-stringmatching==0.4.7", "py-stringsimjoin==0.3.6"),
    ),
    newest_python=(3, 11),
)
"""It needs Cython 0.29 and an older pandas, which need an older Python."""
OLDEST_PYTHON = (3, 9)


def python_of(environment: Environment, folder: Path) -> Path:
    """The environment's interpreter; the environment is made first if it is not there yet."""
    home = folder / environment.name
    python = home / "bin" / "python"
    done = home / "installed.txt"
    wanted = "\n".join(" ".join(step) for step in environment.steps) + "\n"
    if done.exists() and done.read_text() == wanted:
        return python
    say(f"installing {', '.join(environment.peers)} in {home}")
    folder.mkdir(parents=True, exist_ok=True)
    attempt([interpreter(environment), "-m", "venv", "--clear", str(home)])
    for step in environment.steps:
        attempt([str(python), "-m", "pip", "install", "--quiet", *step])
    done.write_text(wanted)
    return python


def versions(environment: Environment, folder: Path) -> dict[str, str]:
    """The versions of the peers that are installed."""
    program = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    python = folder / environment.name / "bin" / "python"
    if not python.exists():
        return {}
    listed = subprocess.run(
        [str(python), "-c", program, *environment.peers], capture_output=True, text=True
    )
    return dict(zip(environment.peers, listed.stdout.split()))


def interpreter(environment: Environment) -> str:
    """A Python of a version in range: this one, or the newest that is found."""
    newest = min(environment.newest_python, (3, 14))
    names = [f"python3.{minor}" for minor in range(newest[1], OLDEST_PYTHON[1] - 1, -1)]
    if OLDEST_PYTHON <= sys.version_info[:2] <= environment.newest_python:
        names.insert(0, sys.executable)
    for name in names:
        try:
            subprocess.run([name, "-c", "import venv, ensurepip"], capture_output=True, check=True)
            return name
        except (OSError, subprocess.CalledProcessError):
            continue
    raise Unavailable(
        f"no Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} to {newest[0]}.{newest[1]} with venv"
        f" found, which {', '.join(environment.peers)} needs"
    )


def attempt(arguments: list[str]) -> None:
    """Runs one step of an installation."""
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode:
        say((done.stdout + done.stderr)[-3000:])
        raise Unavailable(f"could not install: {' '.join(arguments[1:])[:60]}")
