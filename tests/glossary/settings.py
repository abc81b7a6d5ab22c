"""The site with one more kind of text: `DJANGO_SETTINGS_MODULE=tests.glossary.settings`."""

from dupisite.settings import *  # noqa: F403  all of the site's settings, and a kind more
from dupisite.settings import INSTALLED_APPS as OF_THE_SITE

INSTALLED_APPS = ["tests.glossary.apps.GlossaryConfig", *OF_THE_SITE]
