"""gavel simulate, with faults, and its own record of what came to it."""
from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from pathlib import Path

Key = tuple[str, str]
"""A model and its messages: what tells two requests of these runs apart."""


def key(model: str, messages: object) -> Key:
    return model, json.dumps(messages, sort_keys=True, ensure_ascii=False)


class Server:
    """A server with four models on a free port, until the block ends."""

    def __init__(self, gavel: str, folder: Path, faults: float):
        folder.mkdir(parents=True, exist_ok=True)
        self.record = folder / "requests.jsonl"
        part = str(faults / 5)
        self.command = [
            gavel, "simulate", "--port", "0", "--json", "--seed", "9",
            "--record", str(self.record),
            "--model", "weak:quality=0.3,latency=6", "--model", "strong:quality=0.8,latency=6",
            "--model", "writer:quality=0.9,latency=6",
            "--model", "teacher:noise=0.05,position_bias=0.15,malformed=0.03,latency=6",
            "--rate-limit", part, "--server-error", part, "--reset", part, "--broken", part,
            "--slow", part, "--stall", "0.3", "--retry-after", "0.01",
        ]

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        assert self.process.stdout
        said = self.process.stdout.readline()
        if not said:
            raise SystemExit(f"gavel simulate did not start: {' '.join(self.command)}")
        self.base = json.loads(said)["base_url"]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def quiet(self) -> None:
        """Waits until nothing is being answered: what a killed client had sent has arrived then."""
        calm = 0
        while calm < 3:
            with urllib.request.urlopen(self.base.removesuffix("/v1") + "/stats") as reply:
                calm = calm + 1 if json.load(reply)["in_flight"] == 0 else 0
            time.sleep(0.01)

    def requests(self) -> list[tuple[float, Key]]:
        """What came so far, in its order: milliseconds since 1970, and which request it was."""
        found = []
        with self.record.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    row = json.loads(line)
                    body = json.loads(row["body"])
                    found.append((row["time"], key(body["model"], body["messages"])))
        return found
