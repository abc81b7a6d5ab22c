"""The site's addresses, and before them a view that does nothing: the floor under every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from dupisite.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


urlpatterns = [path("bench-bare/", bare), *urlpatterns]
