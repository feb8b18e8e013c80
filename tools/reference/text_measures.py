#!/usr/bin/env python3
"""Writes the reference numbers of GavelText's tests, made by other implementations.

    python3 tools/reference/text_measures.py Tests/GavelTextTests/Fixtures

- rouge_l.json: ROUGE-L F of pairs of ASCII texts, by rouge_score without stemmer.
- unicode_tokens.json: the `unicode` tokens of tricky texts, by a regular expression.
- self_bleu.json: BLEU of each text against all others, orders 1 to 5, by NLTK.

Needs Python 3.11 and `pip install rouge-score==0.1.2 nltk==3.10.4 regex==2026.5.9`. The texts are
made here from the word lists below with a fixed seed; lower casing is Python's (Unicode 14), the
classes are those of `regex` (Unicode 17), and the texts have no scalar on which the two or Swift
differ. Doubles are written in hexadecimal.
"""
import json
import random
import sys
import unicodedata

import regex
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from rouge_score import rouge_scorer

ENGLISH = """write list explain compare two three short long poem story recipe email letter to for
about the a of in with without and or but your my their new old bright city river garden market
teacher student doctor machine robot language number sum area triangle 2 3 10 42 1999 steps why how
what when should must cannot happy sad quick brown fox lazy dog""".split()
CHINESE = list("写一个关于春天的短诗请解释为什么天空是蓝色的列出三种水果比较城市与乡村生活优缺点数学题")
JAPANESE = list("日本語の文章をカタカナとひらがなで書いてくださいコンピューター")
THAI = ["เขียน", "บทกวี", "สั้นๆ", "เกี่ยวกับ", "ฤดู", "น้ำ", "ที่", "ให้", "๒๕๖๗"]
LAO_KHMER_MYANMAR = ["ພາສາລາວ", "ເຂົ້າ", "ភាសាខ្មែរ", "ទឹក", "မြန်မာ", "စာပေ"]
OTHER = ["Привет", "ΜΆΪΟΣ", "ὈΔΥΣΣΕΎΣ", "straße", "ẞ", "İstanbul", "ISTANBUL", "ışık", "ÉCOLE",
         "e\u0301cole", "A\u030A", "\u212B", "\u212A", "ﬁne", "Ǆungla", "ǅ", "हिन्दी", "क्षत्रिय",
         "தமிழ்", "עִבְרִית", "العَرَبِيَّة", "한국어", "\u1112\u1161\u11ab\u1100\u1173\u11af", "ᏣᎳᎩ", "ⅯⅨ",
         "Ⓐ", "x²", "½", "①", "１２３", "ＡＢＣ", "ｶﾀｶﾅ", "ﾊﾞ", "か\u3099", "が", "ー", "コーヒー",
         "々", "〇", "〆", "𠀀", "𛀀", "𝐀𝐛", "𐐀", "👩‍👩‍👧‍👦", "🇩🇪", "☕️", "1️⃣", "don't", "a_b", "a-b",
         "\u0301", "\u0e31", "a\u0e31b", "ก\u0301", "\u200d", "\u00ad", "\ufeff", "\u00a0", "\u3000",
         "、", "。", "￥", "€", "\u0345", "Ω", "\u2126", "ſ", "ŉ", "ʼn", "Ა", "ა", "\ud55c\u11ab"]


def near(rng, words, vocabulary, share):
    """A copy of `words` with a share of them replaced, dropped, doubled or swapped."""
    words = list(words)
    for _ in range(max(1, int(len(words) * share))):
        if not words:
            break
        k = rng.randrange(len(words))
        kind = rng.random()
        if kind < 0.5:
            words[k] = rng.choice(vocabulary)
        elif kind < 0.7:
            del words[k]
        elif kind < 0.85:
            words.insert(k, words[k])
        else:
            j = rng.randrange(len(words))
            words[j], words[k] = words[k], words[j]
    return words


def rouge_l():
    rng = random.Random(20240601)
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    lengths = [rng.randrange(0, 30) for _ in range(250)] + [rng.randrange(60, 140) for _ in range(45)]
    lengths += [63, 64, 65, 128, 129, 1100, 1300]
    rows = []
    for k, length in enumerate(lengths):
        vocabulary = ENGLISH if k % 3 else ENGLISH[:6]
        first = [rng.choice(vocabulary) for _ in range(length)]
        if k % 4 == 0:
            second = [rng.choice(vocabulary) for _ in range(rng.randrange(0, length + 3))]
        else:
            second = near(rng, first, vocabulary, rng.choice([0.05, 0.2, 0.4, 0.7]))
        a, b = " ".join(first).capitalize() + ".", ", ".join(second) + "?"
        f = float(scorer.score(a, b)["rougeL"].fmeasure)
        rows.append({"first": a, "second": b, "f": f.hex()})
    return rows


UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
TOKEN = regex.compile(
    r"(?V1)[[\p{L}\p{N}]&&[" + UNSPACED + r"]]\p{M}*|[[\p{L}\p{M}\p{N}]--[" + UNSPACED + r"]]+"
)


def unicode_tokens(text):
    return TOKEN.findall("".join(c.lower() for c in unicodedata.normalize("NFC", text)))


def tricky():
    rng = random.Random(20240602)
    pieces = OTHER + THAI + LAO_KHMER_MYANMAR + ENGLISH[:10] + ["".join(CHINESE[:9])]
    texts = ["", " ", "?!"] + OTHER + THAI + LAO_KHMER_MYANMAR
    texts += ["".join(rng.choices(JAPANESE, k=12)) for _ in range(5)]
    while len(texts) < 220:
        glue = rng.choice(["", "", " ", ", ", "。"])
        texts.append(glue.join(rng.choices(pieces, k=rng.randrange(2, 7))))
    return [{"text": t, "tokens": unicode_tokens(t)} for t in texts]


def self_bleu():
    rng = random.Random(20240603)
    smoothing = SmoothingFunction().method1
    corpora = [
        ["", "", "one", "two three"],
        ["the the the the the", "the the", "the", "a the a the a the"],
        ["same words here now", "same words here now", "same words here now"],
        ["a", "a b", "a b c", "a b c d", "a b c d e f g h", ""],
    ]
    for size, longest in [(6, 9), (12, 14), (25, 20)]:
        texts = []
        for k in range(size):
            if texts and rng.random() < 0.5:
                texts.append(" ".join(near(rng, rng.choice(texts).split(), ENGLISH, 0.3)))
            else:
                texts.append(" ".join(rng.choices(ENGLISH, k=rng.randrange(0, longest))))
        corpora.append(texts)
    rows = []
    for texts in corpora:
        tokens = [t.split() for t in texts]
        scores = {}
        for order in range(1, 6):
            weights = (1 / order,) * order
            scores[str(order)] = [
                float(sentence_bleu(tokens[:k] + tokens[k + 1 :], tokens[k], weights, smoothing)).hex()
                for k in range(len(tokens))
            ]
        rows.append({"texts": texts, "scores": scores})
    return rows


def main():
    folder = sys.argv[1]
    for name, rows in [
        ("rouge_l", rouge_l()),
        ("unicode_tokens", tricky()),
        ("self_bleu", self_bleu()),
    ]:
        with open(f"{folder}/{name}.json", "w") as f:
            f.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


main()
