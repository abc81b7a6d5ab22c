#!/usr/bin/env python
"""The site's commands: `manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from audit.ledger.clock import ClockTrouble

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ClockTrouble) as error:
        sys.exit(str(error))
