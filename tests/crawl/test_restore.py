"""A backup made while a crawl writes goes on in another place, as docs/operations.md says."""

import re
import shutil
import subprocess
import sys
import time

import pytest

from tests.crawl.conftest import ROOT, command, surroundings


@pytest.mark.parametrize("replica", [80], indirect=True)
def test_a_backup_of_a_crawl_goes_on_elsewhere(replica, folder, scrapy, archived, crawl):
    writing = subprocess.Popen(
        command(replica.base, DOWNLOAD_DELAY=0.1, RAW_PAGES="raw"),
        cwd=folder,
        env=surroundings(),
        stderr=subprocess.DEVNULL,
    )
    try:
        while not list(folder.glob("raw/*/*.zst")):
            assert writing.poll() is None
            time.sleep(0.05)
        made = scrapy("archive", "backup", "backup.db")
        assert writing.poll() is None  # it went on all the time
    finally:
        writing.kill()
        writing.wait()
    assert (made.returncode, made.stderr) == (0, "")

    other = folder / "other"
    (other / "data").mkdir(parents=True)
    shutil.copy(folder / "scrapy.cfg", other)
    shutil.copy(folder / "backup.db", other)
    shutil.copytree(folder / "raw", other / "data" / "raw")
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    steps = re.search(r"On another machine.*?```sh\n(.*?)```", text, re.S)[1]
    for step in steps.splitlines():
        words = step.split("#")[0].split()
        if words[0] == "scrapy":
            words = [sys.executable, "-m", *words]
        done = subprocess.run(
            words, cwd=other, env=surroundings(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (step, done.stdout, done.stderr)
    shutil.copy(other / "data" / "news.db", folder / "news.db")
    for log in folder.glob("news.db-*"):
        log.unlink()
    run = crawl()
    assert run.status == 0
    assert archived().keys() == replica.truth().keys()
