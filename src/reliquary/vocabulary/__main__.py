"""`python -m reliquary.vocabulary [files…]`: prints the mistakes of the data files, all of them or those given."""

from __future__ import annotations

import sys
from pathlib import Path

from reliquary.vocabulary.check import mistakes, read_data, unrecognised


def main(paths: list[str]) -> int:
    """Prints each mistake and how many files were looked at; 1 where there are mistakes.

    A fandom's family is looked at too where the fandom is given.
    """
    data = read_data()
    wanted = {"/".join(Path(path).with_suffix("").parts[-2:]) for path in paths}
    wanted |= {f"families/{data.fandoms[name].family}" for name in wanted if name in data.fandoms}
    known = {*data.fandoms, *data.families, *data.broken}
    for name in sorted(wanted - known):
        print(f"{name}: there is no such file among the data")
    found = [(file, wrong) for file, wrong in (*mistakes(data), *unrecognised(data)) if not wanted or file in wanted]
    for file, wrong in found:
        print(f"{file}: {wrong}")
    looked = len(wanted & known) if wanted else len(known)
    print(f"{looked} files, {len(found)} mistakes")
    return 1 if found or wanted - known else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
