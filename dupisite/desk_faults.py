"""What answers where the desk breaks, in the process that serves it: nobody who wrote something loses a word by it."""

import sys

from django.http import HttpRequest, HttpResponse

from audit.verification.faults import fault_of
from dupisite import views
from editorial.admin.not_saved import not_saved


def broken(request: HttpRequest) -> HttpResponse:
    """Django asks this while the error is being handled, so it is at hand."""
    if request.path_info.startswith("/admin/"):
        return not_saved(request, fault_of(sys.exc_info()[1]))
    return views.broken(request)
