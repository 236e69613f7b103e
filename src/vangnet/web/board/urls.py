"""Addresses: the steering group's board, decisions, weights, and what teams tell it."""

from django.urls import URLPattern, path

from vangnet.web.board.views import asking, case, listing, weights

app_name = "board"

urlpatterns: list[URLPattern] = [
    path("", listing.board, name="list"),
    path("decisions/", listing.decisions, name="decisions"),
    path("weights/", weights.versions, name="weights"),
    path("weights/draft", weights.draft, name="draft"),
    path("weights/<int:weights>/", weights.version, name="version"),
    path("weights/<int:weights>/change", weights.change, name="change"),
    path("weights/<int:weights>/try", weights.try_out, name="try"),
    path("weights/<int:weights>/sign", weights.sign, name="sign"),
    path("weights/<int:weights>/drop", weights.drop, name="drop"),
    path("asking/<str:number>/", asking.asking, name="asking"),
    path("asking/<str:number>/facts/state", asking.state_fact, name="state_fact"),
    path("asking/<str:number>/facts/<int:board_fact>/take-back", asking.take_back_fact, name="take_back_fact"),
    path("asking/<str:number>/hours/ask", asking.ask_hours, name="ask_hours"),
    path("asking/<str:number>/hours/<int:hours>/take-back", asking.take_back_hours, name="take_back_hours"),
    # pages of one case come last: "<str:steered>/" would fit everything above too
    path("<str:steered>/", case.case, name="case"),
    path("<str:steered>/propose", case.propose, name="propose"),
    path("<str:steered>/decisions/<int:board_decision>/agree", case.agree, name="agree"),
    path("<str:steered>/decisions/<int:board_decision>/withdraw", case.withdraw, name="withdraw"),
    path("<str:steered>/decisions/<int:board_decision>/dissent", case.dissent, name="dissent"),
]
