"""A greedy filter by rensa's MinHash: approximate, and of Jaccard instead of ROUGE-L.

A Dice coefficient of 0.7 is a Jaccard coefficient of 0.7 / (2 - 0.7) = 0.538.
"""
from rensa import RMinHash, RMinHashLSH
from task import THRESHOLD, Task, Tokenless
from tokens import TOKENIZERS

PERMUTATIONS = 128
BANDS = 32
JACCARD = round(THRESHOLD / (2 - THRESHOLD), 3)


def main() -> None:
    task = Task(__doc__)
    tokenize = TOKENIZERS[task.tokenizer]
    index = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=BANDS)
    hashes = {}
    tokenless = Tokenless(())
    decisions: list[int] = []
    for place, text in enumerate(task.queries):
        tokens = tokenize(text)
        if not tokens:
            decisions.append(int(tokenless.keeps(text)))
            continue
        own = RMinHash(num_perm=PERMUTATIONS, seed=42)
        own.update(tokens)
        keep = not any(own.jaccard(hashes[other]) >= JACCARD for other in index.query(own))
        if keep:
            hashes[place] = own
            index.insert(place, own)
        decisions.append(int(keep))
    task.finish(decisions, kept=sum(decisions))


main()
