import errno
import os

import pytest

from wallet_pwa import journal as journal_module
from wallet_pwa.journal import Ending, Journal, JournalError

LINK, OTHER = b"l" * 32, b"o" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal"


@pytest.fixture
def journal(path):
    return Journal(path)


def disk_full(*_arguments):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_last_line_of_a_thing_counts(journal):
    journal.write(Ending.SHARE_ENDED, [LINK, OTHER])
    journal.write(Ending.SHARE_AGAIN, [LINK])

    assert journal.last_words() == {
        LINK: Ending.SHARE_AGAIN,
        OTHER: Ending.SHARE_ENDED,
    }


def test_nobody_else_can_read_the_journal(journal, path):
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_torn_last_line_is_passed_over(journal, path):
    journal.write(Ending.SHARE_ENDED, [LINK])
    with path.open("ab") as file:
        file.write(b"share-ended 6f6")

    assert Journal(path).last_words() == {LINK: Ending.SHARE_ENDED}


def test_a_line_after_a_torn_one_is_whole(journal, path):
    with path.open("ab") as file:
        file.write(b"share-ended 6f6f")

    journal.write(Ending.SLOT_GONE, [LINK])

    assert journal.last_words()[LINK] is Ending.SLOT_GONE


def test_bytes_of_a_broken_disk_do_not_keep_the_service_from_starting(journal, path):
    journal.write(Ending.SHARE_ENDED, [LINK])
    with path.open("ab") as file:
        file.write(b"\xff\xfe\x00\x00\n")

    assert Journal(path).last_words() == {LINK: Ending.SHARE_ENDED}


def test_several_processes_do_not_cut_into_each_others_lines(journal, path):
    second = Journal(path)
    journal.write(Ending.SHARE_ENDED, [LINK])
    second.write(Ending.SHARE_ENDED, [OTHER])
    journal.write(Ending.SHARE_AGAIN, [OTHER])

    assert second.last_words()[OTHER] is Ending.SHARE_AGAIN
    assert len(path.read_text().splitlines()) == 3


def test_on_a_full_disk_the_reserve_makes_room(journal, path, monkeypatch):
    reserve = path.with_name("journal.reserve")
    real = os.write

    def write(descriptor, data):
        if reserve.exists():
            disk_full()
        return real(descriptor, data)

    monkeypatch.setattr(journal_module.os, "write", write)
    journal.write(Ending.SHARE_ENDED, [LINK])

    assert not reserve.exists()
    assert journal.last_words() == {LINK: Ending.SHARE_ENDED}


def test_a_line_that_cannot_be_written_is_said_and_leaves_nothing(
    journal, path, monkeypatch
):
    journal.write(Ending.SHARE_ENDED, [OTHER])
    before = path.read_bytes()
    monkeypatch.setattr(journal_module.os, "write", disk_full)

    with pytest.raises(JournalError):
        journal.write(Ending.SHARE_ENDED, [LINK])

    assert path.read_bytes() == before


def test_half_a_line_is_taken_back(journal, path, monkeypatch):
    real = os.write
    monkeypatch.setattr(
        journal_module.os, "write", lambda fd, data: real(fd, data[: len(data) // 2])
    )

    with pytest.raises(JournalError):
        journal.write(Ending.SHARE_ENDED, [LINK])

    assert path.read_bytes() == b""


def test_a_line_counts_only_when_it_is_on_the_disk(journal, path, monkeypatch):
    monkeypatch.setattr(journal_module.os, "fsync", disk_full)

    with pytest.raises(JournalError):
        journal.write(Ending.SHARE_ENDED, [LINK])

    assert journal.last_words() == {}


def test_the_service_starts_on_a_full_disk(path, monkeypatch):
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)
    monkeypatch.setattr(journal_module.Path, "write_bytes", disk_full)

    assert Journal(path).last_words() == {}
