"""A run of gavel in a folder of its own, and one life of its process."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Optional

GENERATE = Path(__file__).resolve().parent.parent / "generate.py"
STAGES = [
    "read", "sample", "diversify", "reference", "respond", "pair", "judge", "reconcile", "split",
    "export",
]
SETTINGS = """\
name: chaos
seed: 5
queries:
  sources: [{{path: seeds.jsonl}}]
  diversity: {{rouge_l: 0.8}}
models:
{models}
candidates: [weak, strong]
teachers: [teacher]
judging: {{format: judgelm, reference: both, reference_from: writer}}
split: {{validation: 0.2}}
cache: off
export:
  - {{format: messages, swap_augmentation: 0.5, reference_drop: 0.5}}
  - {{format: judgelm}}
"""


class Job:
    """The settings and seeds of a run, the same each time."""

    def __init__(self, gavel: str, folder: Path, queries: int):
        self.gavel, self.folder, self.queries = gavel, folder, queries
        self.run = folder / "run"
        self.temporary = folder / "tmp"
        self.lives = 0

    def write(self, base: str) -> None:
        self.temporary.mkdir(parents=True)
        models = "\n".join(
            f'  {name}: {{provider: openai, base_url: "{base}", limits: {{concurrency: 8}}, '
            "retries: 20, timeout: 10s}"
            for name in ("weak", "strong", "writer", "teacher"))
        (self.folder / "settings.yaml").write_text(SETTINGS.format(models=models))
        seeds = subprocess.run(
            [sys.executable, GENERATE, "--queries", str(self.queries)], check=True,
            capture_output=True, text=True).stdout
        # Without references, so that a model writes them.
        rows = [json.loads(line) for line in seeds.splitlines()]
        for row in rows:
            del row["reference"]
        (self.folder / "seeds.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in rows))

    def start(self) -> "Life":
        self.lives += 1
        return Life(self)


class Life:
    """A process from its start to its end, by itself or by a kill."""

    def __init__(self, job: Job):
        self.log = job.folder / f"log-{job.lives}.jsonl"
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [job.gavel, "run", "settings.yaml", "-o", "run", "--log-format", "json"],
                cwd=job.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                env={**os.environ, "TMPDIR": str(job.temporary)})

    def to_its_end(self, limit: float = 300) -> None:
        try:
            self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise SystemExit(f"{self.log}: the run did not end within {limit:.0f} s")
        if self.process.returncode:
            raise SystemExit(
                f"{self.log}: the run ended with {self.process.returncode}:\n{self.log.read_text()}")

    def kill_after(self, seconds: float) -> Optional[str]:
        try:
            self.process.wait(max(0, self.started + seconds - time.monotonic()))
            return None
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill_in(self, stage: str, seconds: float) -> Optional[str]:
        """Kills so many seconds after a stage began; nothing where it never does."""
        while self.process.poll() is None:
            if any(begun == stage for begun, _ in self.stages()):
                return self.kill_after(time.monotonic() - self.started + seconds)
            time.sleep(0.002)
        return None

    def kill(self) -> Optional[str]:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.returncode != -signal.SIGKILL:
            return None
        after = time.monotonic() - self.started
        stages = self.stages()
        stage = "starting" if not stages else stages[-1][0]
        if stages and stages[-1][1]:
            stage = f"after {stage}"
        return f"after {after:6.3f} s  {stage}"

    def stages(self) -> list[tuple[str, bool]]:
        """The stages that began, and whether each ended, by what the process said."""
        found: dict[str, bool] = {}
        for line in self.log.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                continue
            row = json.loads(line)
            if row["event"] in ("stage_began", "stage_ended"):
                found[row["stage"]] = row["event"] == "stage_ended"
        return list(found.items())
