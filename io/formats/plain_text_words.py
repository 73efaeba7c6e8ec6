"""The words comment pages are built of, by language: verbs of saying, buttons, forms, headings."""

from __future__ import annotations

SPACE = " \t\f\u00a0\u1680\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
"""White space as it indents and pads lines; never the control characters Python adds to it."""

_VERBS = """
says said wrote writes commented replied
sagt sagte schrieb schreibt meint meinte kommentierte kommentiert
dit écrit ecrit déclare commente
dice dijo escribió escribe comentó comenta
disse diz escreveu escreve comentou
scrive scrisse commenta
zegt zei schreef schrijft
пишет говорит сказал сказала сказал(а) написал написала написал(а) пише каже
ասաց գրեց ասում գրում
mówi pisze napisał napisał(a) säger skriver siger sanoo říká λέει
"""

VERBS = frozenset(_VERBS.split())
"""One-word verbs after which a name's comment follows, in lower case."""

VERB_PAIRS = frozenset(
    (
        "has said",
        "has written",
        "hat gesagt",
        "hat geschrieben",
        "a dit",
        "a écrit",
        "a commenté",
        "a répondu",
        "ha dicho",
        "ha escrito",
        "ha comentado",
        "ha detto",
        "ha scritto",
        "ha commentato",
        "heeft gezegd",
        "heeft geschreven",
        "ասում է",
        "գրում է",
        "ասել է",
        "գրել է",
        "dedi ki",
        "diyor ki",
    )
)
"""Verbs of two words."""

VERB_SUFFIXES = ("说道", "說道", "说", "說", "より", "님의 말", "님이 말했습니다")
"""Verbs written onto the name without a space."""

_PRONOUNS = """
i he she it they we you one who someone somebody everyone nobody that this which there
ich er sie es wir ihr man wer jemand niemand das was
je il elle on nous vous ils elles qui quelqu’un ce
yo él ella ellos quien alguien lui lei chi qualcuno ele ela quem alguém
ik hij zij ze men wie iemand он она они кто
"""

PRONOUNS = frozenset(_PRONOUNS.split())
"""Words that are no name when they stand alone before a verb of saying."""

_LEADS = """
as and but so then when what how if because since while although like or
wie und aber dann wenn als denn weil comme et mais puis quand car
como y pero cuando e ma quando poi mas en maar toen zoals и но как а когда
"""

LEADS = frozenset(_LEADS.split())
"""First words of a line of prose rather than of a name."""

_BYLINES = """
by posted published updated written last filed submitted from date von geschrieben veröffentlicht
aktualisiert par publié publiée mis por publicado publicada escrito da pubblicato scritto door
geplaatst gepubliceerd автор опубликовано обновлено
"""

BYLINES = frozenset(_BYLINES.split())
"""First words of the line that says who wrote the article, and when."""

_BUTTONS = """
reply|reply to this|reply to comment|log in to reply|login to reply|sign in to reply|quote|like
likes|liked|dislike|share|report|report abuse|report comment|flag|edit|delete|permalink|link
log in to leave a comment|loading...|loading…|vote up|vote down|upvote|downvote|more|show more
antworten|antwort|auf diesen kommentar antworten|zum antworten anmelden|zitieren|gefällt mir
gefällt mir nicht|melden|kommentar melden|teilen|bearbeiten|löschen|direktlink|lädt …
répondre|connectez-vous pour répondre|citer|j'aime|j’aime|signaler|signaler un abus|partager
modifier|supprimer|permalien|lien|chargement…
responder|inicia sesión para responder|accede para responder|citar|me gusta|denunciar|reportar
compartir|editar|borrar|eliminar|enlace permanente|cargando...
faça login para responder|acesse para responder|curtir|gostar|gosto|compartilhar|excluir|apagar
carregando...|link permanente|rispondi|accedi per rispondere|cita|mi piace|segnala|condividi
modifica|elimina|caricamento...
reageer|reageren|beantwoorden|antwoorden|log in om te reageren|citeren|vind ik leuk|leuk
rapporteren|delen|bewerken|verwijderen
ответить|войдите, чтобы ответить|цитировать|нравится|мне нравится|не нравится|пожаловаться
поделиться|изменить|удалить|ссылка|загрузка...
պատասխանել|պատասխան|հավանել|կիսվել|խմբագրել|ջնջել
回复|回覆|返信|답글|赞|编辑
"""

BUTTONS = frozenset(_BUTTONS.replace("\n", "|").split("|")) - {""}
"""What a page prints under a comment to be clicked on, in lower case."""

