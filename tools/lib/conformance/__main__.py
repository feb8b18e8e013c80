"""Checks the exports in a folder with the tools that read them, and prints a table."""
from __future__ import annotations

import argparse
import importlib.metadata
import sys
from pathlib import Path

import hugging_face
import llama_factory
import openai_chat
import trl_data
from export import Export, Result

FORMATS = ("alpaca", "judgelm", "messages", "nova", "pandalm", "preference",
           "prompt_completion", "sharegpt")
CHECKS = (
    ("datasets", "loads its files", hugging_face.by_files, FORMATS),
    ("datasets", "loads the folder by its card", hugging_face.by_card, FORMATS),
    ("TRL", "messages, judgment masked in", trl_data.messages, ("messages",)),
    ("TRL", "from/value turned into messages", trl_data.sharegpt, ("sharegpt",)),
    ("TRL", "prompt and completion apart", trl_data.prompt_completion, ("prompt_completion",)),
    ("TRL", "preference, as text and as messages", trl_data.preference, ("preference",)),
    ("OpenAI", "schema of chat fine-tuning", openai_chat.messages, ("messages",)),
    ("LLaMA-Factory", "dataset_info.json", llama_factory.dataset_info,
     ("alpaca", "preference", "sharegpt")),
)
KEPT = Path(__file__).resolve().parents[3] / "docs" / "conformance.md"
MARK = "<!-- the last result, by tools/conformance --write -->"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    results = [
        checked(tool, text, check, Export(arguments.folder / name))
        for tool, text, check, formats in CHECKS
        for name in formats
    ]
    table = text_of(results)
    print(table)
    failed = [result for result in results if not result.holds]
    if arguments.write and not failed:
        head = KEPT.read_text(encoding="utf-8").split(MARK)[0]
        KEPT.write_text(head + MARK + "\n\n" + table + "\n", encoding="utf-8")
    print(f"{len(results) - len(failed)} of {len(results)} checks hold", file=sys.stderr)
    return 1 if failed else 0


def checked(tool: str, text: str, check, export: Export) -> Result:
    # Whatever a library throws at a file is what its user would see.
    try:
        return Result(tool, text, export.name, check(export), True)
    except Exception as error:
        detail = f"{type(error).__name__}: {error}".replace("\n", " ")[:200]
        return Result(tool, text, export.name, detail, False)


def text_of(results: list[Result]) -> str:
    libraries = ("datasets", "transformers", "trl", "jsonschema")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in libraries)
    rows = [
        f"| {result.tool} | {result.check} | `{result.format}` | "
        f"{'holds' if result.holds else '**fails**'} | {result.detail.replace('|', '¦')} |"
        for result in results
    ]
    head = ["| tool | check | format | result | |", "| --- | --- | --- | --- | --- |"]
    return "\n".join(head + rows) + f"\n\nWith {versions}, Python {sys.version.split()[0]}."


if __name__ == "__main__":
    sys.exit(main())
