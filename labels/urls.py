"""Addresses of this room: the pages of a label, its pictures."""

from django.urls import path, register_converter

from labels.drugs.addresses import LabelVersionAddress, SectionKey, Sha256
from labels.pages import label_pages
from labels.pages.label_images import image

register_converter(LabelVersionAddress, "label_version")
register_converter(SectionKey, "section_key")
register_converter(Sha256, "sha256")

urlpatterns = [
    path("<slug:drug>/label/", label_pages.label, name="label"),
    path("<slug:drug>/label/newest/<section_key:key>/", label_pages.newest_section, name="label_newest_section"),
    path("<slug:drug>/label/compare/", label_pages.choose, name="label_choose"),
    path("<slug:drug>/label/compare/<label_version:a>/<label_version:b>/", label_pages.compare, name="label_compare"),
    path("<slug:drug>/label/<label_version:version>/", label_pages.version, name="label_version"),
    path("<slug:drug>/label/<label_version:version>/<section_key:key>/", label_pages.section, name="label_section"),
    path("label-images/<sha256:sha256>/", image, name="label_image"),
]
