"""Whether TRL's data utilities take an export for what it is, and where its losses would begin."""
from __future__ import annotations

import copy

from trl.data_utils import is_conversational, maybe_apply_chat_template, maybe_convert_to_chatml

from chat import tokenizer
from export import Export, require

TOKENIZER = tokenizer()


def messages(export: Export) -> str:
    """Conversational; only the judgment is masked in, and the prompt is a prefix of the whole."""
    rows = export.all_rows()
    trained = 0
    for row in rows:
        require(is_conversational(row), "not taken for a conversation")
        trained += _trained_tokens(row["messages"])
    return f"{len(rows)} rows, {trained // len(rows)} trained bytes a row"


def sharegpt(export: Export) -> str:
    """Turned into messages by maybe_convert_to_chatml, roles and all; then as messages."""
    rows = export.all_rows()
    names = {"human": "user", "gpt": "assistant"}
    for row in rows:
        turned = maybe_convert_to_chatml(copy.deepcopy(row))["messages"]
        turned = [{**turn, "role": names[turn["role"]]} for turn in turned]
        _trained_tokens(turned)
    return f"{len(rows)} rows"


def prompt_completion(export: Export) -> str:
    """Plain text: left as it is, and cut between prompt and completion without a token over."""
    rows = export.all_rows()
    for row in rows:
        require(not is_conversational(row), "taken for a conversation")
        require(maybe_apply_chat_template(dict(row), TOKENIZER) == row, "changed")
        prompt = TOKENIZER(row["prompt"])["input_ids"]
        whole = TOKENIZER(row["prompt"] + row["completion"])["input_ids"]
        require(whole[: len(prompt)] == prompt, "the prompt's tokens are no prefix")
        require(TOKENIZER.decode(whole[len(prompt):]) == row["completion"], "another completion")
    return f"{len(rows)} rows"


def preference(export: Export) -> str:
    """Standard with an explicit prompt; and as messages, the way docs/formats.md shows."""
    rows = export.all_rows()
    for row in rows:
        require(not is_conversational(row), "taken for a conversation")
        texts = {key: row[key] for key in ("prompt", "chosen", "rejected")}
        require(maybe_apply_chat_template(dict(texts), TOKENIZER) == texts, "changed")
        require(texts["chosen"] != texts["rejected"], "the same answer twice")
        require(isinstance(row.get("margin"), float) and row["margin"] > 0, "no margin")
        turned = {
            key: [{"role": "user" if key == "prompt" else "assistant", "content": text}]
            for key, text in texts.items()
        }
        require(is_conversational(turned), "not taken for a conversation")
        filled = maybe_apply_chat_template(turned, TOKENIZER)
        require(filled["chosen"] == texts["chosen"] + "<|end|>", "another answer")
        require(filled["prompt"] == f"<|user|>{texts['prompt']}<|end|><|assistant|>", "another prompt")
    return f"{len(rows)} rows"


def _trained_tokens(turns: list[dict]) -> int:
    """How many tokens of a conversation are trained on: those of its last message, no others."""
    filled = maybe_apply_chat_template({"prompt": turns[:-1], "completion": turns[-1:]}, TOKENIZER)
    require(filled["completion"] == turns[-1]["content"] + "<|end|>", "another completion")
    prompt = TOKENIZER.apply_chat_template(
        turns[:-1], add_generation_prompt=True, tokenize=True, return_dict=True)["input_ids"]
    whole = TOKENIZER.apply_chat_template(
        turns, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
    require(whole["input_ids"][: len(prompt)] == prompt, "the prompt's tokens are no prefix")
    mask = whole["assistant_masks"]
    require(sum(mask[: len(prompt)]) == 0 and all(mask[len(prompt):]), "the mask is elsewhere")
    return len(mask) - len(prompt)
