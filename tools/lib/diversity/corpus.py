"""Grows corpora of queries with the near-duplicates that generated instructions have.

    python3 tools/lib/diversity/corpus.py en 100000 queries.jsonl seeds.jsonl

Each record is a new text (22 %), an earlier new text used as a template (28 %: 45 to 80 % of its
content words replaced), an earlier record edited much (22 %: 25 to 45 % of its words) or little
(25 %: one word and up to 12 % more), or a copy (3 %). A record comes from the seeds and earlier
records only, so every prefix is a corpus of the same kind. The same seed gives the same bytes.
"""
from __future__ import annotations

import sys
from json.encoder import encode_basestring
from random import Random
from typing import Optional

from draws import pick
from languages import Invented, Language, Pool

SEEDS = 700
SHARES = {"en": {"en": 1.0}, "zh": {"zh": 1.0}, "mix": {"zh": 0.7, "en": 0.3}}


class Growth:
    """The records of one language so far, and the next one."""

    def __init__(self, language: Language, draw: Random) -> None:
        self.language = language
        self.draw = draw
        self.records: list[list[str]] = []
        self.templates: list[list[str]] = []

    def next(self) -> list[str]:
        kind = self.draw.random()
        words: Optional[list[str]] = None
        if kind < 0.22 or not self.records:
            words = self.language.fresh(self.draw)
            if words:
                self.templates.append(words)
        if not words:
            if kind < 0.50:
                words = self.refilled(pick(self.draw, self.templates))
            else:
                words = list(pick(self.draw, self.records))
                if kind < 0.72:
                    self.edit(words, max(2, int(len(words) * (0.25 + 0.2 * self.draw.random()))))
                elif kind < 0.97:
                    self.edit(words, 1 + int(len(words) * 0.12 * self.draw.random() + 0.5))
                elif self.draw.random() < 0.5:
                    words[0] = words[0].upper()
                    words[-1] += "!"
        self.records.append(words)
        return words

    def refilled(self, template: list[str]) -> list[str]:
        """The template with other words in most of its open places."""
        draw, language = self.draw, self.language
        share = 0.45 + 0.35 * draw.random()
        return [
            language.word(draw) if language.is_content(word) and draw.random() < share else word
            for word in template
        ]

    def edit(self, words: list[str], times: int) -> None:
        """Replaces, drops, inserts or swaps so many words."""
        draw = self.draw.random
        for _ in range(times):
            place = int(draw() * len(words))
            kind = draw()
            if kind < 0.45:
                words[place] = self.language.word(self.draw)
            elif kind < 0.65 and len(words) > 3:
                del words[place]
            elif kind < 0.82:
                words.insert(place, self.language.word(self.draw))
            else:
                other = int(draw() * len(words))
                words[place], words[other] = words[other], words[place]


def grow(name: str, count: int, path: str, seeds: str, pools: dict[str, list[str]]) -> None:
    """Writes `count` queries and the seeds they partly come from, as JSON lines of id and text."""
    draw = Random(f"queries {name}")
    parts = []
    for language, share in SHARES[name].items():
        texts = pools.get(language)
        source = Pool(language, texts, draw) if texts else Invented(language)
        parts.append((Growth(source, draw), share))
    with open(seeds, "w", encoding="utf-8") as out:
        for number in range(SEEDS):
            growth = parts[number % len(parts)][0]
            words = growth.language.fresh(draw)
            if not words:
                raise SystemExit(f"a pool of {name} has too few texts, expected {SEEDS} or more")
            growth.templates.append(words)
            growth.records.append(words)
            write(out, f"s{number}", growth.language.between.join(words))
    first, share = parts[0]
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            growth = first if len(parts) == 1 or draw.random() < share else parts[1][0]
            write(out, f"q{number}", growth.language.between.join(growth.next()))


def write(out, identifier: str, text: str) -> None:
    """One line; an encoder of strings alone is several times faster than one of objects."""
    out.write('{"id": "%s", "text": %s}\n' % (identifier, encode_basestring(text)))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: corpus.py en|zh|mix COUNT QUERIES SEEDS")
    grow(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], {})
