"""Made-up words: English-like ones of syllables, Chinese ones of one to three characters.

The words mean nothing. What matters to a measure of similarity is how often tokens occur, how
long the texts are and how much of one is repeated in another.
"""
from __future__ import annotations

from random import Random

from draws import pick, shuffle, table, zipf

ENGLISH_FUNCTION = """the a of to is and in what for that by you are this how with on an it can
from be as or your if at which not has have do was will they their one all when would there more
about its we his but who my into so some than he should other been each any only most then these
them where does why could while i were no also such her after because between before must our many
may both through she during over me those under out up down same had did very him just us
yet""".split()

CHINESE_FUNCTION = list(
    "的一个是在和了有以为请这不给用出中下与或对我你他它们到从将把被能会要就都也于及之其每某那些"
)

ONSETS = """b c d f g h j k l m n p r s t v w z bl br ch cl cr dr fl fr gl gr pl pr qu sh sl sp st
str th tr""".split()
NUCLEI = "a e i o u ai ea ee ia io oa oo ou".split()
CODAS = ["", "", "", "", "l", "m", "n", "nd", "ng", "nt", "r", "rt", "s", "st", "t", "x"]
ENDINGS = ["", "", "", "", "ed", "ing", "s", "er", "ly", "tion", "al", "ness", "ive", "able"]


def english_words(draw: Random, count: int) -> list[str]:
    """Distinct pronounceable words, the commonest ones shortest, a number now and then."""
    words: list[str] = []
    seen = set(ENGLISH_FUNCTION)
    while len(words) < count:
        if draw.random() < 0.03:
            word = str(int(draw.random() * (20 + len(words) / 4)))
        else:
            syllables = 1 + int(draw.random() * (1.6 if len(words) < 1500 else 3))
            word = "".join(
                pick(draw, ONSETS) + pick(draw, NUCLEI) + pick(draw, CODAS)
                for _ in range(syllables)
            ) + pick(draw, ENDINGS)
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def chinese_words(draw: Random, count: int, characters: int = 6000) -> list[str]:
    """Distinct words of one to three of the first `characters` Han characters, in random order."""
    alphabet = [chr(0x4E00 + k) for k in range(characters)]
    shuffle(draw, alphabet)
    often = table(alphabet, zipf(60, 700))
    words: list[str] = []
    seen = set(CHINESE_FUNCTION)
    while len(words) < count:
        length = draw.random()
        size = 1 if length < 0.12 else 2 if length < 0.82 else 3
        # Rare characters too have words of their own.
        source = often if draw.random() < 0.85 else alphabet
        word = "".join(pick(draw, source) for _ in range(size))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words
