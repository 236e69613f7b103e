"""Addresses: schools, their people and boards, the lists they come from, codes, and wishes to talk."""

from django.urls import path

from vangnet.web.schools.views import boards, codes, counselling, lists, schools

app_name = "schools"

urlpatterns = [
    path("", schools.schools, name="list"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<int:board>/", boards.board, name="board"),
    path("boards/<int:board>/consent", boards.consent, name="consent"),
    path("boards/<int:board>/withdraw", boards.withdraw, name="withdraw"),
    path("lists/", lists.lists, name="lists"),
    path("lists/look", lists.look, name="look"),
    path("lists/take-in", lists.take_in, name="take_in"),
    path("lists/<int:edition>/", lists.edition, name="edition"),
    path("letters/", codes.letters, name="letters"),
    path("letters/print", codes.print_letters, name="print_letters"),
    path("people/<int:professional>/letter", codes.letter, name="letter"),
    path("people/<int:professional>/telephone", codes.telephone, name="telephone"),
    path("counselling/", counselling.wishes, name="counselling"),
    path("counselling/<int:counselling>/", counselling.handle, name="handle"),
    # the page of one school comes last: it would fit everything above too
    path("<str:school>/", schools.school, name="school"),
]
