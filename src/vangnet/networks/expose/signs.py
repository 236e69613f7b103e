"""Second signs: what in a group, beside its name, says that data of others are posted there. Counts with reasons."""

from collections.abc import Collection

import msgspec

from vangnet.networks.expose.group_name import NameHint
from vangnet.networks.expose.rules import SignRule
from vangnet.networks.shape import Message
from vangnet.words import Word, word


class Tally(msgspec.Struct, frozen=True):
    """What was counted in a network: posts, those with data of another, with such data beside an image, with a hash."""

    posts: int = 0
    with_data: int = 0
    with_pair: int = 0
    with_hash: int = 0


class Sign(msgspec.Struct, frozen=True):
    """A second sign: what was counted, of how many posts, whether there is enough of it by the rules, and why."""

    code: str
    count: int
    of: int
    is_there: bool
    why: Word


def shows_image(post: Message) -> bool:
    """Whether a post carries a picture or video, also one that the export left out."""
    return any(
        one.type.startswith(("image", "video", "photo"))
        or one.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".heic", ".mp4", ".mov", ".webm"))
        or one.path.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".heic", ".mp4", ".mov", ".webm"))
        for one in post.media
    )


def second_signs(hint: NameHint, tally: Tally, rules: SignRule) -> tuple[Sign, ...]:
    """Every second sign of a network, also those of which there is not enough."""
    enough_data = tally.with_data >= rules.data_posts and tally.with_data * 100 >= rules.data_percent * tally.posts
    told = (
        ("title_words", len(hint.title_words), len(hint.title_words) > 0),
        ("data", tally.with_data, enough_data),
        ("pair", tally.with_pair, tally.with_pair >= rules.pair_posts),
        ("hash", tally.with_hash, tally.with_hash >= rules.hash_posts),
    )
    return tuple(
        Sign(
            code,
            count,
            tally.posts,
            is_there,
            word(f"expose.sign_{code}", count=count, of=tally.posts, words=", ".join(hint.title_words))
            if code == "title_words"
            else word(f"expose.sign_{code}", count=count, of=tally.posts),
        )
        for code, count, is_there in told
    )


def is_expose(hint: NameHint, signs: Collection[Sign]) -> bool:
    """Whether to look further: a region in the name with a second sign, or two second signs without one."""
    there = sum(sign.is_there for sign in signs)
    return there >= (1 if hint.regions else 2)
