"""What the desk answers when the database, the disk or the clock did not let it write: what was sent, in a form to send again.

It is made of the request alone, for the database may be gone. Whether anything was kept is said only where it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

SECRET = re.compile(r"(^|[-_])(password[12]?|code)$")  # typed anew: such a field is never shown again
OURS = re.compile(r"csrfmiddlewaretoken")
CARRIED = re.compile(r"_.*|(.*-)?(token|shown|ticked|back|[A-Z]+_FORMS)")  # what no person typed
CHOSEN = re.compile(r"on|[0-9]+")  # a box that was ticked, a row that was chosen


@dataclass(frozen=True)
class Sent:
    """One field as it was sent. `how`: “typed” is shown, “carried” goes along unseen, “secret” is asked anew."""

    name: str
    value: str
    how: str

    @property
    def label(self) -> str:
        words = self.name.rpartition("-")[2].replace("_", " ").strip()
        return words[:1].upper() + words[1:]


def sent(request: HttpRequest) -> list[Sent]:
    """Every field of the form, in the order in which it was sent."""
    found = []
    for name, values in request.POST.lists():
        for value in values:
            if SECRET.search(name):
                found.append(Sent(name, "", "secret"))
            elif not OURS.fullmatch(name):
                carried = CARRIED.fullmatch(name) or CHOSEN.fullmatch(value)
                found.append(Sent(name, value, "carried" if carried else "typed"))
    return found


def not_saved(request: HttpRequest, fault: str) -> HttpResponse:
    """503 with a sentence for the operator; 500 when there is none, for then it is a fault of the program."""
    posted = request.method == "POST"
    said = {
        "fault": fault,
        "posted": posted,
        "fields": sent(request) if posted else [],
        "files": [(name, str(file)) for name, file in request.FILES.items()] if posted else [],
        "address": request.get_full_path(),
        "csrf_token": get_token(request) if posted else "",
    }
    answer = HttpResponse(render_to_string("admin/editorial/not_saved.html", said), status=503 if fault else 500)
    add_never_cache_headers(answer)
    return answer
