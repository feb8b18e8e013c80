"""Writes made-up seed instructions as JSON lines: so many, or so many bytes of them."""
import argparse
import json
import random
import sys

NOUNS = """river bridge market engine garden letter teacher satellite recipe contract
violin glacier harbour museum compass battery novel theorem orchard library""".split()
VERBS = "explain compare describe summarise plan improve criticise draft translate outline".split()
ASPECTS = """its history|its cost|the risks|a common mistake|a simple example|two alternatives
what a beginner should know|the main parts|how to measure it|why it matters""".replace("\n", "|").split("|")


def record(draw, number):
    words = draw.sample(NOUNS, 3)
    instruction = (
        f"{draw.choice(VERBS).capitalize()} the {words[0]} {number} with a view to the {words[1]}"
        f" and {draw.choice(ASPECTS)}; mention the {words[2]}."
    )
    return {
        "id": f"g{number}",
        "category": f"topic {number % 8}",
        "instruction": instruction,
        "reference": " ".join(draw.choices(NOUNS, k=30)),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--queries", type=int)
    parser.add_argument("--bytes", type=int)
    arguments = parser.parse_args()
    draw = random.Random(1)
    written = number = 0
    while (arguments.queries is None or number < arguments.queries) and (
        arguments.bytes is None or written < arguments.bytes
    ):
        row = record(draw, number)
        if arguments.bytes is not None:
            row["input"] = " ".join(draw.choices(NOUNS, k=120))
        line = json.dumps(row) + "\n"
        sys.stdout.write(line)
        written += len(line)
        number += 1


if __name__ == "__main__":
    main()
