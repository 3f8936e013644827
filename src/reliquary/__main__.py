"""`python -m reliquary` is the command `reliquary`."""

from reliquary.cli import main

if __name__ == "__main__":
    main()
