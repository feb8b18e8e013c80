"""The corpora of one run of the benchmark, grown when they are first needed."""
from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from corpus import grow
from draws import pick
from languages import Invented
from processes import say


@dataclass(frozen=True)
class Sample:
    """So many queries of one language, and the seeds that go with them."""

    language: str
    count: int
    queries: Path
    seeds: Path


class Samples:
    """Prefixes of one corpus for each language, at most `largest` long."""

    def __init__(
        self, folder: Path, largest: int, pools: dict[str, list[str]], own: dict[str, str],
        own_seeds: dict[str, str],
    ) -> None:
        self.folder = folder
        self.largest = largest
        self.pools = pools
        self.own = own
        self.own_seeds = own_seeds

    def take(self, language: str, count: int) -> Sample:
        """The first queries of a language's corpus; fewer if the user's own file has fewer."""
        whole = Path(self.own.get(language) or self.folder / f"{language}.jsonl")
        seeds = self.folder / f"{language}_seeds.jsonl"
        if not whole.exists():
            say(f"growing {self.largest:,} queries: {language}")
            start = time.perf_counter()
            grow(language, self.largest, str(whole), str(seeds), self.pools)
            say(f"  {time.perf_counter() - start:.0f} s")
        part = self.folder / f"{language}_{count}.jsonl"
        if not part.exists():
            with open(whole, "rb") as lines, open(part, "wb") as out:
                out.writelines(islice(lines, count))
        with open(part, "rb") as lines:
            count = sum(1 for _ in lines)
        return Sample(language, count, part, Path(self.own_seeds.get(language) or seeds))

    def identical(self, count: int) -> Sample:
        """The same query again and again."""
        text = " ".join(Invented("en").fresh(Random("identical")))
        return self._write("identical", (text for _ in range(count)), count)

    def one_template(self, count: int, shared: int) -> Sample:
        """Queries of 22 words that all share so many; 16 would make them near-duplicates."""
        draw, words = Random("template"), Invented("en")
        frame = [pick(draw, words.glue if place % 2 else words.often) for place in range(22)]
        for number in range(22 - shared):
            frame[number * 22 // (22 - shared)] = ""
        texts = (" ".join(word or words.word(draw) for word in frame) for _ in range(count))
        return self._write("one template", texts, count)

    def growing_template(self, count: int, shared: int, fewest: int, most: int) -> Sample:
        """Queries that all share so many words in one order, with some others among them."""
        draw, words = Random("growing template"), Invented("en")
        frame = [pick(draw, words.often) for _ in range(shared)]

        def text() -> str:
            added = draw.randint(fewest, most)
            places = set(draw.sample(range(shared + added), added))
            rest = iter(frame)
            return " ".join(
                words.word(draw) if place in places else next(rest)
                for place in range(shared + added)
            )

        return self._write("growing template", (text() for _ in range(count)), count)

    def _write(self, name: str, texts, count: int) -> Sample:
        path = self.folder / f"{name.replace(' ', '_')}.jsonl"
        with open(path, "w", encoding="utf-8") as out:
            for number, text in enumerate(texts):
                out.write(f'{{"id": "q{number}", "text": "{text}"}}\n')
        return Sample("en", count, path, path)
