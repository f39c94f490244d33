"""From exports to cohort: the week's files go in, what was refused is mended, doubtful matches are judged, and the partnership
sees who meets its criteria and why."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from alongside.methods import borough

pytestmark = pytest.mark.journey

FILES = {
    "chain_contacts.csv": "rough-sleeping-outreach-chain",
    "ndelius_sentences.csv": "probation-ndelius",
    "systmone_activity.csv": "health-systmone",
}
PAIRS = 10


@pytest.fixture(scope="module")
def week(tmp_path_factory) -> dict[str, Path]:
    """This week's files of three agencies, about people that the demo does not know yet."""
    out = tmp_path_factory.mktemp("week") / "borough"
    borough.write(borough.build(people=300, seed=99, today=dt.date.today()), out)
    return {name: next(out.rglob(name)) for name in FILES}


def test_exports_to_cohort(sign_in, is_accessible, product, week, page: Page):
    sign_in("data-officer")
    is_accessible()
    send_files(page, product, list(week.values()), is_accessible)
    for name in FILES:
        wait_until_read(page, product, name, is_accessible)
    mended = mend_refused_rows(page, product, is_accessible)
    expect(page.get_by_text(re.compile(rf"{mended} rows?: .* 0 refused"))).to_be_visible()

    wait_until_linked(page, product)
    judge_pairs(page, product, is_accessible)

    sign_in("coordinator")
    see_the_shortlist_and_why(page, product, is_accessible)


def send_files(page: Page, product: str, paths: list[Path], is_accessible) -> None:
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("button", name="Send files").click()
    is_accessible()
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name="Continue").click()
    is_accessible()
    guessed = page.locator("select").evaluate_all("all => all.map(each => each.value)")
    assert guessed == [FILES[path.name] for path in paths], "each file is recognised by its columns"
    page.get_by_role("button", name=re.compile("^Read")).click()
    page.wait_for_url(f"{product}/sources/")


def wait_until_read(page: Page, product: str, name: str, is_accessible) -> None:
    page.goto(f"{product}/sources/source/{FILES[name]}/")
    page.get_by_role("link", name=name).first.click()
    is_accessible()  # with its progress bar, if it is not read yet
    expect(page.locator("strong.govuk-tag")).to_have_text("Read", timeout=90_000)
    expect(page.get_by_text(re.compile(r"rows: .* accepted"))).to_be_visible(timeout=90_000)
    is_accessible()


def mend_refused_rows(page: Page, product: str, is_accessible) -> int:
    """Download what was refused, put right what can be, and send it again. Returns how many rows were sent."""
    page.goto(f"{product}/sources/source/{FILES['chain_contacts.csv']}/")
    page.get_by_role("link", name="chain_contacts.csv").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Download .* refused")).click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    header, *refused = rows
    mended = [mend(header, row, number) for number, row in enumerate(refused)]
    assert mended, "the borough's files hold rows that are broken on purpose"
    text = io.StringIO()
    csv.writer(text).writerows([header, *mended])
    page.get_by_role("link", name="Send the mended file").click()
    file = {"name": "chain_mended.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    assert page.locator("select").input_value() == FILES["chain_contacts.csv"]
    page.get_by_role("button", name="Read 1 file").click()
    expect(page.locator("strong.govuk-tag")).to_have_text("Read", timeout=180_000)
    page.reload()
    is_accessible()
    return len(mended)


def mend(header: list[str], row: list[str], number: int) -> list[str]:
    """What a data officer would do: look up the key, the day and the number of columns in the agency's own system."""
    cells = (row + [""] * len(header))[: len(header)]
    key, day = header.index("CHAIN No"), header.index("Contact date")
    cells[key] = cells[key] if re.fullmatch(r"\d+", cells[key]) else str(99_900_000 + number)
    try:
        dt.datetime.strptime(cells[day], "%d/%m/%Y")
    except ValueError:
        cells[day] = "01/10/2026"
    return [cell if index in (key, day) or len(row) == len(header) else "" for index, cell in enumerate(cells)]


def wait_until_linked(page: Page, product: str) -> None:
    """The worker notices new records by itself."""
    for _ in range(60):
        page.goto(f"{product}/matching/runs/")
        newest = page.locator("tbody tr").first
        if page.locator("tbody tr").count() >= 2 and "under way" not in newest.inner_text().lower():
            return
        page.wait_for_timeout(1_000)
    pytest.fail(f"No second run of linkage: {page.inner_text('main')}")


def judge_pairs(page: Page, product: str, is_accessible) -> None:
    """Ten pairs by keyboard, one of them taken back."""
    page.goto(f"{product}/matching/")
    is_accessible()
    page.set_viewport_size({"width": 360, "height": 780})
    is_accessible()
    page.set_viewport_size({"width": 1280, "height": 900})
    for number in range(PAIRS):
        before = page.url
        page.keyboard.press("d" if number % 4 == 3 else "s")
        page.wait_for_url(lambda url, before=before: url != before)
    page.goto(f"{product}/matching/judged/")
    expect(page.locator("tbody tr")).to_have_count(PAIRS)
    is_accessible()


def see_the_shortlist_and_why(page: Page, product: str, is_accessible) -> None:
    page.get_by_role("link", name="The list", exact=True).click()
    page.get_by_role("link", name="Shortlist", exact=True).click()
    page.get_by_role("button", name="Check everyone again").click()
    expect(page.get_by_text("Everyone has been checked.")).to_be_visible(timeout=180_000)
    is_accessible()
    page.get_by_role("link", name="See the shortlist").click()
    expect(page.get_by_text(re.compile(r"people meet|person meets"))).to_be_visible()
    is_accessible()
    page.set_viewport_size({"width": 360, "height": 780})
    is_accessible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("tbody tr").first.get_by_role("link").first.click()
    is_accessible()
    if "/cohort/person/" not in page.url:
        page.get_by_role("link", name="How they meet the criteria").click()
    expect(page.get_by_role("heading", name="Why on the list, why not")).to_be_visible()
    expect(page.get_by_text("18 or over").first).to_be_visible()
    expect(page.get_by_text(re.compile("Yes")).first).to_be_visible()
    is_accessible()
