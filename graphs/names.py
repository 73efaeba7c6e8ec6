"""Names as such: the key that spellings share, names that are nobody's, names of bots."""

from __future__ import annotations

from unicodedata import category, normalize

UNKNOWN_NAMES = frozenset({"", "[deleted]", "[removed]"})
"""What platforms write where there is no author, exactly so: "deleted" is a real name."""

_ANONYMOUS = """
anonymous, anonymous coward, anonymous user, anonymus, anonym, anonyme, anonymt, anonyymi,
anónimo, anonimo, anónima, anonima, anônimo, anônima, anoniem, anonim, anonymní, névtelen,
аноним, анонимно, анонимный, анонім, ανώνυμοσ, անանուն, אנונימי, مجهول, ناشناس, ẩn danh,
匿名, 匿名さん, 名無し, 名無しさん, 익명, guest, gast, gäst, gjest, gæst, invité, invitado, ospite,
convidado, vieras, gość, гость, гість, επισκέπτησ, misafir, 游客, 訪客, ゲスト, 게스트, unknown
"""
ANONYMOUS_NAMES = frozenset(name.strip() for name in _ANONYMOUS.split(","))
"""Keys (so with σ for ς) of names that say "no name" in some language, kept by hand.

"Unknown" is what blogs show for closed accounts.  Words that are also handles or posts of
honour (admin, reader, nobody, user1) are not in it.
"""

KNOWN_BOTS_AS_OF = "2026-11"
"""The month in which `KNOWN_BOTS` was last looked through."""

_BOTS = """
automoderator, remindmebot, wikitextbot, wikisummarizerbot, autotldr, sneakpeekbot, decronym,
totesmessenger, totes_meta_bot, tweetposter, tweettranscriberbot, savevideo, savevideobot,
vredditdownloader, stabbot, haikusbot, haikubot-1337, converter-bot, metric_units, b0trank,
commonmisspellingbot, goodbot_badbot, alphabet_order_bot, repostsleuthbot, qualityvote,
magic_eye_bot, botdefense, nice-scores, anti-thisbot-ib, fatfingerhelperbot, timezone_bot,
mentioned_videos, image_linker_bot, imguralbumbot, xkcd_transcriber, gifreversingbot,
dependabot[bot], dependabot-preview[bot], github-actions[bot], renovate[bot], codecov[bot],
codecov-commenter, stale[bot], mergify[bot], pre-commit-ci[bot], netlify[bot], vercel[bot],
allcontributors[bot], greenkeeper[bot], welcome[bot], k8s-ci-robot, rustbot, snyk-bot,
slackbot, discobot, mee6, sinebot, cluebot ng, lowercase sigmabot iii, internetarchivebot,
legobot, mediawiki message delivery
"""
KNOWN_BOTS = frozenset(name.strip() for name in _BOTS.split(","))
"""Keys of accounts known to be run by programs (Reddit, GitHub, chat, Wikipedia)."""

_JOINERS = "\u200c\u200d"


def name_key(name: str) -> str:
    r"""Return the key that all spellings of one name share; a key is its own key.

    Invisible characters (categories Cc and Cf, but not joiners between letters) go, letters
    are folded (NFKC, casefold, NFKC until nothing changes), white space is collapsed.  Marks,
    punctuation and look-alike letters keep names apart: those are only ever pointed out.

    >>> name_key(" JOE "), name_key("Ｊｏｅ"), name_key("jo\u200be")
    ('joe', 'joe', 'joe')
    >>> name_key("José") == name_key("Jose"), name_key("J.R.") == name_key("JR")
    (False, False)
    """
    if name.isascii() and name.isprintable():
        return " ".join(name.lower().split())
    while True:
        folded = normalize("NFKC", normalize("NFKC", _visible(name)).casefold())
        folded = " ".join(folded.split())
        if folded == name:
            return name
        name = folded


def is_unknown(name: str | None) -> bool:
    r"""Tell whether there is no author: no name, a blank one, or one of `UNKNOWN_NAMES`.

    >>> [is_unknown(name) for name in (None, " ", "\u200b", "[deleted]", "deleted")]
    [True, True, True, True, False]
    """
    return name is None or name in UNKNOWN_NAMES or not name_key(name)


def is_anonymous(name: str) -> bool:
    """Tell whether a name says "no name" in some language, so that many people share it.

    >>> is_anonymous("Anónimo"), is_anonymous("GUEST"), is_anonymous("Anon Kovacs")
    (True, True, False)
    """
    return name_key(name) in ANONYMOUS_NAMES


def is_bot(name: str) -> bool:
    """Tell whether a name is that of a program, by the exact keys in `KNOWN_BOTS`.

    >>> is_bot("AutoModerator"), is_bot("abbott"), is_bot("bot")
    (True, False, False)
    """
    return name_key(name) in KNOWN_BOTS


def _visible(name: str) -> str:
    if name.isprintable():
        return name
    last = len(name) - 1
    return "".join(
        c
        for i, c in enumerate(name)
        if category(c) not in ("Cc", "Cf")
        or c.isspace()
        or (c in _JOINERS and 0 < i < last and _is_letter(name[i - 1]) and _is_letter(name[i + 1]))
    )


def _is_letter(c: str) -> bool:
    """Tell letters and the marks on them: a joiner in Indic scripts follows a virama."""
    return category(c)[0] in "LM"
