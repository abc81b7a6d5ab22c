"""Words, files and loads of whoever means no good: nothing of it runs, leaks or is computed, and nothing that was confirmed is lost."""
