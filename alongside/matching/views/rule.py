"""The match rule, its versions, and what it would have done with the evidence there is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.request import Request
from alongside.matching import changes
from alongside.matching.changes.rule import rule_in_force, versions
from alongside.matching.foresight import foresee
from alongside.matching.forms import RuleForm


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request) -> HttpResponse:
    """Read the rule; the governance lead tries other values, sees what would follow, and puts a version in force."""
    may_edit = request.viewer.may("match.rule")
    if not may_edit:
        gate.ask(request.viewer, "match.see")
    in_force = rule_in_force()
    now = {name: getattr(in_force.rule, name) for name in RuleForm.base_fields if name != "because"}
    trying = request.method == "POST" and "try" in request.POST
    form = RuleForm(request.POST or None, initial=now, is_trial=trying)
    tried = None
    if request.method == "POST":
        gate.ask(request.viewer, "match.rule")
        if form.is_valid():
            if not trying:
                changes.set_rule(by=request.viewer, rule=form.rule(), because=form.cleaned_data["because"])
                messages.success(request, "The new rule is in force. The next run goes by it.")
                return redirect("matching:rule")
            tried = foresee(form.rule())
    shown = {
        "form": form,
        "rule": in_force.rule,
        "version": in_force.version,
        "may_edit": may_edit,
        "tried": tried,
        "versions": versions(),
    }
    return render(request, "matching/rule.html", shown, status=400 if form.errors else 200)
