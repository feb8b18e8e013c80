#!/usr/bin/env python3
"""Writes the reference numbers of the measures of judges, made by other implementations.

    python3 tools/reference/judge_measures.py Tests/GavelCoreTests/Fixtures

- judge_labels.json: labels beside predictions, and what scikit-learn and irrCAC say of them.
- judge_raters.json: labels of several people, some missing, and what statsmodels, krippendorff,
  irrCAC and scikit-learn say; NLTK must say the same.
- judge_scores.json: two scores of the same things, and what SciPy says.
- judge_levels.json: scores by question and model, and SciPy at text, system and dataset level.
- judge_orders.json: verdicts in both orders, and the sums of JudgeLM's measures by hand.

Needs Python 3.11 and `pip install scikit-learn==1.9.1 scipy==1.12.0 numpy==1.26.4
statsmodels==0.15.0 krippendorff==0.9.0 nltk==3.10.4 irrCAC==0.4.4 pandas==2.3.3`. Labels are letters: a, b, t for a tie, u for what
nobody can read, and - for none. Everything is drawn here with a fixed seed. What is undefined is
null, also where a library has a number for it (Matthews' correlation of a constant is 0 there).
"""
import json
import math
import random
import sys
import warnings

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from nltk.metrics.agreement import AnnotationTask
from scipy import stats
from sklearn import metrics
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

warnings.filterwarnings("ignore")
RANKS = {"a": 0, "t": 1, "b": 2, "u": 3}
NAMES = {"a": "a", "t": "tie", "b": "b"}


def number(value):
    """A double as JSON, null where it is none."""
    value = float(value)
    return value if math.isfinite(value) else None


def draw(rng, letters, count, weights=None):
    return "".join(rng.choices(letters, weights, k=count))


def resembling(rng, labels, letters, share):
    """Predictions that are right in a share of the rows, or drawn."""
    return "".join(x if rng.random() < share and x in letters else rng.choice(letters) for x in labels)


def gwet(columns):
    """Gwet's AC1 over three labels, of columns of labels; doubled, since irrCAC wants two rows."""
    table = pd.DataFrame({str(k): list(column) * 2 for k, column in enumerate(columns)})
    found = CAC(table, categories=["a", "t", "b"], digits=15).gwet()
    return number(found["est"]["coefficient_value"])


def labels_case(labels, predictions):
    names = ["accuracy", "balanced_accuracy", "kappa", "kappa.linear", "kappa.quadratic", "mcc",
             "gwet_ac1", "f1.macro_zeros"]
    values = dict.fromkeys(names)
    for measure in ["precision", "recall", "f1"]:
        for end in ["a", "tie", "b", "macro", "macro_zeros", "weighted", "micro"]:
            values[f"{measure}.{end}"] = None
    row = {"labels": labels, "predictions": predictions, "values": values}
    if not labels:
        return row
    true, said = list(labels), list(predictions)
    present = [x for x in "atb" if x in labels or x in predictions]
    values["accuracy"] = number(metrics.accuracy_score(true, said))
    values["balanced_accuracy"] = number(metrics.balanced_accuracy_score(true, said))
    ranks = [RANKS[x] for x in labels], [RANKS[x] for x in predictions]
    values["kappa"] = number(metrics.cohen_kappa_score(*ranks, labels=[0, 1, 2, 3]))
    if "u" in predictions:
        # Weights and AC1 have no place for what cannot be read in these libraries.
        for name in ["kappa.linear", "kappa.quadratic", "gwet_ac1"]:
            del values[name]
    else:
        for weights in ["linear", "quadratic"]:
            values[f"kappa.{weights}"] = number(
                metrics.cohen_kappa_score(*ranks, labels=[0, 1, 2], weights=weights))
        values["gwet_ac1"] = gwet([labels, predictions])
    if len(set(labels)) > 1 and len(set(predictions)) > 1:
        values["mcc"] = number(metrics.matthews_corrcoef(true, said))

    def scores(average, labels, zero):
        found = metrics.precision_recall_fscore_support(
            true, said, labels=labels, average=average, zero_division=zero)
        return zip(["precision", "recall", "f1"], found[:3])

    for measure, found in scores(None, ["a", "t", "b"], np.nan):
        for letter, value in zip("atb", found):
            values[f"{measure}.{NAMES[letter]}"] = number(value)
    for average in ["macro", "weighted", "micro"]:
        for measure, value in scores(average, present, np.nan):
            values[f"{measure}.{average}"] = number(value)
    for measure, value in scores("macro", present, 0):
        values[f"{measure}.macro_zeros"] = number(value)
    return row


