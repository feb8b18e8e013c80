"""The options of the benchmark."""
from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

SIZES = {
    "dense": (10_000,), "filter": (10_000, 30_000), "join": (50_000,), "minhash": (50_000,),
    "self-bleu": (5_000, 20_000), "alone": (260_000, 1_000_000), "threads": (260_000,),
    "instructions": (10_000,), "pathological": (1_000_000,),
}
QUICK = {
    "dense": (2_000,), "filter": (3_000,), "join": (5_000,), "minhash": (5_000,),
    "self-bleu": (2_000,), "alone": (20_000, 50_000), "threads": (20_000,),
    "instructions": (2_000,), "pathological": (50_000,),
}
LANGUAGES = ("en", "zh", "mix")
TOKENIZERS = ("unicode", "rouge155")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Reads the command line; leaves with 64 if it is wrong."""
    parser = Parser(
        prog="tools/bench diversity", description="Measures gavel diversity beside other tools."
    )
    parser.add_argument(
        "--quick", action="store_true", help="small corpora, English only: a couple of minutes"
    )
    parser.add_argument(
        "--lang", type=some_of(LANGUAGES), metavar="en,zh,mix", help="languages (default: all)"
    )
    parser.add_argument(
        "--tokenizer", type=some_of(TOKENIZERS), default=TOKENIZERS, metavar="unicode,rouge155",
        help="tokenizers beside peers (default: both; rouge155 is for English only)",
    )
    parser.add_argument(
        "--only", type=some_of(tuple(SIZES)), default=tuple(SIZES), metavar="NAME,...",
        help=f"measurements (default: all): {', '.join(SIZES)}",
    )
    parser.add_argument(
        "--pool", metavar="FILE", help='grow the corpora from your texts: JSON lines with "text"'
    )
    parser.add_argument("--pool-en", metavar="FILE", help="your own English texts")
    parser.add_argument("--pool-zh", metavar="FILE", help="your own Chinese texts")
    for option, what in (("--corpus", "queries as they are"), ("--seeds", "seeds")):
        parser.add_argument(
            option, type=language_and_file, action="append", default=[], metavar="LANG=FILE",
            help=f"your own {what}, JSON lines with \"text\", instead of grown ones",
        )
    parser.add_argument(
        "--peers", type=Path, default=cache() / "gavel" / "bench-peers", metavar="DIR",
        help="where the other tools are installed and kept (default: %(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--gavel", metavar="PROGRAM", help="a program that is built already")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.lang = options.lang or (("en",) if options.quick else LANGUAGES)
    options.sizes = QUICK if options.quick else SIZES
    for language, _ in options.seeds:
        if language not in dict(options.corpus):
            parser.error(f"--seeds {language}=… without --corpus {language}=…")
    if not (options.gavel or options.check):
        parser.error("--gavel is needed, the program to measure")
    named = [options.pool, options.pool_en, options.pool_zh, options.gavel]
    for path in named + [path for _, path in options.corpus + options.seeds]:
        if path and not os.path.isfile(path):
            parser.error(f"no file {path}")
    return options


class Parser(argparse.ArgumentParser):
    """Leaves with the status of a wrong command line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage()
        self.exit(64, f"{self.prog}: {message}\n")


def some_of(names: Sequence[str]):
    """A reader of lists with commas, in the order of `names`."""

    def read(text: str) -> tuple[str, ...]:
        given = text.split(",")
        for name in given:
            if name not in names:
                raise argparse.ArgumentTypeError(
                    f'nothing is named "{name}"; there are: {", ".join(names)}'
                )
        return tuple(name for name in names if name in given)

    return read


def language_and_file(text: str) -> tuple[str, str]:
    language, _, path = text.partition("=")
    if language not in LANGUAGES or not path:
        raise argparse.ArgumentTypeError(f'found "{text}", expected LANG=FILE')
    return language, path


def cache() -> Path:
    """The user's folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
