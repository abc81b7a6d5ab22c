"""What this room adds to the auditor's list of the ledger: who may sign, or ever did, and has signed nothing for a while."""

from datetime import date

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from audit.ledger.ledger_filters import Day, begin
from audit.models import LedgerEntry
from editorial.accounts.people import Person
from editorial.accounts.rights import REVIEWER


class SignedNothing(Day):
    """Of each such person the last signature, however old, or what the ledger says of an account that never signed."""

    title, parameter_name = "who signed nothing since", "signed_nothing_since"

    @staticmethod
    def rule(entries: QuerySet[LedgerEntry], day: date) -> QuerySet[LedgerEntry]:
        signed = LedgerEntry.objects.filter(kind="edition", actor__isnull=False)
        busy = signed.filter(at__gte=begin(day)).values("actor")
        asked = Q(groups__name=REVIEWER, is_active=True) | Q(pk__in=signed.values("actor"))
        account = Concat(Value(f"{Person._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()))
        last = signed.filter(actor=OuterRef("pk")).order_by("-seq").values("seq")[:1]
        newest = LedgerEntry.objects.filter(kind="person", subject=account).order_by("-seq").values("seq")[:1]
        idle = (
            Person.objects.filter(asked).exclude(pk__in=busy).annotate(shown=Coalesce(Subquery(last), Subquery(newest)))
        )
        return entries.filter(seq__in=idle.values("shown"))
