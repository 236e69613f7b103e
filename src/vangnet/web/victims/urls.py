"""Addresses: children who are looked for or were found, and what is done for them."""

from django.urls import URLPattern, URLResolver, path

from vangnet.web.victims.views import figures, listing, victim
from vangnet.web.victims.views import working as work

app_name = "victims"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.victims, name="list"),
    path("new/", listing.new, name="new"),
    path("listed/", listing.listed, name="listed"),
    path("tasks/", listing.tasks, name="tasks"),
    path("figures/", figures.figures, name="figures"),
    path("figures/victims.csv", figures.csv, name="csv"),
    # pages of one child come last: "<str:victim>/" would fit everything above too
    path("<str:victim>/", victim.victim, name="victim"),
    path("<str:victim>/change", work.change, name="change"),
    path("<str:victim>/hand-over", work.hand_over, name="hand_over"),
    path("<str:victim>/review", work.review, name="review"),
    path("<str:victim>/status/add", work.add_step, name="add_step"),
    path("<str:victim>/status/<int:status_step>/take-back", work.take_back_step, name="take_back_step"),
    path("<str:victim>/series/tie", work.tie, name="tie"),
    path("<str:victim>/series/<int:tied>/untie", work.untie, name="untie"),
    path("<str:victim>/series/<int:tied>/pictures/", victim.pictures, name="pictures"),
    path("<str:victim>/candidates/propose", work.propose, name="propose"),
    path("<str:victim>/candidates/<int:candidate>/confirm", work.confirm, name="confirm"),
    path("<str:victim>/candidates/<int:candidate>/take-back", work.unconfirm, name="unconfirm"),
    path("<str:victim>/candidates/<int:candidate>/erase", work.refuse, name="refuse"),
    path("<str:victim>/tasks/give", work.give_task, name="give_task"),
    path("<str:victim>/tasks/<int:task>/finish", work.finish_task, name="finish_task"),
    path("<str:victim>/attempts/write", work.write_attempt, name="write_attempt"),
    path("<str:victim>/attempts/<int:attempt>/take-back", work.take_back_attempt, name="take_back_attempt"),
    path("<str:victim>/contacts/write", work.write_contact, name="write_contact"),
    path("<str:victim>/contacts/<int:foreign>/answered", work.contact_answered, name="contact_answered"),
    path("<str:victim>/contacts/<int:foreign>/take-back", work.take_back_contact, name="take_back_contact"),
    path("<str:victim>/help/offer", work.offer_help, name="offer_help"),
    path("<str:victim>/help/<int:offer>/answered", work.help_answered, name="help_answered"),
    path("<str:victim>/help/<int:offer>/take-back", work.take_back_help, name="take_back_help"),
    path("<str:victim>/wishes/state", work.state_wish, name="state_wish"),
    path("<str:victim>/wishes/<int:wish>/take-back", work.take_back_wish, name="take_back_wish"),
    path("<str:victim>/wishes/tell", work.tell, name="tell"),
]
