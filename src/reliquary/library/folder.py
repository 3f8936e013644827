"""The folder of a library."""

from dataclasses import dataclass
from pathlib import Path

from reliquary.library.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Library:
    """An open library: one folder, and the database behind Django's default connection."""

    folder: Path
    secrets: Secrets

    @property
    def originals(self) -> Path:
        return self.folder / "originals"

    @property
    def index(self) -> Path:
        return self.folder / "index"
