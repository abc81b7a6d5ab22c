"""The migrations of `labels` and one more, as a later release would bring it."""

from pathlib import Path

import labels.migrations

__path__ = [str(Path(__file__).parent), *labels.migrations.__path__]
