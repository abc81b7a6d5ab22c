"""What the site costs, beside a peer or a floor measured in the same run. `make bench`, or `python -m bench`."""
