"""The site, as any server calls it: Django, with the shelf in front. What stands before both is loaded by
`dupisite/running/worker.py`.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
django = get_wsgi_application()

from dupisite.shelf.layer import shelved  # noqa: E402  after Django is set up

application = shelved(django)
