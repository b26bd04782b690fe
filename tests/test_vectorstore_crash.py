"""A power cut in the middle of reading papers in: nothing finished is lost, nothing half is shown."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from tests.shared import ROOT

ROUNDS = 16


def test_writers_killed_at_random_moments_lose_nothing_and_leave_nothing_half(tmp_path: Path):
    seed = random.randrange(10**6)
    command = [sys.executable, "-m", "tests.store_crash", str(tmp_path), str(ROUNDS), str(seed)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, f"seed {seed}\n{run.stdout}\n{run.stderr}"
    assert run.stdout.count("round") == ROUNDS
