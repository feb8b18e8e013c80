#!/usr/bin/env python3
"""Writes the Unicode tables of GavelText, which Swift's standard library has no property for.

    python3 tools/reference/unicode_tables.py Sources/GavelText/Tokens

- UnspacedScripts+Table.swift: the scalars whose Script is Han, Hiragana, Katakana, Thai, Lao,
  Khmer or Myanmar.
- NormalForm+Table.swift: long runs of scalars with NFC_Quick_Check=Yes and combining class 0. A
  text of such scalars only is in NFC already. Short runs are left out: leaving a scalar out
  only costs time.
- NormalForm+Compositions.swift: the pairs of scalars that NFC composes into one.

Needs `pip install regex==2026.5.9 unicodedata2==17.0.1`, both of Unicode 17. The output depends on
the Unicode version and on nothing else.
"""
import sys
import textwrap

import regex
import unicodedata2 as unicodedata

SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
SHORTEST_INERT_RUN = 40
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

HEADER = """// Written by tools/reference/unicode_tables.py; do not edit.

"""


def runs(members):
    """The maximal runs of consecutive code points, as (first, last)."""
    found = []
    for c in members:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def cells(ranges):
    return [f"0x{a:04X}, 0x{b:04X}," for a, b in ranges]


def literal(cells):
    """The cells as the rows of a Swift array literal, as many a line as fit."""
    return textwrap.fill(
        " ".join(cell.replace(" ", "\x00") for cell in cells), width=100, initial_indent="    ",
        subsequent_indent="    ", break_on_hyphens=False,
    ).replace("\x00", " ")


def unspaced():
    pattern = regex.compile("[" + "".join(rf"\p{{{s}}}" for s in SCRIPTS) + "]")
    return runs(c for c in SCALARS if pattern.match(chr(c)))


def inert():
    """NFC_Quick_Check=Yes and ccc=0, derived as in Unicode Standard Annex 15."""
    maybe = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))  # Hangul vowels, finals
    for c in SCALARS:
        parts = unicodedata.decomposition(chr(c)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            maybe.add(int(parts[1], 16))

    def yes(c):
        s = chr(c)
        return (
            unicodedata.category(s) not in ("Cn", "Co")
            and unicodedata.combining(s) == 0
            and c not in maybe
            and unicodedata.normalize("NFC", s) == s
        )

    return [r for r in runs(c for c in SCALARS if yes(c)) if r[1] - r[0] + 1 >= SHORTEST_INERT_RUN]


def compositions():
    """(first, second, composed), without Hangul syllables, which are composed by arithmetic."""
    found = []
    for c in SCALARS:
        parts = unicodedata.decomposition(chr(c)).split()
        if len(parts) == 2 and unicodedata.normalize("NFC", chr(c)) == chr(c):
            if not parts[0].startswith("<"):
                found.append((int(parts[0], 16), int(parts[1], 16), c))
    return sorted(found)


def main():
    folder = sys.argv[1]
    with open(f"{folder}/UnspacedScripts+Table.swift", "w") as f:
        f.write(HEADER)
        f.write("extension UnspacedScripts {\n")
        f.write("  /// Runs of scalars by Script property, first and last, in ascending order.\n")
        f.write("  static let ranges: [UInt32] = [\n")
        f.write(literal(cells(unspaced())) + "\n  ]\n}\n")
    with open(f"{folder}/NormalForm+Table.swift", "w") as f:
        f.write(HEADER)
        f.write("extension NormalForm {\n")
        f.write("  /// Runs of scalars that composition leaves alone, first and last, in ascending\n")
        f.write("  /// order.\n")
        f.write("  static let inert: [UInt32] = [\n")
        f.write(literal(cells(inert())) + "\n  ]\n}\n")
    with open(f"{folder}/NormalForm+Compositions.swift", "w") as f:
        f.write(HEADER)
        f.write("extension NormalForm {\n")
        f.write("  /// First scalar, second scalar and what NFC composes them into, on end; in ascending\n")
        f.write("  /// order.\n")
        f.write("  static let compositions: [UInt32] = [\n")
        f.write(literal(f"0x{a:04X}, 0x{b:04X}, 0x{c:04X}," for a, b, c in compositions()))
        f.write("\n  ]\n}\n")


main()
