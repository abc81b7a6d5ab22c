"""Addresses of the peer: every one is a page of the tree."""

from django.urls import include, path
from wagtail import urls

urlpatterns = [path("", include(urls))]
