from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class DupisiteConfig(AppConfig):
    """The front door. Knows every room."""

    name = "dupisite"

    def ready(self) -> None:
        from django.core.checks import register
        from django.core.checks.registry import Tags

        from audit import derived
        from audit.verification import verify
        from dupisite.kind_names import check_names
        from dupisite.running.said_by_operator import check_told
        from dupisite.search import index_checks, indexing

        indexing.follow()
        derived.makers.register(indexing.rebuild)
        verify.checks.register(index_checks.check_search)
        register(check_names)
        register(check_told, Tags.security, deploy=True)


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own first page."""

    default_site = "dupisite.desk_home.DeskSite"


class StaticConfig(StaticFilesConfig):
    """Django's static files, without what Django's admin serves only while a site is debugged: each stands beside its short form,
    and to compress these four took a fifth of a first run.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "jquery.js", "xregexp.js", "select2.full.js", "select2.css"]
