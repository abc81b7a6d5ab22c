"""What waits for a reviewer after a label change: `from tests.browser.review_scene import play; play()`.

On the starter a made-up third version of its label arrives, in which a quote of six facts has other words; the author has
taken the new words over and submitted the facts.
"""

import re
from pathlib import Path

from django.conf import settings

from editorial.models import Person
from labels.archive.importing import take_in
from labels.archive.label_models import Origin
from labels.models import Drug, Fact

CHANGES = {
    "worm-infections": ("should be treated before DUPIXENT", "must be treated before DUPIXENT"),
    "carton": ("holds two pens", "holds three pens"),
    "eye-symptoms": ("new or get worse", "new or get much worse"),
    "injection": ("is injected under the skin", "is injected slowly under the skin"),
    "allergic-to-it": ("must not use it", "should not use it"),
    "antibody-class": ("is a human monoclonal", "is a fully human monoclonal"),
}
LABEL = Path("starter/dupixent/label/version-1.xml")
IDENTITY = {
    "92db885e-46f4-4859-9519-94dc46b9e616": "0cf4e52d-9b83-4b0a-8f0f-0d6f0f4d2a11",
    'versionNumber value="1"': 'versionNumber value="3"',
    "20250623": "20260401",
}


def play() -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    label = (settings.BASE_DIR / LABEL).read_text()
    for old, new in IDENTITY.items():
        label = label.replace(old, new)
    for old, new in CHANGES.values():
        label = re.sub(r"\s+".join(map(re.escape, old.split())), new, label)
    drug, author = Drug.objects.get(slug="dupixent"), Person.objects.get(username="author")
    take_in(label.encode(), file_name="version-3.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    for slug, (old, new) in CHANGES.items():
        fact = Fact.objects.get(slug=slug)
        fact.claim_text = fact.claim_text.replace(old, new)
        fact.submit(author=author, reason="The label says it in other words")
