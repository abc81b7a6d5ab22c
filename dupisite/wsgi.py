"""Django, as any server calls it; what stands in front of it is loaded by `dupisite/running/worker.py`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
application = get_wsgi_application()
