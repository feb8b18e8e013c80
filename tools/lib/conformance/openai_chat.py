"""Whether each line is what OpenAI documents for chat fine-tuning, by a JSON schema."""
from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from export import Export, Failed, require

SCHEMA = json.loads((Path(__file__).parent / "openai_chat.schema.json").read_text())


def messages(export: Export) -> str:
    """Every line is valid, and the last message is the assistant's."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    rows = export.all_rows()
    for number, row in enumerate(rows, 1):
        for error in validator.iter_errors(row):
            raise Failed(f"row {number}: {error.message[:120]}")
        require(row["messages"][-1]["role"] == "assistant", f"row {number}: ends otherwise")
    return f"{len(rows)} rows"
