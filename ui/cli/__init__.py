"""The command line `troly`: a running page answers for its library, else this process does the work itself."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `troly`. What answers at once is imported first, all else only when this process has to do the work."""
    from ui.owner.client import handed_over

    status = handed_over(sys.argv[1:])
    if status is None:
        from ui.cli.commands import run

        status = run(sys.argv[1:])
    if status:
        sys.exit(status)
