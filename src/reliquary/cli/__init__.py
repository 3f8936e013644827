"""The command line: a thin door. Each command parses its words, calls one function and prints what came of it."""

from reliquary.cli.door import main

__all__ = ["main"]
