"""Criteria and answers in words that anybody can check. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.cohort.criteria import (
    FACT_KINDS,
    Absent,
    AgeAtLeast,
    Assessed,
    AtLeast,
    CriteriaSet,
    Criterion,
    Events,
    RepeatContact,
)
from alongside.cohort.rules import Finding
from alongside.people.rules import Answer

NOT_TOLD = "No agency that would know has told us."


def describe(criterion: Criterion) -> str:
    """What the question asks for exactly."""
    match criterion:
        case AgeAtLeast():
            return f"The date of birth says {criterion.years} or over."
        case Events():
            return f"{_days(criterion.at_least)} or more with: {listed(criterion.kinds)}{_back(criterion.months)}."
        case RepeatContact():
            agencies = f" with {_agencies(criterion.agencies)} or more" if criterion.agencies > 1 else ""
            return (
                f"{_days(criterion.days)} or more{agencies}, with: {listed(criterion.kinds)}{_back(criterion.months)}."
            )
        case Absent():
            return f"Nobody has told us of: {listed(criterion.kinds)}."
        case Assessed():
            shown = f", or shown by: {listed(criterion.shown_by)}" if criterion.shown_by else ""
            return f"Answered yes in: {listed(criterion.kinds)}{shown}{_back(criterion.months)}."
        case AtLeast():
            return f"{criterion.number} or more of {len(criterion.of)} are yes."


def because(criterion: Criterion, finding: Finding) -> str:
    """Why the answer is what it is."""
    match criterion:
        case AgeAtLeast():
            if finding.answer is Answer.NOT_KNOWN:
                return "No date of birth is known."
            return f"{finding.found} years old."
        case Events() | RepeatContact():
            return _because_of_days(criterion, finding)
        case Absent():
            return "Nobody has told us of it." if finding.answer is Answer.YES else "We have been told of it."
        case Assessed():
            return {
                Answer.YES: "An agency's newest answer is yes, or something happened that shows it.",
                Answer.NO: "Agencies asked, and the newest answers are no.",
                Answer.NOT_KNOWN: "Nobody has answered all of this yet.",
            }[finding.answer]
        case AtLeast():
            return _because_of_parts(criterion, finding)


def would_change(criterion: Criterion, finding: Finding) -> str:
    """What would make the answer yes; empty where it is yes already."""
    if finding.answer is Answer.YES:
        return ""
    match criterion:
        case AgeAtLeast():
            return "A date of birth." if finding.answer is Answer.NOT_KNOWN else f"Turning {criterion.years}."
        case Events():
            return f"{_days(max(1, criterion.at_least - finding.found))} more with: {listed(criterion.kinds)}."
        case RepeatContact():
            if finding.found >= criterion.days:
                return f"Contact with {_agencies(criterion.agencies)}."
            return f"{_days(criterion.days - finding.found)} more of contact."
        case Absent():
            return "Only a mistake in the record."
        case Assessed():
            shown = f", or: {listed(criterion.shown_by)}" if criterion.shown_by else ""
            return f"A yes in: {listed(criterion.kinds)}{shown}."
        case AtLeast():
            return f"{criterion.number - finding.found} more of its parts answered yes."


def in_lines(criteria: CriteriaSet) -> list[str]:
    """The whole set, a line for each thing it says; for comparing two versions."""
    lines = [f"Title: {criteria.title}", f"About: {criteria.about}", f"Source: {criteria.source}"]
    for criterion in criteria.criteria:
        lines.append(f"{criterion.words}: {describe(criterion)}")
        if isinstance(criterion, AtLeast):
            lines.append(f"{criterion.words}, of: {'; '.join(part.words for part in criteria.parts(criterion))}")
    return lines


def listed(kinds: Sequence[str]) -> str:
    """Kinds of fact by the names people know them by."""
    names = [FACT_KINDS[kind].label for kind in kinds]
    names[1:] = [_lower(name) for name in names[1:]]
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _because_of_days(criterion: Events | RepeatContact, finding: Finding) -> str:
    needed = criterion.at_least if isinstance(criterion, Events) else criterion.days
    back = _back(criterion.months)
    if finding.answer is Answer.YES:
        enough = f"; {needed} are enough" if needed > 1 else ""
        return f"Found on {_days(finding.found)}{back}{enough}."
    found = f"Found on {_days(finding.found)}{back}; {needed} are needed." if finding.found else f"None found{back}."
    if finding.answer is Answer.NO:
        return f"{found} An agency that would know has a record of them."
    if isinstance(criterion, Events) and not criterion.silence_may_mean_no:
        return f"{found} Silence does not mean no here."
    return f"{found} {NOT_TOLD}"


def _because_of_parts(criterion: AtLeast, finding: Finding) -> str:
    count = f"{finding.found} of {len(criterion.of)} {'is' if finding.found == 1 else 'are'} yes"
    return {
        Answer.YES: f"{count}; {criterion.number} {'is' if criterion.number == 1 else 'are'} enough.",
        Answer.NO: f"{count}; the others could not make it {criterion.number}.",
        Answer.NOT_KNOWN: f"{count}; {criterion.number} needed, and some are not known.",
    }[finding.answer]


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _agencies(count: int) -> str:
    return f"{count} agency" if count == 1 else f"{count} agencies"


def _back(months: int | None) -> str:
    if months is None:
        return ""
    if months % 12 == 0:
        years = months // 12
        return " in the last year" if years == 1 else f" in the last {years} years"
    return " in the last month" if months == 1 else f" in the last {months} months"


def _lower(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]
