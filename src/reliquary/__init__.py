"""Reliquary turns a heap of old fan fiction into an archive people can search, read and carry away."""

__version__ = "0.1.0"

READER_VERSION = "1"
"""Version of the reading rules; stored with every claim, so that a later reader can say what changed."""
