"""`manage.py rebuild_search`: makes the index of the public search anew, from live editions and reference labels alone."""

from typing import Any

from django.core.management.base import BaseCommand

from dupisite.search.indexing import rebuild


class Command(BaseCommand):
    help = "Makes the index of the public search anew. It follows every signature by itself, so this is for when `verify` finds it wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        written = rebuild()
        self.stdout.write(f"{written} pages were put right." if written else "Every page stood as it ought to.")
