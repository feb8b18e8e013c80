"""The files of an export, and what a check says of them."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SPLITS = ("train", "validation")


class Failed(Exception):
    """What does not hold, and where."""


@dataclass(frozen=True)
class Result:
    """A row of the table."""

    tool: str
    check: str
    format: str
    detail: str
    holds: bool


@dataclass(frozen=True)
class Export:
    """One format's folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def file(self, split: str) -> Path:
        return self.folder / f"{split}.jsonl"

    def rows(self, split: str) -> list[dict]:
        with open(self.file(split), encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def all_rows(self) -> list[dict]:
        return [row for split in SPLITS for row in self.rows(split)]

    def count(self, split: str) -> int:
        manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest["files"][f"{split}.jsonl"]["lines"]


def require(holds: bool, text: str) -> None:
    if not holds:
        raise Failed(text)
