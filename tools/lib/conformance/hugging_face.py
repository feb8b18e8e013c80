"""Whether Hugging Face datasets reads an export: by its files, and by its card."""
from __future__ import annotations

import datasets

from export import SPLITS, Export, require

datasets.disable_progress_bars()


def by_files(export: Export) -> str:
    """load_dataset("json") infers one set of features, without a column of nothing."""
    files = {split: str(export.file(split)) for split in SPLITS}
    return _checked(export, datasets.load_dataset("json", data_files=files))


def by_card(export: Export) -> str:
    """load_dataset on the folder finds both splits by the card's front matter, and their sizes."""
    return _checked(export, datasets.load_dataset(str(export.folder)))


def _checked(export: Export, data) -> str:
    require(set(data) == set(SPLITS), f"splits {sorted(data)}, expected {sorted(SPLITS)}")
    for split in SPLITS:
        found, expected = data[split].num_rows, export.count(split)
        require(found == expected, f"{split}: {found} rows, expected {expected}")
        require(data[split].features == data["train"].features, f"{split}: other features")
    untyped = [name for name, kind in data["train"].features.items()
               if getattr(kind, "dtype", "") == "null"]
    require(not untyped, f"columns without a type: {untyped}")
    return f"{data['train'].num_rows} + {data['validation'].num_rows} rows, " + ", ".join(
        data["train"].column_names)
