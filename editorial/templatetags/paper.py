"""What is printed of an edition besides its words: its short code."""

from django import template

from editorial.paper import short_codes
from editorial.paper.qr_codes import qr_code

register = template.Library()
register.simple_tag(short_codes.code_of_edition, name="short_code")
register.filter("in_groups", short_codes.in_groups)
register.simple_tag(qr_code)
