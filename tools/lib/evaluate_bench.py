"""Makes labels and predictions, and measures `gavel evaluate` on them.

The pairs are those of five models on each question, so ten rows are of one question and move
together in the bootstrap. The judge agrees with three labels of four, leans to the response that it
is shown first, and now and then says what nobody can read.
"""
import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import time

MODELS = {"alpha": 0.9, "beta": 0.5, "gamma": 0.1, "delta": -0.5, "epsilon": -1.0}
CATEGORIES = "maths writing coding roleplay reasoning chinese open knowledge".split()
EXCHANGED = {"1": "2", "2": "1", "tie": "tie", "unclear": "unclear"}
"""What is said of a pair whose responses change places."""


def labels(draw, rows):
    """Each pair's id, question, category, models and label."""
    number = 0
    for question in itertools.count():
        category = CATEGORIES[question % len(CATEGORIES)]
        for one, other in itertools.combinations(MODELS, 2):
            if number == rows:
                return
            if draw.random() < 0.5:
                one, other = other, one
            better = MODELS[one] - MODELS[other] + draw.gauss(0, 1)
            label = "tie" if abs(better) < 0.15 else "1" if better > 0 else "2"
            yield f"p{number}", f"q{question}", category, one, other, label
            number += 1


def verdict(draw, label):
    """What the judge says with the first response in front."""
    chance = draw.random()
    if chance < 0.01:
        return "unclear"
    if chance < 0.06:
        return "1"
    return label if chance < 0.76 else draw.choice(("1", "2", "tie"))


def write(folder, rows):
    """Writes the three files and returns their paths."""
    draw = random.Random(1)
    paths = [os.path.join(folder, f"{name}.jsonl") for name in ("gold", "predictions", "swapped")]
    with open(paths[0], "w") as gold, open(paths[1], "w") as said, open(paths[2], "w") as swapped:
        for name, question, category, one, other, label in labels(draw, rows):
            row = {"id": name, "query": question, "category": category, "model_1": one,
                   "model_2": other, "verdict": label}
            gold.write(json.dumps(row) + "\n")
            said.write(json.dumps({"id": name, "verdict": verdict(draw, label)}) + "\n")
            # As shown: 1 is the response in front, which is the pair's second.
            shown = verdict(draw, EXCHANGED[label])
            swapped.write(json.dumps({"id": name, "verdict": shown}) + "\n")
    return paths


def measure(command, rows):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {done.stderr[-2000:]}")
    json.loads(done.stdout)
    print(
        f"evaluate: {rows:,} rows in both orders, wall {wall:.1f} s, "
        f"CPU {used.ru_utime + used.ru_stime:.1f} s, peak memory {used.ru_maxrss / 1024:.0f} MB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gavel")
    parser.add_argument("folder")
    parser.add_argument("--predictions", type=int, default=1_000_000)
    options, arguments = parser.parse_known_args()
    gold, predictions, swapped = write(options.folder, options.predictions)
    measure(
        [options.gavel, "evaluate", "--gold", gold, "--predictions", predictions,
         "--swapped", swapped, "--json", *arguments],
        options.predictions)


if __name__ == "__main__":
    main()
