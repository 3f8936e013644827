"""The command line, as `reliquary` and as `python -m reliquary`."""

import sys
from importlib import import_module


def main() -> None:
    """Loads the commands and runs one; Ctrl-C while they are loaded ends it as quietly as later."""
    try:
        import_module("reliquary.cli").main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
