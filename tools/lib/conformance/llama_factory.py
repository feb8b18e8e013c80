"""Whether dataset_info.json is what LLaMA-Factory documents, and every row has what it names."""
from __future__ import annotations

import json

from export import SPLITS, Export, require

SETTINGS = {"file_name", "formatting", "ranking", "columns", "tags"}
COLUMNS = {
    "alpaca": {"prompt", "query", "response", "history", "system", "chosen", "rejected"},
    "sharegpt": {"messages", "system", "tools", "chosen", "rejected"},
}
TAGS = {"role_tag", "content_tag", "user_tag", "assistant_tag", "observation_tag",
        "function_tag", "system_tag"}


def dataset_info(export: Export) -> str:
    """Known keys only, files beside it, and each row with the columns and roles that are named."""
    info = json.loads((export.folder / "dataset_info.json").read_text(encoding="utf-8"))
    require(len(info) == len(SPLITS), f"{len(info)} entries, expected {len(SPLITS)}")
    for name, entry in info.items():
        require("," not in name and " " not in name, f"the name {name!r} cannot stand in a list")
        require(set(entry) <= SETTINGS, f"unknown keys: {sorted(set(entry) - SETTINGS)}")
        require("/" not in entry["file_name"], "file_name is no name")
        require((export.folder / entry["file_name"]).exists(), f"no file {entry['file_name']}")
        formatting = entry.get("formatting", "alpaca")
        columns = entry["columns"]
        require(set(columns) <= COLUMNS[formatting], f"unknown columns: {sorted(columns)}")
        require(set(entry.get("tags", {})) <= TAGS, "unknown tags")
        if entry.get("ranking"):
            require({"chosen", "rejected"} <= set(columns), "a ranking without its two columns")
        for row in export.rows(entry["file_name"].removesuffix(".jsonl")):
            _row(row, entry, formatting)
    return ", ".join(info)


def _row(row: dict, entry: dict, formatting: str) -> None:
    for column, key in entry["columns"].items():
        require(key in row, f"a row without {key}")
        if column != "messages":
            require(isinstance(row[key], str), f"{key} is no text")
    for column in ("prompt", "response", "chosen", "rejected"):
        if column in entry["columns"]:
            require(row[entry["columns"][column]] != "", f"{column} is empty")
    if formatting == "sharegpt":
        tags = entry["tags"]
        turns = row[entry["columns"]["messages"]]
        roles = [turn[tags["role_tag"]] for turn in turns]
        expected = [tags["user_tag"], tags["assistant_tag"]] * (len(turns) // 2)
        require(roles == expected and roles, f"roles {roles}")
        require(all(turn[tags["content_tag"]] for turn in turns), "an empty turn")
