"""The database as Django speaks to it, but for two things: whoever asks PostgreSQL does not wait for ever (base.py), and what
it means that a database is away is said in one place."""

from __future__ import annotations

import django.db
import psycopg

AWAY = (django.db.OperationalError, django.db.InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""Stopped, frozen, full or out of reach. Rows that are copied in bulk fail with psycopg's own exceptions."""
