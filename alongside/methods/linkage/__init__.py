"""Record linkage: which records in which systems are one person, with the evidence for each answer.

    from alongside.methods.linkage import Judgement, Settings, link
    linked = link(records, judgements=[Judgement("a", "b", "same")])
    linked.clusters["a"], linked.reviews[0].because, linked.edges.column_names

Records are a pyarrow table with the columns of records.FIELDS; only record_id is required.
"""

from alongside.methods.linkage.index import Candidate, Index
from alongside.methods.linkage.judging import ANALYTIC, INDEX, Judgement, Settings
from alongside.methods.linkage.linking import Linked, link
from alongside.methods.linkage.model import Model, load_model
from alongside.methods.linkage.records import FIELDS, UnusableRecords, as_records, records_from_rows
from alongside.methods.linkage.review import Review

__all__ = [
    "ANALYTIC",
    "FIELDS",
    "INDEX",
    "Candidate",
    "Index",
    "Judgement",
    "Linked",
    "Model",
    "Review",
    "Settings",
    "UnusableRecords",
    "as_records",
    "link",
    "load_model",
    "records_from_rows",
]  # fmt: skip
