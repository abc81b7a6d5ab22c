"""An ordinary app with django-simple-history and nothing else: no ledger, no guards, no signatures."""
