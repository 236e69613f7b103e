"""Addresses: the disposal checklist."""

from django.urls import URLPattern, path

from vangnet.web.disposal.views import checklist, listing
from vangnet.web.disposal.views import working as work

app_name = "disposal"

urlpatterns: list[URLPattern] = [
    path("", listing.checklists, name="list"),
    path("<str:suspect>/", checklist.checklist, name="checklist"),
    path("<str:suspect>/draft.pdf", checklist.draft, name="draft"),
    path("<str:suspect>/open", checklist.begin, name="open"),
    path("<str:suspect>/set", work.change_set, name="change_set"),
    path("<str:suspect>/answer", work.answer, name="answer"),
    path("<str:suspect>/answers/<int:criterion_answer>/take-back", work.take_back_answer, name="take_back_answer"),
    path("<str:suspect>/step", work.write_step, name="step"),
    path("<str:suspect>/steps/<int:disposal_step>/take-back", work.take_back_step, name="take_back_step"),
    path("<str:suspect>/direction", work.add_direction, name="direction"),
    path("<str:suspect>/directions/<int:direction>/take-back", work.take_back_direction, name="take_back_direction"),
    path("<str:suspect>/behavioural", work.add_behavioural, name="behavioural"),
    path(
        "<str:suspect>/behavioural/<int:behavioural>/take-back",
        work.take_back_behavioural,
        name="take_back_behavioural",
    ),
    path("<str:suspect>/behavioural/<int:behavioural>/treatment", work.write_treatment, name="treatment"),
    path("<str:suspect>/treatments/<int:treatment>/take-back", work.take_back_treatment, name="take_back_treatment"),
    path("<str:suspect>/carrier", work.decide_carrier, name="carrier"),
    path("<str:suspect>/carriers/<int:carrier>/take-back", work.take_back_carrier, name="take_back_carrier"),
    path("<str:suspect>/decide", work.decide, name="decide"),
    path("<str:suspect>/decisions/<int:disposal>/take-back", work.take_back_decision, name="take_back_decision"),
]
