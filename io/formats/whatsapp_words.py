"""The words that WhatsApp itself puts in the place of a message, in some twenty languages."""

from __future__ import annotations

import re

_DELETED = """
This message was deleted|You deleted this message|This message has been deleted
Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht
Este mensaje fue eliminado|Se eliminó este mensaje|Eliminaste este mensaje|Mensaje eliminado
Ce message a été supprimé|Vous avez supprimé ce message
Questo messaggio è stato eliminato|Hai eliminato questo messaggio
Mensagem apagada|Esta mensagem foi apagada|Essa mensagem foi apagada|Você apagou esta mensagem
Apagou esta mensagem|Mensagem eliminada|Eliminou esta mensagem
Dit bericht is verwijderd|Je hebt dit bericht verwijderd|U hebt dit bericht verwijderd
Данное сообщение удалено|Это сообщение удалено|Вы удалили данное сообщение|Сообщение удалено
Это сообщение было удалено|Вы удалили это сообщение|Це повідомлення видалено
Ви видалили це повідомлення|Ta wiadomość została usunięta|Usunięto tę wiadomość
Usunąłeś tę wiadomość|Bu mesaj silindi|Bu mesajı sildiniz|Tato zpráva byla odstraněna
Detta meddelande togs bort|Detta meddelande har tagits bort|Du tog bort detta meddelande
Denne besked blev slettet|Du slettede denne besked|Denne meldingen ble slettet
Tämä viesti poistettiin|Poistit tämän viestin|Acest mesaj a fost șters|Ezt az üzenetet törölték
Pesan ini telah dihapus|Pesan ini dihapus|Anda telah menghapus pesan ini|Anda menghapus pesan ini
Mesej ini telah dipadam|Tin nhắn này đã bị xóa|ข้อความนี้ถูกลบแล้ว
تم حذف هذه الرسالة|لقد حذفت هذه الرسالة|הודעה זו נמחקה|این پیام حذف شد|یہ پیغام حذف کر دیا گیا تھا
यह मैसेज हटाया गया|यह संदेश हटाया गया था|आपने यह मैसेज हटाया
このメッセージは削除されました|メッセージを削除しました|此消息已被删除|您删除了此消息|此訊息已刪除|您已刪除此訊息
삭제된 메시지입니다|메시지를 삭제했습니다
"""
_DELETED_FORMS = frozenset(
    words.strip().casefold() for line in _DELETED.split("\n") for words in line.split("|")
) - {""}
_LONGEST_NOTE = 130
_DELETED_BY = re.compile(r"(?i)this message was deleted by admin .{1,100}")

_EDITED = re.compile(
    "[ \u00a0]?\u200e?<[^<>\n]{0,60}(?:edited|bearbeitet|edit[oó]|editad[ao]|modifi|bewerkt|измен"
    "|отредактир|edytowan|düzenlen|diedit|redigere|redigert|muokattu|編集|编辑|編輯|수정|تعديل|נערכ"
    ")[^<>\n]{0,20}>\\s*$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile("\u200e?<[^<>\n]{3,60}>")
_LEFT_OUT = re.compile(
    "\u200e(?:[^\n:]{0,60} )?(?:omitted|weggelassen|omitid[oa]|omess[oa]|omise?s?|absente?"
    "|oculta?d?[oa]?|weggelaten|ausgeblendet|pominięto|пропущено?|utelämnad|udeladt"
    "|dahil edilmedi|tidak disertakan|[^\n]*省略|[^\n]*忽略|생략)(?: [^\n]{0,20})?"
)
_FILE = re.compile(
    "\u200e?(?:[^\n<>]{1,120}\\.[A-Za-z0-9]{2,5} \\([^()\n]{4,40}\\)"
    "|<[^<>\n:]{3,20}: [^<>\n]{1,200}\\.[A-Za-z0-9]{2,5}>)"
)
_FILE_LAST = re.compile("\\s*\u200e<[^<>\n:]{3,20}: [^<>\n]{1,200}\\.[A-Za-z0-9]{2,5}>\\s*$")

# What iPhones write as if the group, or a person, had said it, after U+200E.
_SYSTEM = re.compile(
    "\u200e[^\n]*(?:end-to-end|ende-zu-ende|extremo a extremo|bout en bout|end-to-end|ponta a ponta"
    "|сквозн|uçtan uca|端到端|エンドツーエンド|종단 간"
    "|(?:created|left|joined|added|removed|changed|pinned|now an admin|turned (?:on|off)|reset"
    "|was added|were added|missed|security code|this group|disappearing|call)\\b"
    "|erstellt|hinzugefügt|verlassen|entfernt|geändert|beigetreten|verpasst|angepinnt"
    "|creó|añadió|salió|eliminó a|cambió|unió|perdida"
    "|créé|ajouté|quitté|retiré|changé|rejoint|manqué"
    "|creato|aggiunto|abbandonato|rimosso|cambiato|persa"
    "|criou|adicionou|saiu|removeu|mudou|entrou|perdida)",
    re.IGNORECASE,
)


def is_deleted(text: str) -> bool:
    r"""Tell whether a text says that the message was deleted.

    >>> is_deleted("\u200eThis message was deleted."), is_deleted("this message was deleted?")
    (True, False)
    """
    if len(text) > _LONGEST_NOTE:
        return False
    bare = text.strip("\u200e\u200f\u202a\u202c .。").casefold()
    return bare in _DELETED_FORMS or bool(_DELETED_BY.fullmatch(bare))


def is_system(text: str) -> bool:
    r"""Tell whether a text under a name is the platform's own, as iPhones write it.

    >>> is_system("\u200eAnn created this group"), is_system("Ann created this group")
    (True, False)
    """
    return text[:1] == "\u200e" and len(text) < 400 and bool(_SYSTEM.match(text))


def without_media(text: str) -> tuple[str, bool]:
    r"""Return the own words of a text, and whether a picture or file stood beside them.

    >>> without_media("<Media omitted>"), without_media("IMG-1.jpg (file attached)\nLook!")
    (('', True), ('Look!', True))
    >>> without_media("Look at <that> one"), without_media("\u200eimage omitted")
    (('Look at <that> one', False), ('', True))
    """
    if "<" not in text and "\u200e" not in text and "(" not in text:
        return text, False
    if _PLACEHOLDER.fullmatch(text.strip()) or _LEFT_OUT.fullmatch(text.strip()):
        return "", True
    first, _, rest = text.partition("\n")
    if _FILE.fullmatch(first.strip()):
        return rest, True
    last = _FILE_LAST.search(text)
    if last:
        return text[: last.start()], True
    return text, False


def without_edit(text: str) -> tuple[str, bool]:
    r"""Return a text without the note that it was edited, and whether it had one.

    >>> without_edit("So be it \u200e<This message was edited>"), without_edit("a <b>")
    (('So be it', True), ('a <b>', False))
    """
    if ">" not in text[-12:]:
        return text, False
    found = _EDITED.search(text, max(0, len(text) - 120))
    return (text[: found.start()], True) if found else (text, False)
