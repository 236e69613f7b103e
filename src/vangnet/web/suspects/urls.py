"""Addresses: suspects of a case."""

from django.urls import URLPattern, path

from vangnet.web.suspects.views import listing, suspect
from vangnet.web.suspects.views import working as work

app_name = "suspects"

urlpatterns: list[URLPattern] = [
    path("", listing.suspects, name="list"),
    path("in/<str:number>/new/", listing.new, name="new"),
    # pages of one suspect come last: "<str:suspect>/" would fit everything above too
    path("minors/<str:minor>/parents/add", work.add_parent, name="add_parent"),
    path("minors/<str:minor>/parents/<int:parent>/take-back", work.take_back_parent, name="take_back_parent"),
    path("minors/<str:minor>/parents/<int:parent>/told", work.tell_parent, name="tell_parent"),
    path("minors/<str:minor>/told/<int:parent_told>/take-back", work.take_back_told, name="take_back_told"),
    path("minors/<str:minor>/youth-officer/assign", work.assign, name="assign"),
    path("minors/<str:minor>/youth-officer/<int:youth_officer>/take-back", work.take_back_officer, name="relieve"),
    path("<str:suspect>/", suspect.suspect, name="suspect"),
    path("<str:suspect>/name", work.rename, name="rename"),
    path("<str:suspect>/birth/write", work.write_birth, name="write_birth"),
    path("<str:suspect>/birth/<int:suspect_birth>/take-back", work.take_back_birth, name="take_back_birth"),
    path("<str:suspect>/track/adult", work.to_adult, name="to_adult"),
    path("<str:suspect>/track/minor", work.to_minor, name="to_minor"),
    path("<str:suspect>/acts/write", work.write_act, name="write_act"),
    path("<str:suspect>/acts/<int:suspect_act>/take-back", work.take_back_act, name="take_back_act"),
    path("<str:suspect>/roles/add", work.add_role, name="add_role"),
    path("<str:suspect>/roles/<int:suspect_role>/take-back", work.take_back_role, name="take_back_role"),
    path("<str:suspect>/exhibits/tie", work.tie_exhibit, name="tie_exhibit"),
    path("<str:suspect>/exhibits/<int:suspect_exhibit>/take-back", work.untie_exhibit, name="untie_exhibit"),
    path("<str:suspect>/use/write", work.attribute, name="attribute"),
    path("<str:suspect>/use/<int:attribution>/take-back", work.take_back_attribution, name="take_back_attribution"),
    path("<str:suspect>/identifiers/tie", work.tie_identifier, name="tie_identifier"),
    path(
        "<str:suspect>/identifiers/<int:suspect_identifier>/take-back", work.untie_identifier, name="untie_identifier"
    ),
    path("<str:suspect>/contacts/write", work.write_contact, name="write_contact"),
    path("<str:suspect>/contacts/<int:suspect_contact>/take-back", work.take_back_contact, name="take_back_contact"),
    path("<str:suspect>/history/write", work.write_history, name="write_history"),
    path("<str:suspect>/history/<int:suspect_history>/take-back", work.take_back_history, name="take_back_history"),
    path("<str:suspect>/children/tie", suspect.tie_child, name="tie_child"),
    path("<str:suspect>/children/<int:suspect_child>/take-back", suspect.untie_child, name="untie_child"),
]
