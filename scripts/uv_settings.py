"""pip's settings as environment variables of uv, so that an office's own mirror serves both.

Reads `pip config list` on standard input and prints shell lines `export NAME=value`. Later lines of pip's win: files
first, environment last.
"""

from __future__ import annotations

import ast
import shlex
import sys
from collections.abc import Iterable

_NAMES = {  # pip's setting → uv's variable, and what parts several values there
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "constraint": ("UV_CONSTRAINT", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
}


def variables(lines: Iterable[str]) -> dict[str, str]:
    """uv's variables for the lines of `pip config list` (`section.name='value'`); what uv has no name for is left out.

    pip takes the best version of all its indexes, which uv does only when told so."""
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for line in lines:
        key, _, value = line.strip().partition("=")
        name = key.rpartition(".")[2]
        if name in _NAMES and value:
            variable, between = _NAMES[name]
            found[variable] = between.join(str(ast.literal_eval(value)).split())
    return found


if __name__ == "__main__":
    for variable, value in variables(sys.stdin).items():
        print(f"export {variable}={shlex.quote(value)}")
