"""The words dates are written with: months, weekdays, fillers, zones, in some fifteen languages."""

from __future__ import annotations

_MONTHS = """
january jan januar jänner januari janvier janv enero ene gennaio gen janeiro
 января январь янв հունվարի հունվար հնվ յունուարի յունուար
 stycznia styczeń ocak січня ledna leden ιανουαρίου يناير
february feb februar feber februari février fevrier févr fév febrero febbraio fevereiro fev
 февраля февраль фев փետրվարի փետրվար փտվ փետրուարի փետրուար
 lutego luty şubat лютого února únor φεβρουαρίου فبراير
march mar märz maerz mär mrz maart mrt mars marzo março marco
 марта март мар մարտի մարտ մրտ
 marca marzec mart березня března březen μαρτίου مارس
april apr avril avr abril abr aprile апреля апрель апр ապրիլի ապրիլ ապր
 kwietnia kwiecień nisan квітня dubna duben απριλίου أبريل
may mai mei mayo maggio mag maio мая май մայիսի մայիս մյս
 maja maj mayıs травня května květen μαΐου مايو
june jun juni juin junio giugno giu junho июня июнь июн հունիսի հունիս հնս յունիսի յունիս
 czerwca czerwiec haziran червня června červen ιουνίου يونيو
july jul juli juillet juil julio luglio lug julho июля июль июл հուլիսի հուլիս հլս յուլիսի յուլիս
 lipca lipiec temmuz липня července červenec ιουλίου يوليو
august aug augustus août aout agosto ago августа август авг օգոստոսի օգոստոս օգս
 sierpnia sierpień augusti ağustos серпня srpna srpen αυγούστου أغسطس
september sep sept septembre septiembre setiembre settembre setembro set
 сентября сентябрь сен сент սեպտեմբերի սեպտեմբեր սեպ
 września wrzesień eylül вересня září σεπτεμβρίου سبتمبر
october oct oktober okt octobre octubre ottobre ott outubro out
 октября октябрь окт հոկտեմբերի հոկտեմբեր հոկ
 października październik ekim жовтня října říjen οκτωβρίου أكتوبر
november nov novembre noviembre novembro ноября ноябрь ноя նոյեմբերի նոյեմբեր նոյ
 listopada listopad kasım листопада listopadu νοεμβρίου نوفمبر
december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro
 декабря декабрь дек դեկտեմբերի դեկտեմբեր դեկ
 grudnia grudzień desember aralık грудня prosince prosinec δεκεμβρίου ديسمبر
"""

MONTHS = {
    word: number
    for number, line in enumerate(_MONTHS.replace("\n ", " ").strip().split("\n"), start=1)
    for word in line.split()
}
"""Month names and short names, in lower case, to 1..12."""

_WEEKDAYS = """
monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat
sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa
sonntag so lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom lunedì martedì
mercoledì giovedì gio venerdì sabato sab domenica segunda seg terça ter quarta qua quinta qui
sexta sex feira maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo
понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс
երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի
"""

WEEKDAYS = frozenset(_WEEKDAYS.split())
"""Weekdays; "mar" is both March and a Tuesday, which is settled by whether a month is there."""

_FILLERS = """
. , - – — / @ | · • : ; t st nd rd th er ère o a at on the of um uhr am den le à la las el de del
al alle ore il às as do da em op om uur h в г года год ч kl godz saat о р στις v في الساعة
ին ի թ ժ ժամը y
"""

FILLERS = frozenset(_FILLERS.split())
"""What may stand between the parts of a date without meaning."""

ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
    "mez": 1,
    "mesz": 2,
    "msk": 3,
    "jst": 9,
    "aest": 10,
    "aedt": 11,
}
"""Zone abbreviations with one common meaning, to hours east of UTC; RFC 5322 for the American."""
