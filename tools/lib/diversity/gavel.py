"""The program under measurement: its command lines, and how its outputs are read."""
from __future__ import annotations

import json
from pathlib import Path

COMMANDS = {
    "dense": "{queries} --against {seeds} --highest {highest} --rouge-l off --report counts",
    "filter": "{queries} --against {seeds} --rouge-l 0.7 {written} --report counts",
    "filter without seeds": "{queries} --rouge-l 0.7 {written} --report counts",
    "self-bleu": "{queries} --rouge-l off --report self-bleu --order 4 --json",
    "removal": "{queries} --rouge-l off --self-bleu 0.6 --order 4 {written} --report counts",
}
"""What is measured, by name; each also gets ALWAYS."""
ALWAYS = "--field text --tokenizer {tokenizer} --threads {threads}"
WRITTEN = "--out {kept} --dropped {dropped}"
ORDER = 4
"""Of the Self-BLEU."""


def command(program: str, name: str, **values: object) -> list[str]:
    """The arguments of one measurement. A value with spaces stays one argument."""
    words = f"diversity {COMMANDS[name]} {ALWAYS}".replace("{written}", WRITTEN).split()
    return [program] + [word.format(**values) for word in words]


def mean_self_bleu(report: str) -> float:
    """The mean Self-BLEU of the file as it was read, of a JSON report."""
    measures = json.loads(report)["self_bleu"]
    return next(measure["before"] for measure in measures if measure["order"] == ORDER)


def highest_rouge_l(path: Path) -> list[float]:
    """Each query's highest ROUGE-L F, in order of the queries."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: row["line"])
    return [row["rouge_l"] for row in rows]


def decisions(queries: Path, kept: Path) -> list[bool]:
    """Of each query whether it was kept: kept rows are written as they were read, in order."""
    flags: list[bool] = []
    with open(queries, "rb") as rows, open(kept, "rb") as survivors:
        survivor = survivors.readline()
        for row in rows:
            is_kept = bool(survivor) and row.rstrip(b"\r\n") == survivor.rstrip(b"\r\n")
            flags.append(is_kept)
            if is_kept:
                survivor = survivors.readline()
        if survivor:
            raise ValueError(f"{kept}: a row that is not one of {queries}, or not in its place")
    return flags
