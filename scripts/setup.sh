#!/usr/bin/env bash
# Makes everything the project needs: system packages when permitted, the Python environment, the package itself.
# Both at the same time; what a broken connection cut off is tried again; a second run finds the stamp unchanged.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3}
STAMP=.venv/.setup-stamp
UV_VERSION=0.13.9
TORCH=2.13.0
CPU_INDEX=https://download.pytorch.org/whl/cpu
WANTED=$(cat pyproject.toml requirements.lock scripts/setup.sh 2>/dev/null | sha256sum | cut -d' ' -f1)

bash scripts/setup-system.sh &
system=$!
trap 'wait "$system" || true' EXIT
if [ -x .venv/bin/troly ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$WANTED" ]; then
    exit 0
fi

# step WHAT COMMAND…: says what happens and how long it took; tries three times, for a connection may break.
step() {
    local what=$1 began=$SECONDS log try
    shift
    log=$(mktemp)
    echo "… $what"
    for try in 1 2 3; do
        if "$@" >"$log" 2>&1; then
            rm -f "$log"
            echo "✓ $what: $((SECONDS - began)) giây"
            return 0
        fi
        [ "$try" = 3 ] || sleep $((try * 3))
    done
    tail -n 15 "$log" >&2
    rm -f "$log"
    echo "✗ $what: không xong sau ba lần thử; hãy kiểm tra kết nối mạng rồi chạy lại lệnh này." >&2
    return 1
}

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Cần Python 3.11 trở lên (đang có $("$PYTHON" --version)). Hãy cài python3.11 rồi chạy lại." >&2
    exit 1
}
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv || {
    echo "Không tạo được môi trường Python. Trên Debian: apt-get install python3-venv, rồi chạy lại." >&2
    exit 1
}
pip=(.venv/bin/python -m pip --disable-pip-version-check)
install=("${pip[@]}" install)
if .venv/bin/uv --version 2>/dev/null | grep -qF " $UV_VERSION" ||
    step "Tải trình cài đặt uv" "${pip[@]}" install -q "uv==$UV_VERSION"; then
    eval "$("${pip[@]}" config list | .venv/bin/python scripts/uv_settings.py)"
    install=(.venv/bin/uv pip install --python .venv/bin/python)
fi

# The CPU build of torch first, by its full name: a bare version may be a CUDA build of several GB.
torch() {
    if [ "$(uname -sm)" != "Linux x86_64" ]; then
        "${install[@]}" "torch==$TORCH"
    else
        "${install[@]}" "torch==$TORCH+cpu" || "${install[@]}" "torch==$TORCH+cpu" --extra-index-url "$CPU_INDEX"
    fi
}
step "Cài torch $TORCH cho CPU" torch
step "Cài các gói Python" "${install[@]}" -c requirements.lock -e ".[dev]"
.venv/bin/python -c 'import torch, sys; sys.exit(torch.version.cuda is not None)' || {
    echo "torch vừa cài là bản CUDA, không phải bản cho CPU; hãy xóa .venv rồi chạy lại." >&2
    exit 1
}
printf '%s' "$WANTED" > "$STAMP"
