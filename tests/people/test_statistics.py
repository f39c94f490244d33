"""After very many rows the database knows how many there are."""

from __future__ import annotations

import pytest
from django.db import connection

from alongside.access.models import Agency
from alongside.people import statistics
from alongside.people.models import Record
from tests.factories.partnership import make_record


@pytest.mark.django_db
def test_postgresql_counts_afresh_and_sqlite_is_left_alone():
    agency = Agency.objects.create(slug="council", name="Council")
    for _ in range(20):
        make_record(agency)
    statistics.renew(Record)
    assert Record.objects.count() == 20
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select reltuples from pg_class where oid = %s::regclass", [Record._meta.db_table])
            assert cursor.fetchone() == (20,)
