"""Two editions side by side at the desk: each block that changed, before and after, with the words marked that differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from editorial.record.comparing import compare
from editorial.record.protocols import Edition
from editorial.wording.difference import Verdict, as_html, plain_changes


@dataclass(frozen=True)
class Sides:
    """One block before and after, as safe HTML; empty where there was or is none. `what` is the field, for people."""

    what: str
    before: SafeString
    after: SafeString


def side_by_side(old: Edition, new: Edition) -> tuple[Sides, ...]:
    """The blocks whose words differ, field by field."""
    return tuple(
        Sides(difference.label, *marked(block.old, block.new))
        for difference in compare(old, new)
        if difference.verdict == Verdict.WORDS
        for block in difference.changed_blocks
    )


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both sides. What is in one only is marked, unless it stands alone: then all of it is new or gone."""
    runs = plain_changes(before, after) if before and after else [(0, before or after)]
    old, new = ([run for run in runs if run[0] != left_out] for left_out in (1, -1))
    sides = (as_html(old) if before else "", as_html(new) if after else "")
    return mark_safe(sides[0]), mark_safe(sides[1])  # noqa: S308  as_html escapes every word
