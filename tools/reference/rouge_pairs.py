"""Writes rouge_pairs.json: checksums of rouge_score's F over 10,000 pairs of texts.

    pip install rouge-score
    python3 tools/reference/rouge_pairs.py Tests/GavelTextTests/Fixtures

The texts are drawn by a generator that RougePairs.swift repeats, so that only a checksum of every
hundred F is kept: FNV-1a over the doubles' bits, eight bytes each, the least significant first.
"""

import json
import pathlib
import struct
import sys

from rouge_score import rouge_scorer

MASK = (1 << 64) - 1


class SplitMix64:
    """Steele, Lea and Flood's generator."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        """The next number modulo `bound`."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return (z ^ (z >> 31)) % bound


def words(random, length, vocabulary):
    """As many words as asked for, of so many."""
    return [f"w{random.below(vocabulary)}" for _ in range(length)]


def pair(random, group, number):
    """A pair of texts: random, near-duplicate, of over 64 tokens or of over 1,000."""
    kind = group % 10
    if kind < 5:
        return [words(random, 1 + random.below(40), 30) for _ in range(2)]
    if kind < 8:
        first = words(random, 1 + random.below(40), 500)
        second = list(first)
        for _ in range(1 + random.below(5)):
            word = f"w{random.below(500)}"
            second[random.below(len(second))] = word
        return [first, second]
    if kind == 9 and number < 10:
        return [words(random, 1001 + random.below(200), 200) for _ in range(2)]
    return [words(random, 65 + random.below(100), 60) for _ in range(2)]


def checksum(scorer, group):
    """Of the F of a hundred pairs."""
    random = SplitMix64(group)
    hash = 0xCBF29CE484222325
    for number in range(100):
        first, second = pair(random, group, number)
        f = scorer.score(" ".join(first), " ".join(second))["rougeL"].fmeasure
        for byte in struct.pack("<d", f):
            hash = ((hash ^ byte) * 0x100000001B3) & MASK
    return f"{hash:016x}"


def main():
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    rows = [checksum(scorer, group) for group in range(100)]
    path = pathlib.Path(sys.argv[1]) / "rouge_pairs.json"
    path.write_text(json.dumps(rows, indent=0) + "\n")


main()
