"""Django's settings for the books alone; the faces add theirs on top."""

from wharfinger.books.home import home_from_environment

HOME = home_from_environment()
DATABASES = {"default": HOME.django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "wharfinger.books"]
AUTH_USER_MODEL = "books.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
SECRET_KEY = ""  # Nothing here signs anything; what does must bring its own.
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
