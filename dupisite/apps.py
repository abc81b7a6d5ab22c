from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DupisiteConfig(AppConfig):
    """The front door. Knows every room."""

    name = "dupisite"

    def ready(self) -> None:
        from django.core.checks import register

        from audit import derived
        from audit.verification import verify
        from dupisite.kind_names import check_names
        from dupisite.search import index_checks, indexing

        indexing.follow()
        derived.makers.register(indexing.rebuild)
        verify.checks.register(index_checks.check_search)
        register(check_names)


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own first page."""

    default_site = "dupisite.desk_home.DeskSite"
