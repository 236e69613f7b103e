"""Addresses: Stop conversations."""

from django.urls import URLPattern, path

from vangnet.web.conversations.views import minor, queue
from vangnet.web.conversations.views import working as work

app_name = "conversations"

urlpatterns: list[URLPattern] = [
    path("", queue.conversations, name="list"),
    path("of/<str:minor>/ask", minor.ask, name="ask"),
    path("of/<str:minor>/decide", minor.decide, name="decide"),
    path("of/<str:suspect>/decisions/<int:minor_decision>/take-back", minor.take_back, name="take_back_decision"),
    # pages of one conversation come last: "<str:conversation>/" would fit everything above too
    path("<str:conversation>/", queue.conversation, name="conversation"),
    path("<str:conversation>/take-up", work.take_up, name="take_up"),
    path("<str:conversation>/hand-over", work.hand_over, name="hand_over"),
    path("<str:conversation>/decline", work.decline, name="decline"),
    path("<str:conversation>/withdraw", work.withdraw, name="withdraw"),
    path("<str:conversation>/invitees/add", work.add_invitee, name="add_invitee"),
    path("<str:conversation>/invitees/<int:invitee>/take-back", work.take_back_invitee, name="take_back_invitee"),
    path("<str:conversation>/invitees/<int:invitee>/letter", work.make_letter, name="make_letter"),
    path("<str:conversation>/invitees/<int:invitee>/invite", work.invite, name="invite"),
    path("<str:conversation>/letters/<int:stop_letter>.pdf", queue.letter, name="letter"),
    path("<str:conversation>/invitations/<int:invitation>/answered", work.answered, name="answered"),
    path("<str:conversation>/plan", work.plan, name="plan"),
    path("<str:conversation>/miss", work.miss, name="miss"),
    path("<str:conversation>/hold", work.hold, name="hold"),
    path("<str:conversation>/talks/<int:talk>/take-back", work.take_back_talk, name="take_back_talk"),
    path("<str:conversation>/safety", work.check, name="check"),
    path("<str:conversation>/help/offer", work.offer_help, name="offer_help"),
    path("<str:conversation>/help/<int:help_offer>/answered", work.help_answered, name="help_answered"),
    path("<str:conversation>/help/<int:help_offer>/take-back", work.take_back_help, name="take_back_help"),
    path("<str:conversation>/follow-ups/plan", work.follow, name="follow"),
    path("<str:conversation>/follow-ups/<int:follow_up>/done", work.followed, name="followed"),
    path("<str:conversation>/finish", work.finish, name="finish"),
    path("<str:conversation>/separate/ask", work.separate, name="separate"),
    path("<str:conversation>/separate/<int:separate>/take-back", work.take_back_separate, name="take_back_separate"),
]
