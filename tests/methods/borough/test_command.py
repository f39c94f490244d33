from __future__ import annotations

from pathlib import Path

import pytest

from alongside.methods.borough.__main__ import main


def test_the_command_writes_a_borough_and_says_what_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--people", "60", "--seed", "3", "--out", str(tmp_path / "new")]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("60 people, ")
    assert "living three years" in told.err
    assert "every one of the 60 people" in (tmp_path / "new" / "README.md").read_text().lower()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--people", "3"], "20 to 450,000 people", id="too few people"),
        pytest.param(["--people", "60"], "not empty", id="a folder in use"),
    ],
)
def test_the_command_refuses_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").touch()
    out = tmp_path / ("used" if "not empty" in words else "free")
    assert main([*arguments, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
