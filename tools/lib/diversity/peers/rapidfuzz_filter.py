"""The greedy ROUGE-L filter by rapidfuzz's `cdist`: blocks of queries against all that is kept.

Single precision finds the pairs near the threshold, fast; each is decided again in double
precision as rouge_score rounds.
"""
import numpy
from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq
from task import THRESHOLD, Task, Tokenless, rouge_l
from tokens import TOKENIZERS, as_characters

BLOCK = 512
AGAINST = 20_000


def similar(first: list[str], second: list[str]) -> numpy.ndarray:
    """Of which pairs F may be above the threshold: other than zero."""
    return process.cdist(
        first, second, workers=1, dtype=numpy.float32, scorer=Indel.normalized_similarity,
        score_cutoff=THRESHOLD - 1e-6,
    )


def above(first: str, second: str) -> bool:
    return rouge_l(LCSseq.similarity(first, second), len(first), len(second)) > THRESHOLD


def main() -> None:
    task = Task(__doc__)
    tokens = TOKENIZERS[task.tokenizer]
    strings = as_characters(map(tokens, task.against + task.queries))
    kept = [string for string in strings[: len(task.against)] if string]
    queries = strings[len(task.against) :]
    tokenless = Tokenless(task.against)
    decisions: list[int] = []
    for start in range(0, len(queries), BLOCK):
        block = queries[start : start + BLOCK]
        alive = [True] * len(block)
        for low in range(0, len(kept), AGAINST):
            part = kept[low : low + AGAINST]
            for place, other in zip(*numpy.nonzero(similar(block, part))):
                if alive[place] and above(block[place], part[other]):
                    alive[place] = False
        among = similar(block, block)
        new: list[int] = []
        for place, string in enumerate(block):
            if not string:
                decisions.append(int(tokenless.keeps(task.queries[start + place])))
                continue
            if alive[place]:
                alive[place] = not any(
                    among[place, other] and above(string, block[other]) for other in new
                )
            if alive[place]:
                new.append(place)
            decisions.append(int(alive[place]))
        kept.extend(block[place] for place in new)
    task.finish(decisions, kept=sum(decisions))


main()
