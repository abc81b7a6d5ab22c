from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DupisiteConfig(AppConfig):
    name = "dupisite"


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own first page."""

    default_site = "dupisite.desk_home.DeskSite"
