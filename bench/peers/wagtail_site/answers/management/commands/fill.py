"""Publishes the answers given as JSON on standard input; prints the addresses of the first page and of each answer."""

import json
import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from wagtail.models import Page, Site

from wagtail_site.answers.models import AnswerPage, HomePage


class Command(BaseCommand):
    help = "Standard input is a list of {slug, title, short_answer, body}; the texts are HTML."

    def handle(self, *args, **options):
        owner = get_user_model().objects.create_user("owner", first_name="Sample", last_name="Reviewer")
        Page.get_first_root_node().get_children().delete()  # the page of welcome that Wagtail makes
        home = Page.get_first_root_node().add_child(instance=HomePage(title="Medicines", slug="home", owner=owner))
        Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
        for words in json.load(sys.stdin):
            page = home.add_child(instance=AnswerPage(**words, owner=owner, live=False))
            page.save_revision(user=owner).publish()
        addresses = {page.slug: page.url for page in AnswerPage.objects.live()}
        self.stdout.write(json.dumps({"home": "/", **addresses}))
