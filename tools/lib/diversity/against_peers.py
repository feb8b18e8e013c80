"""Measurements of Gavel beside another tool, each with a check that the results are the same."""
from __future__ import annotations

import gavel
from bench import Bench, Mine, Theirs
from environments import JOIN
from processes import say
from samples import Sample


def dense(bench: Bench, sample: Sample, tokenizer: str) -> None:
    """The highest ROUGE-L F of each query with any of the seeds: no threshold, all pairs."""
    theirs = bench.theirs("rapidfuzz_dense", sample, tokenizer, against=True)
    mine = bench.mine("dense", sample, tokenizer)
    expected = [float(line) for line in theirs.results]
    found = gavel.highest_rouge_l(mine.highest)
    differs = len(expected) != len(found)
    for number, (other, own) in enumerate(zip(expected, found), start=1):
        if abs(other - own) > 1e-12:
            say(f"line {number} of {sample.queries.name}: rapidfuzz {other!r}, gavel {own!r}")
            differs = True
            break
    say(f"  {theirs.counted['pairs'] / mine.cpu / 1e6:.1f} million pairs a CPU second")
    bench.compared(
        "dense / rapidfuzz", sample, tokenizer, theirs, mine, verdict(differs), differs
    )


def filter_with_seeds(bench: Bench, sample: Sample, tokenizer: str) -> None:
    """The greedy filter, seeds first, by comparing each block with all that is kept."""
    theirs = bench.theirs("rapidfuzz_filter", sample, tokenizer, against=True)
    mine = bench.mine("filter", sample, tokenizer)
    differs = not same_decisions(sample, theirs, mine, "rapidfuzz")
    bench.compared(
        "filter / rapidfuzz", sample, tokenizer, theirs, mine, verdict(differs), differs
    )


def join(bench: Bench, sample: Sample, tokenizer: str) -> None:
    """The greedy filter by an exact set-similarity join."""
    theirs = bench.theirs("stringsimjoin_filter", sample, tokenizer, environment=JOIN)
    mine = bench.mine("filter without seeds", sample, tokenizer)
    differs = not same_decisions(sample, theirs, mine, "py-stringsimjoin")
    bench.compared(
        "join / stringsimjoin", sample, tokenizer, theirs, mine, verdict(differs), differs
    )


def minhash(bench: Bench, sample: Sample, tokenizer: str) -> None:
    """A filter by MinHash, which is approximate: its errors are counted, not refused."""
    theirs = bench.theirs("rensa_filter", sample, tokenizer)
    mine = bench.mine("filter without seeds", sample, tokenizer)
    exact = gavel.decisions(sample.queries, mine.kept)
    found = [line == "1" for line in theirs.results]
    missed = sum(is_found and not is_kept for is_found, is_kept in zip(found, exact))
    false = sum(is_kept and not is_found for is_found, is_kept in zip(found, exact))
    duplicates = max(1, exact.count(False))
    unique = max(1, exact.count(True))
    say(
        f"  rensa keeps {missed:,} of {exact.count(False):,} near-duplicates"
        f" and drops {false:,} of {exact.count(True):,} others"
    )
    bench.compared(
        "minhash / rensa", sample, tokenizer, theirs, mine,
        f"missed {missed / duplicates:.1%} false {false / unique:.1%}",
    )


def self_bleu(bench: Bench, sample: Sample, tokenizer: str) -> None:
    """Self-BLEU of order 4 of the whole set."""
    theirs = bench.theirs("fast_bleu_scores", sample, tokenizer)
    mine = bench.mine("self-bleu", sample, tokenizer)
    expected = theirs.counted["mean"]
    found = gavel.mean_self_bleu(mine.output)
    differs = abs(expected - found) > 1e-9
    say(f"  fast-bleu {expected!r}, gavel {found!r}")
    bench.compared(
        "self-bleu / fast-bleu", sample, tokenizer, theirs, mine, verdict(differs), differs
    )


def same_decisions(sample: Sample, theirs: Theirs, mine: Mine, peer: str) -> bool:
    """Whether both kept the same queries; the first that they do not is named."""
    own = gavel.decisions(sample.queries, mine.kept)
    other = [line == "1" for line in theirs.results]
    if own == other:
        return True
    place = next((k for k, pair in enumerate(zip(own, other)) if pair[0] != pair[1]), len(own))
    say(
        f"{sample.queries.name}: kept by {peer} {sum(other):,}, by gavel {sum(own):,};"
        f" first difference on line {place + 1}"
    )
    return False


def verdict(differs: bool) -> str:
    return "DIFFERENT" if differs else "same result"