def labels_cases():
    rng = random.Random(20240701)
    cases = [("", ""), ("a", "a"), ("a", "b"), ("t", "u"), ("ab", "ba"), ("ab", "ab"),
             ("aaaa", "aaaa"), ("aaaa", "bbbb"), ("aaab", "aaaa"), ("aaaa", "aaab"),
             ("attb", "uuuu"), ("aabb", "aabt"), ("aatt", "aabb"), ("ttt", "aub"),
             ("abtabt", "abtabt"), ("abtabt", "btabta")]
    for letters, said in [("ab", "ab"), ("abt", "abt"), ("abt", "ab"), ("ab", "abt"),
                          ("abt", "abtu"), ("at", "btu"), ("abt", "u"), ("b", "abt")]:
        for size in [3, 7, 40, 300]:
            labels = draw(rng, letters, size)
            cases.append((labels, resembling(rng, labels, said, rng.choice([0, 0.5, 0.9]))))
    rare = draw(rng, "abt", 999, [422, 472, 105])
    cases.append((rare, resembling(rng, rare, "abtu", 0.6)))
    return [labels_case(*case) for case in cases]


def raters_case(columns):
    """Columns of labels, one of each person."""
    values = dict.fromkeys(["observed_agreement", "fleiss_kappa", "gwet_ac1", "krippendorff_alpha",
                            "krippendorff_alpha.ordinal", "krippendorff_alpha.interval"])
    row = {"columns": columns, "values": values, "kappas": []}
    rows = [r for r in zip(*columns) if len(r) - r.count("-") > 1]
    complete = [r for r in rows if "-" not in r]
    if complete:
        table, _ = aggregate_raters(
            np.array([[RANKS[x] for x in r] for r in complete]), n_cat=3)
        raters = len(columns)
        values["observed_agreement"] = number(
            ((table * (table - 1)).sum(1) / (raters * (raters - 1))).mean())
        values["fleiss_kappa"] = number(fleiss_kappa(table))
        values["gwet_ac1"] = gwet(list(zip(*complete)))
        if len({x for r in complete for x in r}) > 1:
            task = AnnotationTask([(str(k), str(i), x) for i, r in enumerate(complete)
                                   for k, x in enumerate(r)])
            assert abs(task.pi() - values["fleiss_kappa"]) < 1e-9
    if len({x for r in rows for x in r} - {"-"}) > 1:
        data = np.array([[np.nan if x == "-" else RANKS[x] for x in column] for column in columns])
        for metric, name in [("nominal", "krippendorff_alpha"),
                             ("ordinal", "krippendorff_alpha.ordinal"),
                             ("interval", "krippendorff_alpha.interval")]:
            values[name] = number(krippendorff.alpha(
                data, value_domain=[0, 1, 2], level_of_measurement=metric))
        task = AnnotationTask([(str(k), str(i), x) for i, r in enumerate(rows)
                               for k, x in enumerate(r) if x != "-"])
        assert abs(task.alpha() - values["krippendorff_alpha"]) < 1e-9
    for k, first in enumerate(columns):
        for second in columns[k + 1:]:
            both = [(RANKS[x], RANKS[y]) for x, y in zip(first, second) if "-" not in (x, y)]
            row["kappas"].append(
                number(metrics.cohen_kappa_score(*zip(*both), labels=[0, 1, 2])) if both else None)
    return row


def raters_cases():
    rng = random.Random(20240702)
    cases = [["", ""], ["a", "b"], ["a", "-"], ["aa", "aa", "aa"], ["ab", "ab"], ["a-", "-b"],
             ["aaa", "aab", "aab"], ["ttt", "ttt"], ["a-b", "ab-", "-bb"]]
    for people, size, missing in [(2, 5, 0), (2, 30, 0.2), (3, 4, 0.3), (3, 60, 0), (3, 60, 0.3),
                                  (4, 25, 0.1), (5, 40, 0.5), (7, 15, 0), (3, 200, 0.05)]:
        for letters in ["abt", "ab", "bt"]:
            truth = draw(rng, letters, size)
            share = rng.choice([0, 0.4, 0.8])
            cases.append([
                "".join("-" if rng.random() < missing else x
                        for x in resembling(rng, truth, letters, share))
                for _ in range(people)])
    return [raters_case(case) for case in cases]


