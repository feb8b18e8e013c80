"""What every peer's script does: reads texts, takes its own CPU time, writes its results.

Two times are taken. The whole process is timed from outside. `core` is from texts in memory to
results in memory: tokens and the work itself, without interpreter, imports, reading and writing.
"""
from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from typing import Any

THRESHOLD = 0.7


class Task:
    """One measurement of one peer; `finish` prints its figures as a line of JSON."""

    def __init__(self, description: str) -> None:
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("queries")
        parser.add_argument("--against")
        parser.add_argument("--tokenizer", choices=["unicode", "rouge155"], default="unicode")
        parser.add_argument("--out", required=True)
        given = parser.parse_args()
        self.out: str = given.out
        self.tokenizer: str = given.tokenizer
        self.queries = texts(given.queries)
        self.against = texts(given.against) if given.against else []
        self.started = time.process_time()

    def finish(self, results: Iterable[Any], **more: Any) -> None:
        """Stops the time, then writes one result a line."""
        core = time.process_time() - self.started
        with open(self.out, "w") as out:
            out.writelines(f"{result!r}\n" for result in results)
        print(json.dumps({"core": core, **more}))


def texts(path: str) -> list[str]:
    """The texts of a file of JSON lines."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def rouge_l(common: int, first: int, second: int) -> float:
    """F from the length of the longest common subsequence, rounded as rouge_score does."""
    if not common:
        return 0.0
    precision, recall = common / first, common / second
    return 2 * precision * recall / (precision + recall)


class Tokenless:
    """Texts without tokens: one is a near-duplicate only of the same text."""

    def __init__(self, seen: Iterable[str]) -> None:
        self.seen = set(seen)

    def keeps(self, text: str) -> bool:
        kept = text not in self.seen
        self.seen.add(text)
        return kept
