"""The site's own settings, with one peer to compare with and one bare view through the same middleware."""

from dupisite.settings import *  # noqa: F403  all of them but what stands below
from dupisite.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.peer"]
ROOT_URLCONF = "bench.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # a page is measured uncached
