"""What all measurements share: the program, the corpora, the peers, the rows so far."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

import gavel
from environments import PEERS, Environment, Unavailable, python_of
from processes import Failed, Run, runs, say
from report import Row
from samples import Sample, Samples

SCRIPTS = Path(__file__).parent / "peers"


@dataclass(frozen=True)
class Mine:
    """The best of Gavel's runs, and what they wrote."""

    cpu: float
    wall: float
    peak: float
    output: str
    kept: Path
    dropped: Path
    highest: Path

    def beside(self) -> str:
        """Wall time and memory, for the last column."""
        return f"wall {self.wall:.2f} s, {self.peak:.0f} MB"


@dataclass(frozen=True)
class Theirs:
    """The best of a peer's runs, its results a line each, and what it counted."""

    process: float
    core: float
    results: list[str]
    counted: dict


@dataclass
class Bench:
    """One run of the benchmark."""

    program: str
    peers: Path
    folder: Path
    samples: Samples
    rows: list[Row] = field(default_factory=list)
    unavailable: dict[str, str] = field(default_factory=dict)

    def written(self, threads: int) -> dict[str, Path]:
        """The files that Gavel writes, by what they hold."""
        return {
            what: self.folder / f"{what}_{threads}.jsonl" for what in ("kept", "dropped", "highest")
        }

    def command(
        self, name: str, sample: Sample, tokenizer: str = "unicode", threads: int = 1
    ) -> list[str]:
        """Gavel's arguments, the program first."""
        return gavel.command(
            self.program, name, queries=sample.queries, seeds=sample.seeds, tokenizer=tokenizer,
            threads=threads, **self.written(threads),
        )

    def mine(
        self, name: str, sample: Sample, tokenizer: str = "unicode", threads: int = 1,
        limit: Optional[float] = None,
    ) -> Mine:
        """Measures Gavel."""
        written = self.written(threads)
        for path in written.values():
            path.unlink(missing_ok=True)
        done = runs(self.command(name, sample, tokenizer, threads), limit)
        return Mine(
            cpu=min(run.cpu for run in done), wall=min(run.wall for run in done),
            peak=max(run.peak for run in done), output=done[0].output, **written,
        )

    def theirs(
        self, script: str, sample: Sample, tokenizer: str, against: bool = False,
        environment: Environment = PEERS,
    ) -> Theirs:
        """Measures a peer."""
        python = self.python(environment)
        out = self.folder / "peer.txt"
        arguments = [str(python), str(SCRIPTS / f"{script}.py"), str(sample.queries)]
        arguments += ["--tokenizer", tokenizer, "--out", str(out)]
        if against:
            arguments += ["--against", str(sample.seeds)]
        done = runs(arguments)
        counted = [last_line(run) for run in done]
        return Theirs(
            process=min(run.cpu for run in done), core=min(one["core"] for one in counted),
            results=out.read_text().splitlines(), counted=counted[0],
        )

    def python(self, environment: Environment) -> Path:
        """A peer's interpreter; what could not be installed once is not tried again."""
        if environment.name in self.unavailable:
            raise Unavailable(self.unavailable[environment.name])
        try:
            return python_of(environment, self.peers)
        except Unavailable as reason:
            self.unavailable[environment.name] = str(reason)
            raise

    def compared(
        self, measure: str, sample: Sample, tokenizer: str, theirs: Theirs, mine: Mine,
        result: str, differs: bool = False,
    ) -> None:
        """Adds a row; the ratio is of the peer's core to Gavel's whole process."""
        name = sample.language if tokenizer == "unicode" else f"{sample.language} {tokenizer}"
        self.add(
            Row(
                measure, name, sample.count, result, peer=theirs.process, core=theirs.core,
                gavel=mine.cpu, ratio=theirs.core / mine.cpu, wall=mine.wall, peak=mine.peak,
                differs=differs,
            )
        )

    def add(self, row: Row) -> None:
        self.rows.append(row)
        say("  ".join(cell for cell in row.cells() if cell))

    def attempt(self, measure, *arguments, name: str, sample: tuple[str, int]) -> None:
        """Makes a measurement; one that is impossible here is a row that says why."""
        try:
            measure(self, *arguments)
        except Unavailable as reason:
            say(f"{name}: {reason}")
            self.add(Row(name, sample[0], sample[1], "not available"))
        except (Failed, ValueError, KeyError, OSError) as problem:
            say(f"{name}: {problem!r}")
            self.add(Row(name, sample[0], sample[1], "FAILED", differs=True))


def last_line(run: Run) -> dict:
    return json.loads(run.output.strip().splitlines()[-1])
