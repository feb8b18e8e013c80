"""What must hold of a run, however often it was killed."""
from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
from pathlib import Path

from job import Job, Life
from server import Key, Server, key

STORE = {"run.sqlite", "run.sqlite-wal", "run.sqlite-shm"}
"""SQLite decides when the last two are there."""


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def short(request: Key) -> str:
    model, messages = request
    return f"{model}: …{messages[-160:]}"


class Exports:
    """The exported files by checksum, and the names of all files of a run."""

    def __init__(self, run: Path):
        self.files = {
            str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((run / "export").rglob("*")) if path.is_file()
        }
        self.names = files(run) - STORE

    def differences(self, other: "Exports") -> list[str]:
        names = sorted(self.files.keys() | other.files.keys())
        return [name for name in names if self.files.get(name) != other.files.get(name)]


class Check:
    def __init__(self, job: Job, server: Server, expected: Exports):
        self.job, self.server, self.expected = job, server, expected
        self.broken: list[str] = []
        self.before: set[Key] = set()
        self.seen = 0

    def stored(self) -> dict[Key, float]:
        """The requests whose answer is in the store, and when it came."""
        path = self.job.run / "run.sqlite"
        if not path.exists():
            return {}
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            rows = database.execute(
                "SELECT model, messages, receivedAt FROM request JOIN answer ON requestID = id")
            return {key(model, json.loads(messages)): at for model, messages, at in rows}
        except sqlite3.OperationalError as error:
            # Killed before its tables were made.
            if "no such table" in str(error):
                return {}
            raise
        finally:
            database.close()

    def say(self, problem: str) -> None:
        self.broken.append(f"life {self.job.lives}: {problem}")

    def killed(self) -> None:
        """After a kill: what was stored before this life was not asked for in it."""
        self.server.quiet()
        self.sent_again()
        now = self.stored()
        if lost := self.before - now.keys():
            self.say(f"stored: {len(lost)} answers are gone")
        self.before = set(now)

    def sent_again(self) -> None:
        requests = self.server.requests()
        again = [one for _, one in requests[self.seen:] if one in self.before]
        self.seen = len(requests)
        if again:
            self.say(f"stored: {len(again)} requests were sent again, such as {short(again[0])}")

    def ended(self, life: Life) -> None:
        if life.process.returncode != 0:
            self.say(f"the run ended with {life.process.returncode}: see {life.log}")
            return
        self.killed()
        self.late()
        found = Exports(self.job.run)
        for name in self.expected.differences(found):
            self.say(f"exports: {name} differs")
        for name in sorted(found.names ^ self.expected.names):
            what = "is left over" if name in found.names else "is missing"
            self.say(f"files: {name} {what}")
        for name in sorted(files(self.job.temporary)):
            self.say(f"files: the temporary file {name} is left over")
        self.funnel()

    def late(self) -> None:
        """No request came after its answer was there: in one life or over all."""
        stored = self.stored()
        requests = self.server.requests()
        # Without this a record that has nothing would prove everything.
        if strange := stored.keys() - {one for _, one in requests}:
            self.say(f"stored: {len(strange)} answers to requests that the server never saw")
        late = [one for at, one in requests if at > stored.get(one, at)]
        if late:
            self.say(
                f"stored: {len(late)} requests were sent after their answer, such as "
                + short(late[0]))

    def funnel(self) -> None:
        said = subprocess.run(
            [self.job.gavel, "status", str(self.job.run), "--json"], check=True,
            capture_output=True, text=True).stdout
        status = json.loads(said)
        if not (status["adds_up"] and status["finished"]):
            self.say("funnel: the status says that it does not add up, or that it has not ended")
        rows = [(row["stage"], row) for row in status["funnel"]] + list(status["exports"].items())
        if len(rows) < 10:
            self.say(f"funnel: only {len(rows)} rows")
        for name, row in rows:
            dropped = sum(row["dropped"].values())
            if row["in"] != row["out"] + dropped or row.get("pending"):
                self.say(f"funnel: {name}: {json.dumps(row)}")

    def once_more(self) -> None:
        """The same command asks nothing."""
        before = len(self.server.requests())
        life = self.job.start()
        life.to_its_end()
        asked = len(self.server.requests()) - before
        if asked:
            self.say(f"again: a finished run asked for {asked} more")
