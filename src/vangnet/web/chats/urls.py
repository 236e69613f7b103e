"""Addresses: chats and forums of a case."""

from django.urls import path

from vangnet.web.chats.views import (
    around,
    communities,
    exports,
    members,
    messages,
    paper,
    picture,
    players,
    same,
    work,
)

app_name = "chats"

urlpatterns = [
    path("work/", work.mine, name="work_mine"),
    path("work/<str:work_item>/", work.item, name="work_item"),
    path("work/<str:work_item>/act", work.act, name="work_act"),
    path("work/<str:work_item>/suspect", work.suspect, name="work_suspect"),
    path("<str:number>/", exports.exports, name="list"),
    path("<str:number>/progress/", exports.progress, name="progress"),
    path("<str:number>/give/<str:exhibit>/", exports.give, name="give"),
    path("<str:number>/same/", same.pairs, name="same"),
    path("<str:number>/same/judge", same.judge, name="judge"),
    path("<str:number>/same/<int:member_sameness>/revoke", same.revoke, name="revoke_sameness"),
    path("<str:number>/across/", same.across, name="across"),
    path("<str:number>/<int:chat>/", exports.export, name="export"),
    path("<str:number>/<int:chat>/stop", exports.stop, name="stop"),
    path("<str:number>/<int:chat>/resume", exports.resume, name="resume"),
    path("<str:number>/<int:chat>/remove", exports.remove, name="remove"),
    path("<str:number>/<int:chat>/players/", players.players, name="players"),
    path("<str:number>/<int:chat>/players/sets/", players.sets, name="sets"),
    path("<str:number>/<int:chat>/communities/", communities.communities, name="communities"),
    path("<str:number>/<int:chat>/communities/<int:community>/", communities.community, name="community"),
    path("<str:number>/<int:chat>/picture/", picture.picture, name="picture"),
    path("<str:number>/<int:chat>/picture/points", picture.points, name="points"),
    path("<str:number>/<int:chat>/members/", members.members, name="members"),
    path("<str:number>/<int:chat>/members/<int:chat_member>/", members.member, name="member"),
    path("<str:number>/<int:chat>/members/<int:chat_member>/around/", around.around, name="around"),
    path("<str:number>/<int:chat>/messages/", messages.messages, name="messages"),
    path("<str:number>/<int:chat>/messages/<int:message>/", messages.message, name="message"),
    path("<str:number>/<int:chat>/messages/<int:message>/uncover", messages.uncover, name="uncover"),
    path("<str:number>/<int:chat>/media/", messages.media, name="media"),
    path("<str:number>/<int:chat>/work/", work.of_export, name="work"),
    path("<str:number>/<int:chat>/report", paper.report, name="report"),
    path("<str:number>/<int:chat>/layer", paper.layer, name="layer"),
]
