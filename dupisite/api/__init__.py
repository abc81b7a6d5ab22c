"""The JSON API for programs: read-only, described by OpenAPI, and answered from the same views as the pages."""
