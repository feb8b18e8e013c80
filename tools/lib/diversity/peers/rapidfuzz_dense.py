"""Each query's highest ROUGE-L F with any text of another file, by rapidfuzz's `cdist`.

The normalised indel similarity of two strings is 2·LCS / (m + n), so on strings whose characters
are tokens it is ROUGE-L F. Doubles, because the results are compared.
"""
import numpy
from rapidfuzz import process
from rapidfuzz.distance import Indel
from task import Task
from tokens import TOKENIZERS, as_characters

BLOCK = 2000


def main() -> None:
    task = Task(__doc__)
    tokens = TOKENIZERS[task.tokenizer]
    strings = as_characters(map(tokens, task.against + task.queries))
    against, queries = strings[: len(task.against)], strings[len(task.against) :]
    highest: list[float] = []
    for start in range(0, len(queries), BLOCK):
        scores = process.cdist(
            queries[start : start + BLOCK], against, workers=1, dtype=numpy.float64,
            scorer=Indel.normalized_similarity,
        )
        highest.extend(scores.max(axis=1).tolist())
    tokenless = {text for text, string in zip(task.against, against) if not string}
    for place, string in enumerate(queries):
        if not string:
            highest[place] = 1.0 if task.queries[place] in tokenless else 0.0
    task.finish(highest, pairs=len(queries) * len(against))


main()
