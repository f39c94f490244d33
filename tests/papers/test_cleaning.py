"""What a file says beside what it shows stays behind; what it shows comes through."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from alongside.papers import door
from alongside.papers.cleaning import cleaned
from alongside.papers.rules import KINDS, NOT_TAKEN, PaperRefused, kind_of, leaving_name
from tests.papers import making
from tests.papers.making import HIDDEN, SHOWN, everything_in

FILES = {
    "photograph.jpg": making.photograph(),
    "photograph.png": making.photograph("PNG"),
    "photograph.webp": making.photograph("WEBP"),
    "letter.pdf": making.pdf(),
    "letter.docx": making.docx(),
}
TELLS = [HIDDEN.encode(), HIDDEN.replace(" ", "").encode(), b"GPS", b"JavaScript", b"hidden.txt", b"rsid", b"Exif"]


@pytest.mark.case(8)
@pytest.mark.parametrize("name", FILES)
def test_nothing_is_left_that_was_not_meant_to_be_seen(name):
    before, clean = everything_in(FILES[name]), door.clean(name, FILES[name])
    assert HIDDEN.encode() in before, "the file hid something to begin with"
    after = everything_in(clean.data)
    assert [tell for tell in TELLS if tell in after] == []
    assert not clean.is_scanned, "without a scanner nothing is called scanned"


@pytest.mark.case(8)
@pytest.mark.parametrize("name", ["letter.pdf", "letter.docx"])
def test_what_is_meant_to_be_read_comes_through(name):
    assert SHOWN.encode() in everything_in(door.clean(name, FILES[name]).data)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("photograph")])
def test_a_picture_stays_the_way_up_it_was_held(name):
    with Image.open(io.BytesIO(cleaned(FILES[name], kind_of(name, FILES[name][:16]).name))) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
        assert not {"comment", "exif", "Author"} & set(picture.info)


@pytest.mark.parametrize("name", FILES)
def test_what_was_cleaned_can_be_cleaned_again(name):
    kind = kind_of(name, FILES[name][:16]).name
    once = cleaned(FILES[name], kind)
    assert everything_in(cleaned(once, kind)).count(SHOWN.encode()) == everything_in(once).count(SHOWN.encode())


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.heic", b"....ftypheic", NOT_TAKEN),
        ("a.svg", b"<svg onload='x'/>", NOT_TAKEN),
        ("a.docm", making.docx(), NOT_TAKEN),
        ("a", b"\xff\xd8\xff", NOT_TAKEN),
        ("a.pdf", FILES["photograph.jpg"], "is no PDF"),
        ("a.webp", b"RIFF....WAVE", "is no picture"),
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 99, "damaged or protected"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged or protected"),
        ("a.docx", b"PK\x03\x04 nothing", "damaged or protected"),
        ("a.docx", making.docx(word__vbaProject=b"x", word__evil_exe=b"x"), "unknown kind"),
        ("a.docx", making.docx(**{"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
        ("a.png", making.photograph("PNG", (9_000, 7_000)), "60 million points"),
        ("a.pdf", b"%PDF-" + b"x" * (20 << 20), "20 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_not_taken_is_refused_in_words(name, data, words):
    with pytest.raises(PaperRefused, match=re.escape(words)):
        door.clean(name, data)


@pytest.mark.parametrize(
    "scanner, words",
    [("false", door.INFECTED), ("sh -c 'exit 2'", door.NOT_SCANNED), ("/no/such/scanner", door.NOT_SCANNED), ("true", "")],
    ids=["harmful", "no-signatures", "no-scanner", "clean"],
)  # fmt: skip
def test_anything_but_a_clean_answer_holds_the_file(settings, scanner, words):
    settings.VIRUS_SCANNER = scanner
    if not words:
        assert door.clean("a.jpg", FILES["photograph.jpg"]).is_scanned
        return
    with pytest.raises(PaperRefused, match=words):
        door.clean("a.jpg", FILES["photograph.jpg"])


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_file_leaves_under_its_title_and_no_more(kind):
    name = leaving_name('Letter "x"\r\n/../é', 7, kind)
    assert name.startswith("letter-x-7.")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
