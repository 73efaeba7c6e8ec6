"""What a Slack export says of people and channels beside the messages: names, and who is a bot."""

from __future__ import annotations

from typing import Any

from threadgraph.io.formats.slack_fields import Message, opened
from threadgraph.io.json_objects import dict_of, list_of, text_of

SLACKBOT = "USLACKBOT"
_NAMES = ("display_name", "real_name", "first_name")


class People:
    """Names by id, of people and of channels; who is a bot; the users of bots.

    The list of users decides; what messages say of their authors fills in for those who are
    not in it, as people of other workspaces are not.  Nothing else of a profile is kept.

    >>> people = People()
    >>> people.learn_users([{"id": "U1", "name": "ann.mill", "profile": {"real_name": "Ann Mill"}}])
    >>> from threadgraph.io.formats.slack_fields import message_of
    >>> message = {"user": "U2", "user_profile": {"display_name": "bob"}}
    >>> people.learn_author(message_of(message))
    >>> people.names, people.channels
    ({'U1': 'Ann Mill', 'U2': 'bob'}, {})
    """

    def __init__(self) -> None:
        """Begin with nobody but Slackbot."""
        self.names: dict[str, str] = {}
        self.channels: dict[str, str] = {}
        self.bots: set[str] = {SLACKBOT}
        self.user_of_bot: dict[str, str] = {}

    def learn_users(self, users: Any) -> None:
        """Take a list of users, as in users.json."""
        for user in list_of(users):
            name = text_of(user.get("id"))
            if name is None:
                continue
            profile = dict_of(user.get("profile"))
            shown = _shown(profile) or text_of(user.get("real_name")) or text_of(user.get("name"))
            if shown:
                self.names[name] = shown
            if user.get("is_bot") is True:
                self.bots.add(name)
            bot = text_of(profile.get("bot_id"))
            if bot:
                self.user_of_bot[bot] = name

    def learn_channels(self, channels: Any) -> None:
        """Take a list of channels, as in channels.json; those without a name have none."""
        for channel in list_of(channels):
            name, shown = text_of(channel.get("id")), text_of(channel.get("name"))
            if name and shown:
                self.channels[name] = shown

    def learn_author(self, message: Message) -> None:
        """Take what a message says of its author, unless the author is known."""
        name = message.user
        if not isinstance(name, str) or name in self.names:
            return
        profile = opened(message.user_profile)
        if isinstance(profile, dict):
            shown = _shown(profile) or text_of(profile.get("name"))
            if shown:
                self.names[name] = shown

    def author(self, message: Message) -> tuple[str | None, str | None]:
        """Return the name shown and the id of a message's author, None for what is not told.

        A bot that writes under names of its choice is told apart by them: bridges to other
        chats pass on the messages of many people.
        """
        user = message.user
        if not user and message.subtype == "file_comment":
            user = dict_of(message.comment).get("user")
        name = text_of(user)
        if name:
            return self.names.get(name) or self._bot_name(message), name
        bot, shown = text_of(message.bot_id), text_of(message.username)
        if shown or not bot:
            return shown, f"{bot}:{shown}" if shown and bot else None
        name = self.user_of_bot.get(bot, bot)
        return self.names.get(name) or self._bot_name(message), name

    def is_bot(self, message: Message) -> bool:
        """Tell whether a program wrote a message.

        A person who posts through an app is no bot, if the list of users tells so.
        """
        user = text_of(message.user)
        if user in self.bots or message.subtype in ("bot_message", "slackbot_response"):
            return True
        return bool(message.bot_id) and (not user or user not in self.names)

    @staticmethod
    def _bot_name(message: Message) -> str | None:
        return text_of(dict_of(opened(message.bot_profile)).get("name"))


def _shown(profile: dict[str, Any]) -> str | None:
    for key in _NAMES:
        shown = text_of(profile.get(key))
        if shown:
            return shown
    return None
