"""A served site that holds: readers at full speed while people write, and parts of it that are really stopped and started."""
