"""A later item of triage takes in the open ones of the same fact or section: it has the old words of the first and the new
words of the last, so that unread label versions never leave two things to decide about one. What a later version took back
leaves nothing to decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from labels.archive.normal_words import normal
from labels.difference.version_comparison import Difference
from labels.evidence.fact_columns import FactEdition
from labels.triage.comparing import (
    IN_ANOTHER_FORM,
    UNCHANGED,
    UNCLAIMED,
    Made,
    Passage,
    Subject,
    fact_item,
    rank_of,
    told,
)
from labels.triage.queues import Triage
from labels.triage.triage import LOST, Queue, TriageItem


@dataclass(frozen=True)
class Taken:
    """What there is to decide of one fact or section now, if anything, and the earlier items that need no decision any more."""

    item: TriageItem | None
    earlier: tuple[TriageItem, ...] = ()


Anew = Callable[[TriageItem], Mapping[Subject, TriageItem]]


def taken_in(
    found: Triage,
    made: Iterable[Made],
    earlier: Iterable[TriageItem],
    facts: Mapping[str, FactEdition],
    name: str,
    anew: Anew,
) -> Iterator[Taken]:
    """`made`: what the newest version did, `earlier`: open items of before, the oldest first. `facts`: what was compared, by
    key; `name` that of the version. Earlier items about which it changed nothing stay as they are, and are not told.

    `anew` compares the label before an item with the newest one: where words were changed back, only that shows whether
    nothing else was, such as a form that means something.
    """
    new, before = dict(made), _by_subject(found.difference, earlier)
    findings = {outcome.fact: [finding.sentence for finding in outcome.findings] for outcome in found.facts}
    now = _follower(found.difference)
    for subject in dict.fromkeys([*new, *before]):
        item, old = new.get(subject), before.get(subject, [])
        if not old:
            yield Taken(item)
            continue
        if subject[0] == "fact" and subject[1] not in facts:
            continue  # it was not compared
        passages: list[Passage] = []
        for each in old:
            passages = joined(passages, each.passages)
        whole, back = joined_and_back(passages, item.passages if item else [], now)
        if back and old[0].before:
            yield Taken(anew(old[0]).get(subject), tuple(old))
        elif not whole and not (item and item.lost) and (item is None or passages) and (passages or old[0].lost):
            yield Taken(None, tuple(old))
        elif item or whole != passages or any(each.lost for each in old):
            edition = facts[subject[1]] if subject[0] == "fact" else None
            merged = _merged(item, old, whole, edition, findings.get(subject[1], []), name)
            merged.section = merged.section if edition else subject[1][:200]
            yield Taken(merged, tuple(old))


def _merged(
    item: TriageItem | None,
    old: Sequence[TriageItem],
    passages: list[Passage],
    edition: FactEdition | None,
    findings: Sequence[str],
    name: str,
) -> TriageItem:
    last = item or old[-1]
    made = TriageItem(queue=Queue.UNCLAIMED, heading=last.heading, passages=passages)
    if edition is None:
        made.sentence = UNCLAIMED.format(last.heading, name)
    else:
        made = fact_item(edition, _queue(item, old, bool(passages)), passages, name)
    made.before, made.section = old[0].before, last.section
    made.rank = rank_of(Queue(made.queue), [each.rank // 10 for each in (*old, *([item] if item else []))])
    lines = [line for each in (*old, *([item] if item else [])) for line in each.telling]
    forms = [line for line in lines if line.startswith("“") and "”: " in line]  # as `comparing` says another form
    made.telling = list(dict.fromkeys([*(findings if edition else []), *told(passages), *forms]))
    return made


def _queue(item: TriageItem | None, old: Sequence[TriageItem], changed: bool) -> Queue:
    """Whether the evidence is lost is measured anew by each version; that its passage is `changed` holds on."""
    if item is not None and item.lost:
        return Queue(item.queue)
    queues = {each.queue for each in (*old, *([item] if item else []))}
    return Queue.TOUCHED if changed and queues & {*LOST, Queue.TOUCHED} else Queue.SECTION


def _by_subject(difference: Difference, earlier: Iterable[TriageItem]) -> dict[Subject, list[TriageItem]]:
    """A section is followed to where it stands in the newer label."""
    now: dict[str, Subject] = {}
    for pair in difference.sections:
        if pair.old is not None:
            key = difference.old.sections[pair.old].key
            now[key] = ("gone", key) if pair.new is None else ("section", difference.new.sections[pair.new].key)
    found: defaultdict[Subject, list[TriageItem]] = defaultdict(list)
    for item in earlier:
        section = now.get(item.section, ("gone", item.section))
        found[("fact", str(item.fact_id)) if item.fact_id else section].append(item)
    return dict(found)


Follow = Callable[[Passage], Passage]


def _follower(difference: Difference) -> Follow:
    """What became of the newer side of a passage: it is the older side of a change of the next difference."""
    stood: defaultdict[str, list[Passage]] = defaultdict(list)
    for change in difference.changes:
        before, after = difference.before(change), difference.after(change)
        if before and change.old:
            new = (
                [after.text, difference.new.sections[change.new.section].heading] if after and change.new else ["", ""]
            )
            stood[normal(before.text)].append([difference.old.sections[change.old.section].heading, *new])

    def follow(passage: Passage) -> Passage:
        _, old, new, old_section, new_section = passage
        places = stood.get(normal(new), []) if new else []
        place = next((one for one in places if one[0] == new_section), places[0] if places else None)
        if place is None or (normal(place[1]) == normal(new) and place[2] == new_section):
            return passage
        return _passage(old, place[1], old_section, place[2])

    return follow


def joined(earlier: Sequence[Passage], later: Sequence[Passage], follow: Follow | None = None) -> list[Passage]:
    """Passages of two changes, one after the other, as of one: what was changed twice has the words before the first and
    after the last, what was changed back is left out. `follow` says what became of what the later does not name.
    """
    return joined_and_back(earlier, later, follow)[0]


def joined_and_back(
    earlier: Sequence[Passage], later: Sequence[Passage], follow: Follow | None = None
) -> tuple[list[Passage], bool]:
    """As `joined`, and whether something was left out."""
    rest, made = [list(passage) for passage in later], []
    for passage in earlier:
        after = _continued(passage, rest)
        if after is not None:
            rest.remove(after)
            made.append(_passage(passage[1], after[2], passage[3], after[4]))
        else:
            made.append(follow(list(passage)) if follow else list(passage))
    kept = [passage for passage in made if passage[0] in (UNCHANGED, IN_ANOTHER_FORM) or not _same(passage)]
    whole = _without_returned([*kept, *rest])
    return whole, len(whole) < len(made) + len(rest)


def _same(passage: Passage) -> bool:
    """Whether it stands with the same words where it stood, or neither stood nor stands."""
    _, old, new, old_section, new_section = passage
    return normal(old) == normal(new) and (old_section == new_section or not old)


def _continued(passage: Passage, later: list[Passage]) -> Passage | None:
    alike = [one for one in later if passage[2] and normal(one[1]) == normal(passage[2])]
    return next((one for one in alike if one[3] == passage[4]), alike[0] if alike else None)


def _without_returned(passages: list[Passage]) -> list[Passage]:
    """What went and came again in one section, word for word, is as it was."""
    left = list(passages)
    for gone in [passage for passage in passages if not passage[2]]:
        again = [p for p in left if not p[1] and normal(p[2]) == normal(gone[1]) and p[4] == gone[3]]
        if again:
            left.remove(gone)
            left.remove(again[0])
    return left


def _passage(old: str, new: str, old_section: str, new_section: str) -> Passage:
    same = normal(old) == normal(new)
    what = "new" if not old else "gone" if not new else "moved" if same else "changed"
    return [what, old, new, old_section, new_section]
