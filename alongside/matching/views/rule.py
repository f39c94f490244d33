"""The match rule, its versions, and what another would do with the evidence there is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.request import Request
from alongside.matching import changes, jobs
from alongside.matching.changes.rule import RuleVersion, read, rule_in_force, versions
from alongside.matching.forms import RuleForm
from alongside.matching.models import RuleTrial
from alongside.matching.rules.joining import MatchRule


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request) -> HttpResponse:
    """Read the rule; the governance lead tries other values, sees what would follow, and puts a version in force."""
    if request.method == "POST":
        gate.ask(request.viewer, "match.rule")
        trying = "try" in request.POST
        form = RuleForm(request.POST, is_trial=trying)
        if form.is_valid():
            return _try(request, form.rule()) if trying else _put_in_force(request, form)
        return _page(request, rule_in_force(), form, status=400)
    if not request.viewer.may("match.rule"):
        gate.ask(request.viewer, "match.see")
    in_force = rule_in_force()
    return _page(request, in_force, RuleForm(initial=_values(in_force.rule)))


def trial(request: Request, pk: int) -> HttpResponse:
    """What one trial found, or how far it has come. Asked for by htmx, only the part that moves."""
    gate.ask(request.viewer, "match.rule")
    found = get_object_or_404(gate.visible(request.viewer, RuleTrial.objects.all()), pk=pk)
    if request.htmx:
        return render(request, "matching/rule.html#tried", {"trial": found})
    return _page(request, rule_in_force(), RuleForm(initial=_values(read(found.rule))), trial=found)


def _try(request: Request, rule: MatchRule) -> HttpResponse:
    made = changes.try_rule(by=request.viewer, rule=rule)
    jobs.try_out.enqueue(made.pk)
    return redirect("matching:trial", made.pk)


def _put_in_force(request: Request, form: RuleForm) -> HttpResponse:
    changes.set_rule(by=request.viewer, rule=form.rule(), because=form.cleaned_data["because"])
    messages.success(request, "The new rule is in force. The next run goes by it.")
    return redirect("matching:rule")


def _values(rule: MatchRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in RuleForm.base_fields if name != "because"}


def _page(
    request: Request, in_force: RuleVersion, form: RuleForm, *, trial: RuleTrial | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "rule": in_force.rule,
        "version": in_force.version,
        "may_edit": request.viewer.may("match.rule"),
        "trial": trial,
        "versions": versions(),
    }
    return render(request, "matching/rule.html", shown, status=status)
