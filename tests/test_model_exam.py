"""A model earns its duty: a good reader reads, one that only copies words, a liar does neither."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.model import exam
from assistant.model.backend import ModelUnavailable, name_of, provider_of
from assistant.model.duties import Duty, Results, duty_of, state_of
from assistant.model.exam import examine, questions
from assistant.model.helper import Helper
from assistant.settings import Settings
from tests.chat import Chat
from ui.api.service import Service
from vectorstore.library import Library


def careful(prompt: str) -> str:
    """Tells the first clause that answers, or refuses; an answer to reword it gives back as it is."""
    if composed := re.search(r"ghép từ các đoạn trích: <\w+ 0> ?\n?(.+?)\n?</", prompt, re.DOTALL):
        return composed[1]
    asked = next(one for one in questions() if one.question in prompt)
    for line in re.finditer(r"^\[(\d+)\] (.+)$", prompt, re.MULTILINE):
        told = any(words in line[2] for words in asked.expects)
        if told and not any(words in line[2] for words in asked.excludes):
            return f"{line[2].strip('-+ ').rstrip('.;')} [{line[1]}]."
    return "KHÔNG ĐỦ CĂN CỨ: các đoạn không nêu điều được hỏi."


def lying(_: str) -> str:
    return "Sở Tài chính chủ trì và được cấp 500 tỷ đồng [1]."


def settings(home: Path, duty: str | None = None) -> Settings:
    return Settings(home=home, llm_model="nha:mo-hinh", llm_duty=duty)  # type: ignore[call-arg]


def test_a_careful_reader_may_read(tmp_path):
    result = examine(lambda assistant: Helper(assistant, settings(tmp_path), Chat(says=careful)), tmp_path)
    assert result.duty is Duty.READ and result.right >= exam.LEAST_RIGHT and result.refused == 1.0
    assert result.asked == 60 and not result.unsupported and not result.obeyed
    assert duty_of(settings(tmp_path), "Chat") is Duty.READ and Results(tmp_path).of("Chat") == result


def test_a_liar_may_do_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(exam, "questions", lambda: questions()[::6])
    result = examine(lambda assistant: Helper(assistant, settings(tmp_path), Chat(says=lying)), tmp_path)
    assert result.duty is Duty.NONE and result.right == 0 and result.unsupported and result.reworded == 0


def test_a_model_that_cannot_be_reached_is_not_judged(tmp_path, monkeypatch):
    def broken(_: str) -> str:
        raise TimeoutError

    monkeypatch.setattr(exam, "questions", lambda: questions()[:4])
    with pytest.raises(ModelUnavailable, match="chưa sát hạch được"):
        examine(lambda assistant: Helper(assistant, settings(tmp_path), Chat(says=broken)), tmp_path)
    assert Results(tmp_path).of("Chat") is None


def test_an_unexamined_model_only_words_and_a_hand_fixes_its_duty(tmp_path):
    assert duty_of(settings(tmp_path), "Chat") is Duty.WORD
    assert duty_of(settings(tmp_path, "doc"), "Chat") is Duty.READ
    assert "đặt bằng tay" in state_of(settings(tmp_path, "khong"), "Chat")["says"]
    with pytest.raises(ModelUnavailable, match="TROLY_LLM_DUTY"):
        duty_of(settings(tmp_path, "gì cũng được"), "Chat")


def test_a_model_is_named_by_its_provider_address_or_file(tmp_path):
    assert provider_of("openai:gpt-4o") == "openai" and provider_of("/nha/mo-hinh.gguf") == ""
    assert name_of(settings(tmp_path)) == "nha:mo-hinh"
    assert name_of(Settings(llm_model="/nha/mo-hinh.gguf")) == "mo-hinh.gguf"  # type: ignore[call-arg]


def test_a_server_examines_a_new_model_once_and_never_one_whose_duty_is_set_by_hand(tmp_path, monkeypatch):
    monkeypatch.setattr(exam, "questions", lambda: (questions()[0], questions()[-1]))
    with Library.open(tmp_path / "kho") as library:
        by_hand = Service.over(library, settings(tmp_path, "dien-dat"), Chat(says=careful))
        by_hand.examine()
        assert not by_hand.model["examined"] and by_hand.model["duty"] == "dien-dat"
        service = Service.over(library, settings(tmp_path), Chat(says=careful))
        assert service.model["duty"] == "dien-dat" and "chưa sát hạch" in service.model["says"]
        service.examine()
        assert service.model["examined"] and service.model["result"]["asked"] == 2
        assert service.model["duty"] == "doc" and service.helper and service.helper.duty is Duty.READ
