"""Secrets: from the environment, from a named file, or made once however many processes start together."""

from __future__ import annotations

import multiprocessing
import secrets

import pytest

from alongside.kit.secret import keep_once, named_secret, replace_kept, secret_from


def test_the_environment_comes_before_a_file_and_a_file_before_making_one(tmp_path):
    file, kept = tmp_path / "named", tmp_path / "kept"
    file.write_text("from the file\n")
    made = lambda: "made"  # noqa: E731
    assert secret_from("KEY", kept, made, {"KEY": "given", "KEY_FILE": str(file)}) == "given"
    assert secret_from("KEY", kept, made, {"KEY_FILE": str(file)}) == "from the file"
    assert not kept.exists()
    assert secret_from("KEY", kept, made, {}) == "made"
    assert secret_from("KEY", kept, lambda: "made again", {}) == "made"


def test_a_named_file_that_is_missing_is_an_error_and_never_a_new_secret(tmp_path):
    with pytest.raises(FileNotFoundError):
        secret_from("KEY", tmp_path / "kept", lambda: "made", {"KEY_FILE": str(tmp_path / "gone")})
    assert not (tmp_path / "kept").exists()
    assert named_secret("KEY", {}) is None


def test_a_kept_secret_is_for_its_owner_alone(tmp_path):
    assert keep_once(tmp_path / "kept", "one")
    assert not keep_once(tmp_path / "kept", "two")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600
    replace_kept(tmp_path / "kept", "three")
    assert (tmp_path / "kept").read_text() == "three"
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def read_or_make(place, start, found):
    start.wait()
    found.put(secret_from("KEY", place, lambda: secrets.token_hex(2_000), {}))


def test_processes_that_start_together_agree_on_one_secret(tmp_path):
    context = multiprocessing.get_context("fork")
    for turn in range(20):
        start, found = context.Barrier(4), context.Queue()
        processes = [context.Process(target=read_or_make, args=(tmp_path / str(turn), start, found)) for _ in range(4)]
        for process in processes:
            process.start()
        values = {found.get(timeout=20) for _ in processes}
        for process in processes:
            process.join()
        assert len(values) == 1 and len(values.pop()) == 4_000