def correlations(first, second):
    """Pearson, Spearman, Kendall; all null where one side is constant or there are too few."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return [None, None, None]
    return [number(stats.pearsonr(first, second)[0]), number(stats.spearmanr(first, second)[0]),
            number(stats.kendalltau(first, second)[0])]


def scores_cases():
    rng = random.Random(20240703)
    cases = [([], []), ([1], [2]), ([1, 2], [5, 3]), ([1, 1], [2, 3]), ([4, 4, 4], [1, 2, 3]),
             ([1, 2, 3], [1, 2, 3]), ([1e9, 1e9 + 1, 1e9 + 2], [3, 1, 2]), ([0, -1, 5], [0.5, 2, 2])]
    for size in [2, 3, 5, 8, 8, 30, 200]:
        for draw_one, draw_other in [
            (lambda: rng.randint(1, 10), lambda: rng.randint(1, 10)),
            (lambda: rng.randint(1, 5), lambda: rng.choice([1, 1.5, 7])),
            (lambda: round(rng.gauss(5, 2), 3), lambda: rng.randint(1, 10)),
            (rng.random, rng.random),
        ]:
            first = [draw_one() for _ in range(size)]
            other = [draw_other() for _ in range(size)]
            if rng.random() < 0.5:
                other = [x if rng.random() < 0.6 else y for x, y in zip(first, other)]
            cases.append((first, other))
    return [{"first": x, "second": y, "correlations": correlations(x, y)} for x, y in cases]


def levels_case(rows):
    """Rows of question, model, people's score and the judge's, either of which may be missing."""
    kept = [r for r in rows if r[2] is not None and r[3] is not None]
    text = []
    for question in sorted({r[0] for r in kept}):
        own = [r for r in kept if r[0] == question]
        text.append(correlations([r[2] for r in own], [r[3] for r in own]))
    defined = [x for x in text if x[0] is not None]
    models = sorted({r[1] for r in kept})
    means = [[np.mean([r[k] for r in kept if r[1] == model]) for model in models] for k in (2, 3)]
    return {
        "rows": rows,
        "text_level": [float(np.mean(x)) for x in zip(*defined)] if defined else [None] * 3,
        "questions": len(defined),
        "system_level": correlations(*means) if len(models) > 1 else [None] * 3,
        "dataset_level": correlations([r[2] for r in kept], [r[3] for r in kept]),
    }


def levels_cases():
    rng = random.Random(20240704)
    cases = [[], [[0, 0, 1, 1]], [[0, 0, 1, 2], [0, 1, 2, 1]], [[0, 0, 3, None], [0, 1, None, 4]]]
    for questions, models, missing in [(3, 2, 0), (6, 4, 0), (12, 8, 0.05), (30, 8, 0.1), (20, 3, 0.4)]:
        strength = [rng.uniform(-2, 2) for _ in range(models)]
        rows = []
        for question in range(questions):
            for model in range(models):
                gold = min(10, max(1, round(5.5 + strength[model] + rng.gauss(0, 1.5))))
                said = min(10, max(1, round(gold + rng.gauss(0, 2)))) + rng.choice([0, 0, 0.5])
                if question % 5 == 4:
                    said = 7
                rows.append([question, model, None if rng.random() < missing else gold,
                             None if rng.random() < missing else said])
        rng.shuffle(rows)
        cases.append(rows)
    return [levels_case(rows) for rows in cases]


def orders_case(forward, swapped):
    """JudgeLM's measures, where a verdict leans to a by +1, to b by -1; a is shown first."""
    lean = {"a": 1, "t": 0, "b": -1}
    moves = [lean[x] - lean[y] for x, y in zip(forward, swapped)]
    first, second = sum(m > 0 for m in moves), sum(m < 0 for m in moves)
    sums = {"consistency": moves.count(0), "bias_to_first": first, "bias_to_second": second,
            "delta_bias": abs(first - second), "total_bias": first + second}
    return {"forward": forward, "swapped": swapped,
            "values": {k: v / len(moves) if moves else None for k, v in sums.items()}}


def orders_cases():
    rng = random.Random(20240705)
    cases = [("", ""), ("a", "a"), ("a", "b"), ("b", "a"), ("a", "t"), ("t", "a"), ("b", "t")]
    for size in [5, 50, 500]:
        forward = draw(rng, "abt", size)
        cases.append((forward, resembling(rng, forward, "abt", 0.7)))
    return [orders_case(*case) for case in cases]


def main():
    folder = sys.argv[1]
    for name, rows in [
        ("judge_labels", labels_cases()),
        ("judge_raters", raters_cases()),
        ("judge_scores", scores_cases()),
        ("judge_levels", levels_cases()),
        ("judge_orders", orders_cases()),
    ]:
        with open(f"{folder}/{name}.json", "w") as f:
            lines = [json.dumps(row, separators=(",", ":")) for row in rows]
            f.write("[\n" + ",\n".join(lines) + "\n]\n")


main()
