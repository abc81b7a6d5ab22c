"""An address that is made by form is the one that the URLconf makes, also on a page as of a moment."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from editorial.addresses_by_form import address
from editorial.kinds import kinds

OF_A_TEXT = {"": (), "_history": (), "_edition": (7,), "_proof": (12,), "_compare": (3, 30)}


@pytest.mark.parametrize("prefix", ["/", "/at/2025-06-01/"])
def test_it_is_the_one_that_the_urlconf_makes(prefix):
    set_script_prefix(prefix)
    try:
        for kind in kinds:
            for page, numbers in OF_A_TEXT.items():
                for slugs in (("dupixent", "how-it-works"), ("a_b-1", "900000001"), ("-slug-1-", "-slug-0-")):
                    made = address(kind.name + page, *slugs, *numbers)
                    assert made == reverse(kind.name + page, args=[*slugs, *numbers])
        assert address("drug", "dupixent") == f"{prefix}dupixent/"
    finally:
        set_script_prefix("/")


def test_a_name_that_nobody_knows_is_refused():
    with pytest.raises(NoReverseMatch):
        address("nothing_of_the_kind", "dupixent")
