"""The greedy ROUGE-L filter by py_stringsimjoin: an exact join on Dice, then the subsequences.

The longest common subsequence is at most the overlap of the token multisets, so every pair above
the threshold has a Dice coefficient of its numbered tokens above it too. The join finds those
pairs; each is decided by its longest common subsequence, bit-parallel in Python's long integers.
"""
import pandas
import py_stringmatching
import py_stringsimjoin
from task import THRESHOLD, Task, Tokenless, rouge_l
from tokens import TOKENIZERS


def longest_common_subsequence(first: list[int], second: list[int]) -> int:
    places: dict[int, int] = {}
    for place, token in enumerate(first):
        places[token] = places.get(token, 0) | 1 << place
    everything = (1 << len(first)) - 1
    open_places = everything
    for token in second:
        matches = open_places & places.get(token, 0)
        open_places = (open_places + matches | open_places - matches) & everything
    return len(first) - bin(open_places).count("1")


def main() -> None:
    task = Task(__doc__)
    tokenize = TOKENIZERS[task.tokenizer]
    numbers: dict[str, int] = {}
    texts = [
        [numbers.setdefault(token, len(numbers)) for token in tokenize(text)]
        for text in task.queries
    ]
    rows: list[str] = []
    for tokens in texts:
        times: dict[int, int] = {}
        row = []
        for token in tokens:
            times[token] = times.get(token, 0) + 1
            row.append(f"{token}.{times[token]}")
        rows.append(" ".join(row))
    frame = pandas.DataFrame({"id": range(len(rows)), "tokens": rows})
    pairs = py_stringsimjoin.dice_join(
        frame, frame, "id", "id", "tokens", "tokens",
        py_stringmatching.WhitespaceTokenizer(return_set=True), THRESHOLD,
        allow_empty=False, n_jobs=1, show_progress=False, out_sim_score=False,
    )
    earlier: dict[int, list[int]] = {}
    for first, second in zip(pairs["l_id"].tolist(), pairs["r_id"].tolist()):
        if first < second:
            earlier.setdefault(second, []).append(first)
    decisions: list[int] = []
    tokenless = Tokenless(())
    for place, tokens in enumerate(texts):
        if not tokens:
            decisions.append(int(tokenless.keeps(task.queries[place])))
            continue
        similar = any(
            decisions[other]
            and rouge_l(
                longest_common_subsequence(tokens, texts[other]), len(tokens), len(texts[other])
            ) > THRESHOLD
            for other in earlier.get(place, ())
        )
        decisions.append(int(not similar))
    task.finish(decisions, kept=sum(decisions))


main()
