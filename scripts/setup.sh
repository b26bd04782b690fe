#!/usr/bin/env bash
# Makes everything the project needs: system packages when permitted, the Python environment, the package itself.
# A second run finds the stamp unchanged and takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup-system.sh || true

PYTHON=${PYTHON:-python3}
STAMP=.venv/.setup-stamp
WANTED=$(cat pyproject.toml requirements.lock scripts/setup.sh 2>/dev/null | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/troly ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$WANTED" ]; then
    exit 0
fi

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Cần Python 3.11 trở lên (đang có $("$PYTHON" --version)). Hãy cài python3.11 rồi chạy lại." >&2
    exit 1
}
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv || {
    echo "Không tạo được môi trường Python. Trên Debian: apt-get install python3-venv, rồi chạy lại." >&2
    exit 1
}
PIP=".venv/bin/python -m pip --disable-pip-version-check"
# The CPU build of torch first: a bare range may take a CUDA build of several GB.
$PIP install -q "torch==2.13.0"
$PIP install -q -c requirements.lock -e ".[dev]"
printf '%s' "$WANTED" > "$STAMP"
