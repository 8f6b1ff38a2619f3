"""Settings of an installation: read once from the environment, at the edge; a bad value stops the start by name."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from digcomp.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "digcomp" / "web" / "translations"
#: The languages that pages speak: each is a folder. Mongolian and English come first, for all else falls back on them.
LANGUAGES = tuple(
    sorted(
        (file.parent.name for file in TRANSLATIONS.glob("*/language.yaml")),
        key=lambda code: (code != "mn", code != "en", code),
    )
)

#: Whether accounts have a second factor: nobody, who wants it, or everybody.
SECOND_FACTOR = ("off", "offered", "required")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    instance: Path
    database_url: str
    secret_key: str
    language: str
    debug: bool
    competences: Path
    question_banks: Path
    site: str
    rate_limits: bool
    contact: str
    second_factor: str
    address: str
    https: bool
    proxies: int
    retention_years: int
    logs: str
    metrics: bool
    metrics_token: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; make the instance folder and the secret key on the first start.

        Raises
        ------
        SettingError
            Naming the first variable that cannot be used, and what would be right.

        """
        instance = _folder(environment, "DIGCOMP_INSTANCE", ROOT / "instance")
        return cls(
            instance=instance,
            database_url=_database(environment.get("DIGCOMP_DATABASE_URL", ""), instance),
            secret_key=_secret(environment.get("DIGCOMP_SECRET_KEY", ""), instance),
            language=_one_of(environment, "DIGCOMP_LANGUAGE", LANGUAGES, "mn"),
            debug=_one_of(environment, "DIGCOMP_DEBUG", ("0", "1"), "0") == "1",
            competences=_existing(environment, "DIGCOMP_COMPETENCES", ROOT / "competences"),
            question_banks=_existing(environment, "DIGCOMP_QUESTION_BANKS", ROOT / "question_banks"),
            site=_site(environment.get("DIGCOMP_SITE", "A")),
            rate_limits=_one_of(environment, "DIGCOMP_RATE_LIMITS", ("0", "1"), "1") == "1",
            contact=_line(environment, "DIGCOMP_CONTACT", 120),
            second_factor=_one_of(environment, "DIGCOMP_SECOND_FACTOR", SECOND_FACTOR, "offered"),
            address=_address(environment.get("DIGCOMP_ADDRESS", "")),
            https=_one_of(environment, "DIGCOMP_HTTPS", ("0", "1"), "0") == "1",
            proxies=int(_one_of(environment, "DIGCOMP_PROXIES", ("0", "1", "2", "3"), "0")),
            retention_years=_years(environment.get("DIGCOMP_RETENTION_YEARS", "")),
            logs=_one_of(environment, "DIGCOMP_LOGS", ("text", "json"), "text"),
            metrics=_one_of(environment, "DIGCOMP_METRICS", ("0", "1"), "0") == "1",
            metrics_token=_token(environment.get("DIGCOMP_METRICS_TOKEN", "")),
        )


def _folder(environment: Mapping[str, str], variable: str, default: Path) -> Path:
    folder = Path(environment.get(variable) or default)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingError(variable, f"the folder {folder} cannot be made: {problem.strerror}") from None
    return folder


def _existing(environment: Mapping[str, str], variable: str, default: Path) -> Path:
    folder = Path(environment.get(variable) or default)
    if not folder.is_dir():
        raise SettingError(variable, f"{folder} is not a folder")
    return folder


def _database(value: str, instance: Path) -> str:
    if not value:
        return f"sqlite:///{(instance / 'digcomp.sqlite').as_posix()}"
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    if value.startswith("postgresql://"):
        return value.replace("postgresql://", "postgresql+psycopg://", 1)
    raise SettingError("DIGCOMP_DATABASE_URL", "must begin with sqlite:/// or postgresql://")


def _token(value: str) -> str:
    if value and (len(value) < 16 or not (value.isascii() and value.isprintable())):
        raise SettingError("DIGCOMP_METRICS_TOKEN", "must have 16 characters of ASCII or more")
    return value


def _secret(value: str, instance: Path) -> str:
    if value:
        if len(value) < 16:
            raise SettingError("DIGCOMP_SECRET_KEY", "must have 16 characters or more")
        return value
    file = instance / "secret_key"
    # An empty file is what a first start that was cut off leaves behind.
    if not file.exists() or not file.stat().st_size:
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _one_of(environment: Mapping[str, str], variable: str, allowed: tuple[str, ...], default: str) -> str:
    value = environment.get(variable) or default
    if value not in allowed:
        raise SettingError(variable, f"must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _address(value: str) -> str:
    """How the installation is reached from outside, without a path; empty where that is found out."""
    parts = urlsplit(value)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    if value and not (parts.scheme in ("http", "https") and parts.netloc and bare):
        raise SettingError("DIGCOMP_ADDRESS", "must be like https://test.example.mn, without a path")
    return value.rstrip("/")


def _years(value: str) -> int:
    """For how long records of people are kept; nothing else deletes them."""
    if value and not (value.isascii() and value.isdigit() and len(value) < 3 and 1 <= int(value) <= 30):
        raise SettingError("DIGCOMP_RETENTION_YEARS", f"must be a whole number of years from 1 to 30, not {value!r}")
    return int(value or 3)


def _line(environment: Mapping[str, str], variable: str, longest: int) -> str:
    value = " ".join(environment.get(variable, "").split())
    if len(value) > longest or not value.isprintable():
        raise SettingError(variable, f"must be one line of at most {longest} letters")
    return value


def _site(value: str) -> str:
    """The prefix of participant numbers made here, so that numbers of two laptops never collide."""
    if not (value.isascii() and value.isalnum() and value.isupper() and len(value) <= 6):
        raise SettingError("DIGCOMP_SITE", "must be one to six capital letters or digits, starting with a letter")
    return value
