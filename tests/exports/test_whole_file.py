"""A file is there whole, or as it was before."""

import fcntl
import os
import stat
from pathlib import Path

import pytest

from newscrawl.errors import UserError
from newscrawl.exports.whole_file import whole_file


def write(path: Path, data: bytes = b"new") -> None:
    with whole_file(path) as file:
        file.write(data)
        assert not path.exists() or path.read_bytes() != data


def test_it_takes_the_old_one_s_place_when_all_is_written(tmp_path):
    path = tmp_path / "deep" / "news.jsonl"
    write(path, b"old")
    write(path)
    assert path.read_bytes() == b"new"
    assert names(path.parent) == ["news.jsonl"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask()


def test_it_is_synced_before_it_is_renamed(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("sync"), fsync(number)))
    monkeypatch.setattr(
        Path, "replace", lambda part, to: (done.append("rename"), replace(part, to))
    )
    write(tmp_path / "news.jsonl")
    assert done == ["sync", "rename", "sync"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_what_goes_wrong_leaves_the_old_one(tmp_path, error):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"old")

    def fail() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["news.jsonl"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "news.jsonl")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "news.jsonl").read_bytes() == b"new"


@pytest.mark.parametrize("path", ["/dev/null", ".", "/dev/full"])
def test_what_is_no_file_is_left_alone(path):
    with pytest.raises(UserError, match="is no file"):
        write(Path(path))


@pytest.mark.parametrize("path", ["file/news.jsonl", "file/deep/news.jsonl", "n" * 300])
def test_where_nothing_can_be_written(tmp_path, path):
    (tmp_path / "file").write_bytes(b"a file")
    with pytest.raises(UserError, match="cannot be written: "):
        write(tmp_path / path)
    assert names(tmp_path) == ["file"]


def test_a_full_disk_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        write(path)
    assert path.read_bytes() == b"old"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_the_permissions_of_the_old_one_stay(tmp_path, mode):
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_what_a_killed_run_left_is_taken_over(tmp_path):
    left = tmp_path / ".news.jsonl.part"
    left.write_bytes(b"more than what is written now")
    left.chmod(0o600)
    write(tmp_path / "news.jsonl")
    assert (tmp_path / "news.jsonl").read_bytes() == b"new"
    assert names(tmp_path) == ["news.jsonl"]
    assert stat.S_IMODE((tmp_path / "news.jsonl").stat().st_mode) == 0o666 & ~umask()


def test_a_second_writer_is_told_and_disturbs_nothing(tmp_path):
    path = tmp_path / "news.jsonl"
    with whole_file(path) as file:
        file.write(b"first")
        with pytest.raises(UserError, match="is being written by another process"):
            write(path)
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == ["news.jsonl"]


def test_a_file_that_another_process_has_just_finished_is_not_written_over(tmp_path, monkeypatch):
    path = tmp_path / "news.jsonl"
    part = tmp_path / ".news.jsonl.part"
    part.write_bytes(b"theirs")
    lock = fcntl.flock

    def late(descriptor: int, how: int) -> None:
        if part.exists() and part.read_bytes() == b"theirs":
            part.replace(tmp_path / "theirs")
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    write(path)
    assert path.read_bytes() == b"new"
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


def test_a_link_in_the_place_of_the_part_is_not_followed(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / ".news.jsonl.part").symlink_to(tmp_path / "other")
    with pytest.raises(UserError, match="cannot be written"):
        write(tmp_path / "news.jsonl")
    assert (tmp_path / "other").read_bytes() == b"other"
