"""The tables of exports of chats and forums."""

from vangnet.chats.models.export import Export
from vangnet.chats.models.member import Member, MemberIdentifier, MemberSameness
from vangnet.chats.models.work import WorkAct, WorkItem

__all__ = ["Export", "Member", "MemberIdentifier", "MemberSameness", "WorkAct", "WorkItem"]
