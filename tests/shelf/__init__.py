"""The shelf in front of Django: it gives what Django would give, sooner, and never what is no longer so."""
