"""Facts as release 0.1.0 signed them: a line was one term, a term had no other form, and no terms were frozen."""

from dataclasses import replace
from typing import Any

import pytest

from labels.evidence import evidence
from labels.evidence.claims import Absent
from labels.models import Fact
from tests.cast import publish


def published_by_the_first_release(fact: Fact, author: Any, reviewer: Any) -> Fact:
    claim_now, evidence_now = evidence.claim_of, Fact.evidence_for

    def claim_then(words: Any) -> Any:
        claim = claim_now(words)
        return (
            replace(claim, terms=tuple(evidence.lines_of(words)), as_then=True) if isinstance(claim, Absent) else claim
        )

    def evidence_then(working: Fact, sources: Any) -> Any:
        found = evidence_now(working, sources)
        for name in ("terms", "searched"):
            (found["label"] or {}).pop(name, None)
        return found

    with pytest.MonkeyPatch.context() as then:
        then.setattr(evidence, "claim_of", claim_then)
        then.setattr(Fact, "evidence_for", evidence_then)
        return publish(fact, author, reviewer)
