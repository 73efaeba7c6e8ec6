"""Several inputs: the same one twice, and lists that follow each other in one file."""

from __future__ import annotations

import json

from commands import command

import threadgraph as tg


def test_an_input_given_twice_counts_once(tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text("2020-03-13, 10:00 - Ann: Hi\n2020-03-13, 10:01 - Bob: Hi\n")
    d = tg.read(chat, chat)
    assert (len(d), d.ledger.read, d.ledger.duplicates["same_input"]) == (2, 4, 2)
    assert d.ledger.warnings["same_input_twice"] == 1


def test_pages_of_an_answer_in_one_file_are_all_read(tmp_path):
    def page(*numbers: int) -> str:
        items = [
            {
                "id": n,
                "issue_url": "https://api.github.com/repos/o/r/issues/1",
                "user": {"login": f"u{n}", "id": n, "type": "User"},
                "body": "x",
                "created_at": "2024-01-01T00:00:00Z",
            }
            for n in numbers
        ]
        return json.dumps(items)

    path = tmp_path / "comments.json"
    path.write_text(page(1, 2) + page(3))
    assert tg.read(path).ids.count("3") == 1


def test_a_second_document_is_told_and_is_no_clean_end(tmp_path):
    chat = {"name": "c", "type": "personal_chat", "id": 1}
    message = {"type": "message", "date": "2024-01-01T00:00:00", "date_unixtime": "1704067200"}
    message |= {"from": "Ann", "from_id": "user1", "text": "Hi", "text_entities": []}
    documents = [json.dumps(chat | {"messages": [message | {"id": n}]}) for n in (1, 2)]
    path = tmp_path / "result.json"
    path.write_text("".join(documents))
    told = command("summary", path)
    assert told.code == 4
    assert "second_document" in told.err
    assert "1 comment by 1 person" in told.out


def test_empty_objects_are_no_comments(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")
    assert command("summary", path).code == 3
