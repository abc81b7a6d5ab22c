"""The addresses of the site, with the one line more that `dupisite.public_urls` would have."""

from django.urls import include, path

from dupisite.urls import handler404, handler500
from dupisite.urls import urlpatterns as of_the_site

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*of_the_site, path("", include("tests.glossary.urls"))]
