"""The three secrets of a library, made once: Django's key, the key of the contact table, the pepper of its hashes."""

import json
import os
import secrets as randomness
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from reliquary.library.errors import OperatorError


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Never printed; lost secrets make the contact table unreadable for ever."""

    secret_key: str
    fernet_key: str
    pepper: str


def open_secrets(file: Path, *, may_make: bool) -> Secrets:
    """The secrets in the file, which only its owner may read; made where there are none and `may_make` allows."""
    if not file.exists():
        if not may_make:
            raise OperatorError(f"The secrets of this library are missing; put {file} back from your backup.")
        _make(file)
    try:
        file.chmod(0o600)
        return Secrets(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise OperatorError(f"The secrets in {file} cannot be read; put the file back from your backup.") from error


def _make(file: Path) -> None:
    """Written aside and linked into place, so that of two first runs both use the secrets of one."""
    made = Secrets(randomness.token_urlsafe(50), Fernet.generate_key().decode(), randomness.token_urlsafe(32))
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(made), stream)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
