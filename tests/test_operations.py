"""docs/operations.md, by the letter."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "operations.md").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("logrotate"), reason="LOGROTATE IS MISSING: NOT TRIED")
def test_logrotate_takes_the_snippet(tmp_path):
    [snippet] = re.findall(r"^```logrotate\n(.*?)^```", TEXT, re.M | re.S)
    log = tmp_path / "newscrawl.log"
    log.write_text("one line\n")
    rules = tmp_path / "rules"
    rules.write_text(
        snippet.replace("/srv/newscrawl/data/newscrawl.log", str(log)).replace(
            "su newscrawl newscrawl", "su root root"
        )
    )
    rules.chmod(0o644)
    command = ["logrotate", "-d", "--force", "--state", str(tmp_path / "state"), str(rules)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert f"rotating log {log}" in done.stderr
    assert "error" not in done.stderr
