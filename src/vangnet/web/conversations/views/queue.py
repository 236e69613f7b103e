"""The queue of the youth officers, one conversation, and its letters."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from vangnet.accounts.roles import Verb
from vangnet.suspects.models import Conversation, StopLetter
from vangnet.suspects.queries import stop as queries
from vangnet.suspects.stop.data import stop
from vangnet.web.conversations import forms
from vangnet.web.conversations.letters import pdf_of
from vangnet.web.conversations.page import page
from vangnet.web.conversations.told import words
from vangnet.web.shell.door import Request, conversation_page, person_page
from vangnet.web.shell.ways import whole_number


@person_page("conversations.list", verb=Verb.HOLD_CONVERSATIONS, shows_case_data=True)
def conversations(request: Request) -> HttpResponseBase:
    """The conversations of the unit, what waits first."""
    form = forms.Filters(request.GET or None)
    asked = form.asked()
    start = whole_number(request.GET.get("after", "")) or 0
    rows = queries.queue(request.user, asked)
    shown = rows[start : start + queries.PAGE]
    request.seen.objects = [f"conversation:{row.conversation.pk}" for row in shown]
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": form,
        "is_asked": asked != queries.Asked(),
        "rows": [(row, [words(one) for one in row.told]) for row in shown],
        "waiting": sum(bool(row.told) for row in rows),
        "total": len(rows),
        "terms": stop().term,
        "after": start + queries.PAGE if len(rows) > start + queries.PAGE else None,
        "query": query.urlencode(),
    }
    return render(request, "conversations/list.html", context)


@conversation_page("conversation.see")
def conversation(request: Request, conversation: Conversation) -> HttpResponseBase:
    """The page of a conversation."""
    return page(request, conversation)


@conversation_page("conversation.letter.see")
def letter(request: Request, conversation: Conversation, stop_letter: int) -> HttpResponse:
    """A letter as PDF, as it was made."""
    found = get_object_or_404(StopLetter, conversation=conversation, pk=stop_letter)
    request.seen.objects = [f"conversation:{conversation.pk}", f"stopletter:{found.pk}"]
    name = f"{'CONCEPT-' if found.is_concept else ''}{conversation.number}-{found.pk}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf_of(found), content_type="application/pdf", headers=headers)
