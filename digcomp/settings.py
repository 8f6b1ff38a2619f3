"""Settings of an installation: read once from the environment, at the edge; a bad value stops the start by name."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digcomp.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("mn", "en")


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


def _site(value: str) -> str:
    """The prefix of participant numbers made here, so that numbers of two laptops never collide."""
    if not (value.isascii() and value.isalnum() and value.isupper() and len(value) <= 6):
        raise SettingError("DIGCOMP_SITE", "must be one to six capital letters or digits, starting with a letter")
    return value
