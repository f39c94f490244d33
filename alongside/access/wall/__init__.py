"""The second wall, on PostgreSQL: the database itself gives the pages no agency's facts that no agreement lets them have.

Not a copy of the policy: agency by category, nothing finer. The gate stands before it and decides; the wall holds where a page
forgot the gate. It is down until `alongside wall raise` has been run.
"""
