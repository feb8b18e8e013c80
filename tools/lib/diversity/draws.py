"""Drawing from uneven distributions, fast and the same on every machine.

Only `Random.random()` is used, whose sequence Python guarantees, and only sums, products and
quotients of doubles, so that a seed gives the same corpus everywhere.
"""
from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Callable, TypeVar

Item = TypeVar("Item")
SLOTS = 1 << 18
"""Entries of a table: the rarest item that can be drawn has a chance of one in so many."""


def table(items: Sequence[Item], weight: Callable[[int], float]) -> list[Item]:
    """A list in which each item stands as often as its weight (of its rank, from 1) demands.

    One uniform index into it is one draw, many times faster than a search in cumulated weights.
    """
    weights = [weight(rank) for rank in range(1, len(items) + 1)]
    scale = SLOTS / sum(weights)
    slots: list[Item] = []
    reached = 0.0
    for item, share in zip(items, weights):
        reached += share * scale
        slots.extend([item] * (int(reached) - len(slots)))
    return slots


def zipf(shift: float, bend: float) -> Callable[[int], float]:
    """Zipf's law as texts follow it: flat among the first `shift` ranks, steeper beyond `bend`."""
    return lambda rank: 1 / ((rank + shift) * (1 + rank / bend))


def pick(draw: Random, items: Sequence[Item]) -> Item:
    """One item, each as likely as the next."""
    return items[int(draw.random() * len(items))]


def shuffle(draw: Random, items: list[Item]) -> None:
    """Fisher and Yates' shuffle; Python's own may change from version to version."""
    for last in range(len(items) - 1, 0, -1):
        other = int(draw.random() * (last + 1))
        items[last], items[other] = items[other], items[last]


def quantiles(knots: Sequence[tuple[float, float]]) -> list[int]:
    """A table of whole numbers whose quantiles are the knots: (share below, value), in order."""
    values: list[int] = []
    slots = 1 << 14
    for (low, first), (high, last) in zip(knots, knots[1:]):
        while len(values) < high * slots:
            position = (len(values) / slots - low) / (high - low)
            values.append(int(first + (last - first) * position + 0.5))
    return values
