"""Words that are words before they are names: guards for rules that go by a name's place."""

from __future__ import annotations

_COMMON = """
a about absolutely actually admin after again agreed ah all allora also although always am amazing
amen america an and anonymous another answer any anybody anyone anyway are as at author away
awesome bad basically be because before besides best better between bien big bonjour both bravo bro
brother bueno but by can certainly christ ciao claro clearly come congrats congratulations cool
correct could danke day dear different do doch donc done down dude during each editor either else
emergency enough even ever every everybody everyone exactly fact false fascinating few finally fine
first folks for fortunately frankly freedom friend friends from funny further furthermore genau
generally god good gosh gracias grazie great guest guys ha had haha hallo happy has have he hello
hence her here hey hi him his hola home honestly hope hopefully how however i if in indeed infatti
instead interesting interestingly is it its ja jesus just justice kudos lastly later law leider
less let life like listen lmao lol look lord love ma'am man many mate may maybe me meanwhile men
merci mercy might mod moderator more moreover most much must my nah naturally natürlich nein never
new nice no nobody non none nonsense nope nor nothing now obviously of off often oh ok okay old omg
on once one only or other others otherwise oui our out over people perhaps personally please point
precisely probably question quite rather reader really reason remember richtig right sad sadly say
second secondly see seriously several señor señores shame she should similarly simply sir so some
somebody someone something sometimes soon sorry state still stimmt such sure surely thank thanks
that the their them then there therefore these they third this those though three thus time today
together tomorrow too true truly truth two ugh under unfortunately united unless until up us user
usually verdad very voilà wait war was we welcome well were what whatever when where wherefore
whether which while who whoever why will wisdom wise with without woman women wonderful word words
world would wow wrong yeah year yep yes yesterday yet you your yours господа да конечно нет
правильно привет спасибо
"""
COMMON_WORDS = frozenset(_COMMON.split())
"""Words often found before a comma at the head of a paragraph, or too common to be parts of
names; compared by `name_key`."""

_LABELS = """
answer aside btw caveat clarification conclusion context correction disclaimer edit edited
example fact fyi info moderator mod note notes nb op ps pps q question quote re reference
reminder reply result solution source sources spoiler summary tip tldr tl;dr update updated via
warning
"""
LABELS = frozenset(_LABELS.split())
"""Words that stand before a colon at the head of a paragraph without addressing anybody."""
