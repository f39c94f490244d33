# One mistake of each kind that rules.yml knows, so that a rule that stopped biting is noticed. Never imported.
# ruff: noqa
import logging, os, pickle, random, subprocess

log = logging.getLogger(__name__)


def page(request, cursor, person, Person, gate):
    # ruleid: wall-told-for-longer-than-a-transaction, query-written-by-hand-in-a-page
    cursor.execute("select set_config('app.agency', %s, false)", ["1"])
    # ruleid: personal-facts-in-a-log
    log.info("somebody looked at %s", person.full_name)
    # ok: personal-facts-in-a-log
    log.info("somebody looked at %s", person.pk)
    # ruleid: text-called-safe-outside-the-kit
    mark_safe(person.note)
    # ruleid: answer-made-of-what-was-asked
    HttpResponse("You asked for " + request.GET["q"])
    # ruleid: redirect-to-where-the-request-says
    redirect(request.GET["next"])
    # ok: redirect-to-where-the-request-says
    redirect("tasks:list")
    # ruleid: query-written-by-hand-in-a-page
    Person.objects.raw("select * from people_person")
    # ruleid: value-written-into-a-statement, query-written-by-hand-in-a-page
    cursor.execute("select * from people_person where key = '%s'" % person.key)
    # ruleid: rows-past-the-gate
    render(request, "people.html", {"people": Person.objects.all()})
    # ok: rows-past-the-gate
    render(request, "people.html", {"people": gate.visible(request.viewer, Person.objects.all())})
    # ruleid: command-through-a-shell
    subprocess.run("ls " + person.key, shell=True)
    # ruleid: objects-from-bytes
    pickle.loads(request.body)
    # ruleid: chance-for-a-secret
    random.choice("abc")
    # ruleid: seal-swallowed
    try:
        return person.address
    except WillNotOpen:
        return ""


# ruleid: form-without-its-token
@csrf_exempt
def open_page(request):
    pass
