#!/usr/bin/env python
"""The site's commands: `manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from audit.ledger.clock import ClockTrouble

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ClockTrouble) as error:
        sys.exit(str(error))
    except DatabaseError as error:
        from audit.verification.faults import fault_of  # both when the settings are read
        from dupisite.running.database_trouble import sentence_for

        said = "" if "--traceback" in sys.argv else sentence_for(error) or fault_of(error)
        if not said:
            raise
        sys.exit(said)
