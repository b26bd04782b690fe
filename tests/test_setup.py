"""Set-up: uv obeys pip's settings, and a connection that breaks once does not end it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from scripts.uv_settings import variables
from tests.shared import ROOT

STEP = re.search(r"^step\(\) \{.*?^\}", (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8"), re.M | re.S)


def test_uv_takes_the_indexes_and_constraints_of_pip() -> None:
    told = variables(
        [
            "global.index-url='https://kho.example/simple'\n",
            "global.extra-index-url='file:///kho/mot file:///kho/hai'\n",
            "install.find-links='/banh/mot\\n/banh/hai'\n",
            "global.constraint='/etc/rang-buoc.txt'\n",
            "global.quiet='1'\n",
            ":env:.index-url='https://moi.example/simple'\n",
        ]
    )
    assert told == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://moi.example/simple",
        "UV_INDEX": "file:///kho/mot file:///kho/hai",
        "UV_FIND_LINKS": "/banh/mot,/banh/hai",
        "UV_CONSTRAINT": "/etc/rang-buoc.txt",
    }


@pytest.mark.parametrize(("failures", "status"), [(0, 0), (2, 0), (3, 1)])
def test_a_step_is_tried_three_times_and_says_how_it_went(tmp_path: Path, failures: int, status: int) -> None:
    assert STEP is not None
    tries = tmp_path / "lan"
    script = f"""set -euo pipefail
sleep() {{ :; }}
flaky() {{ echo x >> {tries}; echo "mất kết nối"; [ "$(wc -l < {tries})" -gt {failures} ]; }}
{STEP[0]}
step "Tải gói" flaky"""
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30)
    assert ran.returncode == status and "… Tải gói" in ran.stdout
    assert ("✓ Tải gói: " in ran.stdout) == (status == 0)
    assert ("mất kết nối" in ran.stderr and "hãy kiểm tra kết nối mạng" in ran.stderr) == (status == 1)
