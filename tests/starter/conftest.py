"""What the tests of the starter share."""

from tests.starter.small import loaded

__all__ = ["loaded"]
