"""The door of the desk."""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from editorial.lockout import LOCKED, is_locked

REFUSED = "Name or password is not right, or the account may not use the desk. The try is recorded."


class LoginForm(AdminAuthenticationForm):
    """One sentence for everything that may be wrong: it tells nobody which names exist."""

    def get_invalid_login_error(self) -> ValidationError:
        locked = self.request is not None and is_locked(self.request)
        return ValidationError(LOCKED if locked else REFUSED, code="invalid_login")


admin.site.login_form = LoginForm
