"""What the tests of the measurements share."""

from tests.starter.small import loaded

__all__ = ["loaded"]
