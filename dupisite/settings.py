"""Every setting of the site, for all environments: what differs between them comes from `environment.py`.

Django's own reference explains each name; the comments here say why a value is what it is.
"""

import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import django
import environ

from dupisite.running.databases import databases
from dupisite.running.environment import read_environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment(BASE_DIR)
TESTING = "pytest" in sys.modules

HOST, PORT = ENVIRONMENT.host, ENVIRONMENT.port
DATA_DIR = ENVIRONMENT.data_dir
ROLE = ENVIRONMENT.role
SITE_URL = ENVIRONMENT.site_url
DAILYMED_URL, LABEL_LOOKUP_MAX_AGE_DAYS = ENVIRONMENT.dailymed_url, ENVIRONMENT.label_lookup_max_age_days
SHELF_BYTES, CACHE_URL = ENVIRONMENT.shelf_bytes, ENVIRONMENT.cache_url
ORGANIZATION, CONTACT, FUNDING = ENVIRONMENT.organization, ENVIRONMENT.contact, ENVIRONMENT.funding
# What is chosen here and shown on pages: whoever keeps a page asks by an ETag that these are part of.
SHOWN_ON_PAGES = ("SITE_URL", "LABEL_LOOKUP_MAX_AGE_DAYS", "ORGANIZATION", "CONTACT", "FUNDING")
CHECKPOINT_DIR = ENVIRONMENT.checkpoint_dir
CHECKPOINT_KEY_FILE = ENVIRONMENT.checkpoint_key_file
CLOCK_FILE = DATA_DIR / "clock"  # what the clock said when something was last written; None asks nobody about a leap
SECRET_KEY = ENVIRONMENT.secret_key
RELEASE = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DEBUG = False
ALLOWED_HOSTS = sorted({ENVIRONMENT.site_host, "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    # Our rooms stand first: their commands (migrate, flush, loaddata) and templates take the place of Django's.
    "dupisite.apps.DupisiteConfig",
    "faq.apps.FaqConfig",
    "labels.apps.LabelsConfig",
    "editorial.apps.EditorialConfig",
    "audit.apps.AuditConfig",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "dupisite.apps.DeskConfig",  # Django's admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "dupisite.apps.StaticConfig",
]

FOR_THE_DESK = (  # they wait until asked: a public page sets no cookie and opens no session
    "dupisite.middleware.DeskSessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "editorial.accounts.tries.TooManyTries",
)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dupisite.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dupisite.travel.time_travel.TimeTravel",
    "dupisite.middleware.ReadersOnlyRead",
    FOR_THE_DESK[0],
    "django.middleware.common.CommonMiddleware",
    *FOR_THE_DESK[1:],
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dupisite.markdown.negotiation.AsMarkdown",  # the last: by then the moment is off the path
]

ROOT_URLCONF = "dupisite.urls"
WSGI_APPLICATION = "dupisite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dupisite.travel.page_frame.then",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------------

DATABASES = databases(ENVIRONMENT, BASE_DIR)
DATABASE_ROUTERS = ["audit.reading.public_reading.PublicReads"]
PUBLIC_DATABASE = "public"
REPLICA_DATABASE = "replica" if "replica" in DATABASES else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SIMPLE_HISTORY_DATE_INDEX = False  # records.py declares the index that the public's questions use

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "editorial.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "editorial.accounts.passwords.RecordPasswordChange"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
CSRF_FAILURE_VIEW = "editorial.admin.accounts.csrf_failure.forged"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PROXIES = ENVIRONMENT.proxies
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# By name and address together: a lock by name alone would let anybody shut the reviewers out, from anywhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "editorial.accounts.who_tries.counted_name"
AXES_CLIENT_IP_CALLABLE = "editorial.accounts.who_tries.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # “for 30 minutes” is what a locked person is told
AXES_DISABLE_ACCESS_LOG = True  # the ledger has every login
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

REQUIRE_SECOND_FACTOR = ENVIRONMENT.require_second_factor
SIGNING_WINDOW_MINUTES = ENVIRONMENT.signing_window
PASSWORD_RESET_TIMEOUT = 60 * 60
OTP_TOTP_ISSUER = f"dupisite desk, {ENVIRONMENT.site_host}"  # how an app names it
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes a tenth of a second

SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # half an hour counts from the last page, not from the login
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"

# --- Mail -----------------------------------------------------------------------------------------------------------

# Django 6.1 calls the EMAIL_ settings deprecated and knows MAILERS besides; 5.2, which the lock holds, knows only these.
MAIL_IS_SENT = bool(ENVIRONMENT.email_url)
MAIL = environ.Env.email_url_config(ENVIRONMENT.email_url or "consolemail://")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    MAIL[name] or "" for name in ("EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
)
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_PORT = MAIL["EMAIL_PORT"] or (587 if EMAIL_USE_TLS else 465 if EMAIL_USE_SSL else 25)
EMAIL_TIMEOUT = 10  # seconds: somebody may be waiting for a page
DEFAULT_FROM_EMAIL = ENVIRONMENT.from_email

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = TESTING  # a file is looked for when it is asked for: every test client loads this anew

# --- Security -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# A local run is plain HTTP and must work; whoever serves https gets everything that goes with it.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy that ends TLS also redirects: the site itself listens on loopback only
    "security.W005",  # whether other names below this host speak https is the operator's to say, at the proxy
    "security.W021",  # so is asking browsers to preload it
    "axes.W002",  # its middleware answers with a page of its own: here the form says it, and nothing typed is lost
]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "labels.desk.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- One process for the public, another for the desk ---------------------------------------------------------------

if ROLE == "public":  # no accounts, no session, no form: what is not there cannot be got at
    ROOT_URLCONF = "dupisite.public_urls"
    INSTALLED_APPS.remove("dupisite.apps.DeskConfig")
    # Its style sheets are collected all the same: whichever process a proxy sends /static/ to has those of both.
    STATICFILES_DIRS.append(("admin", Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin"))
    MIDDLEWARE = [name for name in MIDDLEWARE if name not in FOR_THE_DESK]
    CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    SILENCED_SYSTEM_CHECKS.append("security.W003")  # nothing is ever posted, so nothing can be forged
    TEMPLATES[0]["OPTIONS"] = {
        "context_processors": ["django.template.context_processors.request", "dupisite.travel.page_frame.then"]
    }
elif ROLE == "desk":
    MIDDLEWARE.insert(MIDDLEWARE.index(FOR_THE_DESK[0]), "dupisite.middleware.OnlyTheDesk")

# --- Log ------------------------------------------------------------------------------------------------------------

LINE = "{asctime} {levelname} {name}: {message}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dupisite.running.log_lines.BoundedLines", "format": LINE, "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},  # the ledger has every failure
    },
}
