"""A sheet of paper: its words in their order, its tree, its language; the same twice."""

from __future__ import annotations

import io

import pikepdf
import pytest

from alongside.kit.pdf import HEIGHT, MARGIN, WIDTHS, Block, sheet

BLOCKS = [
    Block("H1", "A decision is wanted"),
    Block("P", "Surgeries may use the day centre’s (own) address: £5 \\ Łódź"),
    Block("H2", "What could be decided"),
    Block("LI", "1. Yes"),
    Block("LI", "2. No"),
    Block("P", "Thank you"),
]


def opened(blocks=BLOCKS):
    return pikepdf.open(io.BytesIO(sheet("A title", blocks, footer="Alongside")))


def test_it_can_be_read_by_a_machine_that_reads_aloud():
    pdf = opened()
    assert pdf.Root.Lang == "en-GB" and pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.docinfo["/Title"] == "A title"
    document = pdf.Root.StructTreeRoot.K[0]
    assert [str(each.S) for each in document.K] == ["/H1", "/P", "/H2", "/L", "/P"]
    assert [[str(part.S) for part in item.K] for item in document.K[3].K] == [["/LBody"], ["/LBody"]]


def test_every_mark_on_a_page_has_its_place_in_the_tree():
    pdf = opened(BLOCKS * 12)
    assert len(pdf.pages) > 1
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        content = page.obj.Contents.read_bytes()
        marks, places = content.count(b"/MCID"), numbers[2 * number + 1]
        assert numbers[2 * number] == page.obj.StructParents == number and len(places) == marks
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")
        for mark, place in enumerate(places):
            assert any(mark == each.MCID and each.Pg.objgen == page.obj.objgen for each in place.K)


def test_words_are_written_as_they_are_or_without_their_marks():
    pdf = opened()
    content = pdf.pages[0].obj.Contents.read_bytes()
    assert "centre’s \\(own\\) address: £5 \\\\ ".encode("cp1252") in content
    assert b"?\xf3d" in content, "a letter that cannot be written is a question mark, the ones beside it stay"


@pytest.mark.parametrize("text", ["", "x" * 500, "word " * 400, "one\ntwo"], ids=["empty", "no space", "long", "lines"])
def test_nothing_runs_off_the_page(text):
    pdf = opened([Block("H1", text), Block("P", text)])
    for page in pdf.pages:
        for line in page.obj.Contents.read_bytes().split(b"\n"):
            if line.startswith(b"BT"):
                y = float(line.split()[5])
                assert MARGIN - 20 < y < HEIGHT - MARGIN


def test_the_same_words_make_the_same_file():
    assert sheet("A", BLOCKS, footer="x") == sheet("A", BLOCKS, footer="x")
    assert len(WIDTHS) == 95
