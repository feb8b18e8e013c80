"""The two tokenizers of Gavel for tools that bring none, and tokens as characters."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Callable

import regex

WORDS = re.compile("[a-z0-9]+")
UNSPACED = "".join(
    r"\p{%s}" % script
    for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
PIECES = regex.compile(
    r"(?V1)[[\p{L}\p{N}]&&[%s]]\p{M}*|[[\p{L}\p{M}\p{N}]--[%s]]+" % (UNSPACED, UNSPACED)
)


def rouge155(text: str) -> list[str]:
    """Runs of ASCII letters and digits of the lowercased text."""
    return WORDS.findall(text.lower())


def unicode(text: str) -> list[str]:
    """Words in any script; a letter or digit with its marks in scripts that have no spaces."""
    if text.isascii():
        return WORDS.findall(text.lower())
    folded = "".join(map(str.lower, unicodedata.normalize("NFC", text)))
    return PIECES.findall(folded)


TOKENIZERS: dict[str, Callable[[str], list[str]]] = {"rouge155": rouge155, "unicode": unicode}


def as_characters(texts: Iterable[list[str]]) -> list[str]:
    """Each text as a string in which each distinct token is one character.

    It is the input on which string comparison libraries are fastest.
    """
    characters: dict[str, str] = {}

    def character(token: str) -> str:
        known = characters.get(token)
        if known is None:
            point = 0x100 + len(characters)
            if point >= 0xD800:
                point += 0x800  # past the surrogates
            known = characters[token] = chr(point)
        return known

    return ["".join(map(character, tokens)) for tokens in texts]
