"""Values that are already in standard form, recognised in SQL, so that only the others are worked through one by one.

Each condition is narrower than the Python function that it saves a call to, never wider; a test holds them together.
"""

from __future__ import annotations

from alongside.methods.identifiers import CHECK_LETTERS, THIS_YEAR
from alongside.methods.linkage.dates import EARLIEST_YEAR, PLACEHOLDERS
from alongside.methods.linkage.places import ABBREVIATIONS, LONG, NO_FIXED_ABODE

_NHS_SUM = " + ".join(f"v[{place}]::int * {11 - place}" for place in range(1, 10))


def _letter(digits: str) -> str:
    return f"'{CHECK_LETTERS}'[(({digits})::bigint % 23 + 1)::int]"


PLAIN_NUMBERS: dict[str, str] = {
    "nhs_number": f"""case when regexp_full_match(v, '[0-9]{{10}}') and v <> repeat(v[1], 10)
        then (11 - ({_NHS_SUM}) % 11) % 11 = v[10]::int else false end""",
    "pnc": f"""case when regexp_full_match(v, '(19|20)[0-9]{{2}}/[0-9]{{7}}[A-Z]')
        then v[:4]::int <= {THIS_YEAR} and {_letter("v[3:4] || v[6:12]")} = v[13] else false end""",
    "cro": f"""case when regexp_full_match(v, '[0-9]{{6}}/[0-9]{{2}}[A-Z]')
        then {_letter("v[8:9] || v[:6]")} = v[10] else false end""",
    "prison_number": "regexp_full_match(v, '[A-Z][0-9]{4}[A-Z]{2}')",
    "crn": "regexp_full_match(v, '[A-Z][0-9]{6}')",
    "ni_number": """regexp_full_match(v, '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]')
        and v[:2] not in ('BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ')""",
    "chain_number": "regexp_full_match(v, '[0-9]{1,8}')",
}
"""For each kind of number, whether the text v is valid and in the form compared."""

_PLACEHOLDERS = ", ".join(f"'{day}'" for day in sorted(PLACEHOLDERS))

PLAIN_BIRTH = f"""(regexp_full_match(v, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') and try_cast(v as date) is not null
    and v[:4] between '{EARLIEST_YEAR}' and '{THIS_YEAR}' and v not in ({_PLACEHOLDERS}))"""
"""Whether the text v is an ISO date of birth that needs no reading."""

PLAIN_BIRTH_FORM = """v as text, v[:4]::smallint as year,
    case when v[9:] <= '12' and v[9:] <> v[6:7] then v[:5] || v[9:] || '-' || v[6:7] end as swapped, v[6:] = '01-01'
    as is_default"""
"""The form of such a date, as birth_form gives it."""

PLAIN_POSTCODE = """(regexp_full_match(v, '[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}')
    and v not similar to '(ZZ|XX|AA1 1|NF1).*')"""
"""Whether the text v is a UK postcode as it should be written."""

PLAIN_PHONE = "(regexp_full_match(v, '0[1-9][0-9]{9}') and v[-7:] <> repeat(v[-1:], 7))"
"""Whether the text v is a UK telephone number without spaces."""

PLAIN_PHONE_FORM = "'+44' || v[2:] as text"
"""The form of such a number, as phone_form gives it."""

PLAIN_EMAIL = "regexp_full_match(v, '[a-z0-9._+-]+@[a-z0-9-]+([.][a-z0-9-]+)+')"
"""Whether the text v is an email address in small letters, figures and the usual signs, and nothing else."""

PLAIN_ADDRESS = "regexp_full_match(v, '[ -~]+')"
"""Whether the text v is an address in plain letters, figures and signs."""

_ADDRESS_TEXT = "trim(regexp_replace(replace(upper(v), '''', ''), '[^A-Z0-9]+', ' ', 'g'))"
_SHORT = " ".join(f"when '{word}' then '{short}'" for word, short in ABBREVIATIONS.items())

PLAIN_ADDRESS_FORM = f"""case when length({_ADDRESS_TEXT}) < {LONG} and regexp_matches({_ADDRESS_TEXT}, '^{NO_FIXED_ABODE}')
    then []::varchar[]
    else [short for short in [case word {_SHORT} else word end for word in string_split({_ADDRESS_TEXT}, ' ')] if short <> '']
    end as words"""
"""The words of such an address, as address_form gives them; none where it says no fixed abode."""
