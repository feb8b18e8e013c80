"""Where new texts and replacement words come from: invented, or a pool of the user's own texts."""
from __future__ import annotations

import json
import re
from collections import Counter
from random import Random
from typing import Optional

from draws import pick, quantiles, shuffle, table, zipf
from vocabulary import CHINESE_FUNCTION, ENGLISH_FUNCTION, chinese_words, english_words

HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE_PIECES = re.compile(r"[\u4e00-\u9fff]{1,2}|[A-Za-z0-9]+|.", re.DOTALL)
LENGTHS: dict[str, list[tuple[float, float]]] = {
    # Words a text; those of Chinese are shorter than two characters on average.
    "en": [(0, 3), (0.05, 7), (0.25, 11), (0.5, 17), (0.75, 26), (0.9, 37), (0.99, 62),
           (0.9985, 140), (1, 400)],
    "zh": [(0, 2), (0.05, 5), (0.25, 7), (0.5, 8.5), (0.75, 11.5), (0.9, 15.5), (0.98, 28),
           (0.9905, 42), (0.999, 180), (1, 450)],
}
FUNCTION = {"en": frozenset(ENGLISH_FUNCTION), "zh": frozenset(CHINESE_FUNCTION)}
FUNCTION_SHARE = {"en": 0.42, "zh": 0.36}
STOCK_SHARE = {"en": 0.14, "zh": 0.1}
"""How many draws of a new text are stock phrases: real instructions share many ("answer the
following question")."""


class Language:
    """A source of new texts, as lists of words, and of words that replace others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.between = " " if name == "en" else ""
        self.function = FUNCTION[name]
        self.often: list[str] = []
        self.vocabulary: list[str] = []

    def fresh(self, draw: Random) -> Optional[list[str]]:
        """A new text, or nothing once all are used."""
        raise NotImplementedError

    def word(self, draw: Random) -> str:
        """A word to put in another's place: mostly a common one, sometimes any."""
        return pick(draw, self.often if draw.random() < 0.85 else self.vocabulary)

    def is_content(self, word: str) -> bool:
        """Whether a template would leave the word open."""
        return word.strip('.,?!:;"，。？').lower() not in self.function


class Invented(Language):
    """Texts of made-up words, as many as are asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        draw = Random(f"vocabulary {name}")
        make = english_words if name == "en" else chinese_words
        self.vocabulary = make(draw, 25_000)
        self.often = table(self.vocabulary, zipf(30, 20_000))
        function = ENGLISH_FUNCTION if name == "en" else CHINESE_FUNCTION
        self.glue = table(function, zipf(1 if name == "en" else 0, 400))
        self.lengths = quantiles(LENGTHS[name])
        phrases = [
            [self._single(draw) for _ in range(2 + int(draw.random() * 7))] for _ in range(4000)
        ]
        self.stock = table(phrases, zipf(4, 800))
        self.comma, self.stop = (",", ".") if name == "en" else ("，", "。")

    def _single(self, draw: Random) -> str:
        return pick(draw, self.glue if draw.random() < FUNCTION_SHARE[self.name] else self.often)

    def fresh(self, draw: Random) -> list[str]:
        length = pick(draw, self.lengths)
        words: list[str] = []
        chance = 0.75
        while len(words) < length:
            if draw.random() < chance:
                words.extend(pick(draw, self.stock))
            else:
                words.append(self._single(draw))
            chance = STOCK_SHARE[self.name]
        del words[length:]
        for place in range(6, length - 2, 7):
            mark = draw.random()
            if mark < 0.45:
                words[place] += self.comma if mark < 0.28 else self.stop
        words[0] = words[0].capitalize()
        words[-1] += self.stop
        return words


class Pool(Language):
    """The user's own texts in random order; replacement words have their frequencies."""

    def __init__(self, name: str, texts: list[str], draw: Random) -> None:
        super().__init__(name)
        self.texts = list(texts)
        shuffle(draw, self.texts)
        counts: Counter[str] = Counter()
        for text in self.texts:
            counts.update(word for word in self.split(text) if self.is_content(word))
        self.vocabulary = [word for word, _ in counts.most_common()]
        self.often = table(self.vocabulary, lambda rank: counts[self.vocabulary[rank - 1]])

    def split(self, text: str) -> list[str]:
        """Words, or, in Chinese, pieces of two characters at most."""
        return text.split() if self.name == "en" else CHINESE_PIECES.findall(text)

    def fresh(self, draw: Random) -> Optional[list[str]]:
        return self.split(self.texts.pop()) if self.texts else None

    def is_content(self, word: str) -> bool:
        if self.name == "zh" and not HAN.match(word):
            return False
        return super().is_content(word)


def read_texts(path: str, name: Optional[str] = None) -> list[str]:
    """The texts of a file of JSON lines; only those of one language, if one is named."""
    texts = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if text.strip() and name in (None, "zh" if HAN.search(text) else "en"):
                texts.append(text)
    return texts