NOTICES = (
    "your comment is awaiting moderation",
    "dein kommentar wartet auf",
    "votre commentaire est en attente",
    "tu comentario está pendiente",
    "il tuo commento è in attesa",
    "seu comentário está aguardando",
    "je reactie wacht op",
    "ваш комментарий ожидает",
)
"""How a page's own remark above a comment's text begins."""

_FORMS = """
leave a reply|leave a comment|leave a response|leave your comment|leave a message|post a comment
post a reply|add a comment|add your comment|write a comment|submit a comment|join the discussion
schreibe einen kommentar|schreib einen kommentar|schreiben sie einen kommentar
kommentar schreiben|kommentar verfassen|kommentar hinterlassen|kommentar abgeben
hinterlasse einen kommentar|hinterlasse eine antwort|hinterlassen sie einen kommentar
laisser un commentaire|laissez un commentaire|laisser une réponse|laisser un message
ajouter un commentaire|poster un commentaire|écrire un commentaire|publier un commentaire
deja un comentario|deja una respuesta|dejar un comentario|dejar una respuesta
escribe un comentario|publicar un comentario|añadir un comentario|agregar un comentario
deixe um comentário|deixe uma resposta|deixar um comentário|deixar uma resposta
deixe o seu comentário|deixe seu comentário|escreva um comentário
lascia un commento|lascia una risposta|scrivi un commento|aggiungi un commento
geef een reactie|laat een reactie achter|plaats een reactie|schrijf een reactie
добавить комментарий|оставить комментарий|оставьте комментарий|оставить ответ
написать комментарий|թողնել մեկնաբանություն|թողնել պատասխան|գրել մեկնաբանություն
post navigation|comment navigation|comments navigation|older comments|newer comments
previous comments|next comments|beitragsnavigation|beitrags-navigation|kommentarnavigation
kommentar-navigation|ältere kommentare|neuere kommentare|navigation des commentaires
navigation de l'article|navigation de l’article|commentaires plus anciens|commentaires plus récents
navegación de entradas|navegación de comentarios|comentarios anteriores|comentarios antiguos
comentarios más recientes|navegação de posts|navegação de comentários|comentários mais antigos
comentários mais recentes|navigazione articoli|navigazione commenti|commenti precedenti
commenti più recenti|berichtnavigatie|reactienavigatie|oudere reacties|nieuwere reacties
навигация по записям|навигация по комментариям|предыдущие комментарии
"""

FORMS = tuple(_FORMS.strip().replace("\n", "|").split("|"))
"""How the form under the comments, or the navigation, begins; it ends the page."""

CANCELS = (
    "cancel reply",
    "antworten abbrechen",
    "antwort abbrechen",
    "annuler la réponse",
    "cancelar la respuesta",
    "cancelar respuesta",
    "cancelar resposta",
    "annulla risposta",
    "reactie annuleren",
    "antwoord annuleren",
    "отменить ответ",
    "չեղարկել",
)
"""The button that ends such a form's title."""

CLOSED = (
    "comments are closed",
    "comments are now closed",
    "comments for this",
    "you must be logged in to",
    "you must log in to",
    "your email address will not be published",
    "kommentare sind geschlossen",
    "die kommentare sind geschlossen",
    "die kommentarfunktion ist geschlossen",
    "deine e-mail-adresse wird nicht veröffentlicht",
    "du musst angemeldet sein",
    "les commentaires sont fermés",
    "votre adresse e-mail ne sera pas publiée",
    "vous devez être connecté",
    "los comentarios están cerrados",
    "tu dirección de correo electrónico no será publicada",
    "os comentários estão encerrados",
    "o seu endereço de e-mail não será publicado",
    "i commenti sono chiusi",
    "il tuo indirizzo email non sarà pubblicato",
    "reacties zijn gesloten",
    "het e-mailadres wordt niet gepubliceerd",
    "комментарии закрыты",
    "ваш адрес email не будет опубликован",
    "powered by ",
    "subscribe to comments",
    "notify me of ",
    "©",
)
"""How other lines below the last comment begin."""

_COUNTED = """
response responses comment comments thought thoughts reply replies
kommentar kommentare antwort antworten gedanke gedanken
réponse réponses commentaire commentaires réflexion réflexions
comentario comentarios respuesta respuestas pensamiento pensamientos
comentário comentários resposta respostas pensamento pensamentos
commento commenti risposta risposte pensiero pensieri
reactie reacties gedachte комментарий комментария комментариев ответ ответа ответов
мысль մեկնաբանություն մեկնաբանություններ discussion diskussion
"""

COUNTED = frozenset(_COUNTED.split())
"""What is counted in the heading above the comments: "34 responses to …", "12 Kommentare"."""
