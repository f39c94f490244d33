from __future__ import annotations

from alongside.workspace.management.commands.demo import throw_away


def test_starting_over_leaves_the_folder_and_the_keys_that_are_in_use(tmp_path):
    for name in ("secret-key", "field-keys", "alongside.sqlite3", "alongside.sqlite3-wal", "uploads/one", "papers/two"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old")
    throw_away(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["field-keys", "secret-key"]


def test_where_there_is_nothing_yet_nothing_is_thrown_away(tmp_path):
    throw_away(tmp_path / "never")
    assert list(tmp_path.iterdir()) == []
