"""What the tests of time travel share."""

from tests.travel.scene import scene

__all__ = ["scene"]
