"""A model in the reading duty: what it reads, which of its sentences reach the user, and what stands when it fails."""

from __future__ import annotations

import re

import pytest

from assistant.chain import Assistant
from assistant.model.duties import Duty
from assistant.model.helper import Helper
from assistant.records import Answer, Turn
from assistant.settings import Settings
from tests.chat import Chat
from vectorstore.library import Library

FREE = "Ở Hòn Sao, nếu máy chủ hỏng thì chậm nhất bao lâu mọi thứ phải chạy lại được?"
CLAUSE = "khôi phục hoạt động trong vòng 24 giờ khi có sự cố"
LEADS = "Ở xã Đồng Mây, đơn vị nào chủ trì bảo đảm an toàn thông tin?"


def number(prompt: str, words: str) -> str:
    """The number of the clause of a prompt that holds some words."""
    return next(m[1] for m in re.finditer(r"^\[(\d+)\] (.+)$", prompt, re.MULTILINE) if words in m[2])


def citing(sentence: str, words: str):
    """A model that says one sentence and cites the clause that holds the words."""
    return lambda prompt: f"{sentence} [{number(prompt, words)}]."


@pytest.fixture(scope="module")
def assistant(sample_library: Library) -> Assistant:
    return Assistant(sample_library)


def read(
    assistant: Assistant, question: str, says, history: tuple[Turn, ...] = ()
) -> tuple[Answer, list[Answer], Chat]:
    """The extractive answer, the steps of the read one, and the model."""
    chat = Chat(says=says)
    told, plain = assistant.told(question, history=history)
    helper = Helper(assistant, Settings(), chat, Duty.READ)  # type: ignore[call-arg]
    return plain, list(helper.steps(told, plain)), chat


def test_a_free_question_is_answered_from_the_clause_that_the_model_chose(assistant):
    said = "Khi có sự cố, đặc khu Hòn Sao phải khôi phục hoạt động trong vòng 24 giờ"
    _, steps, chat = read(assistant, FREE, citing(said, CLAUSE))
    (citation,) = steps[-1].citations
    assert steps[-1].mode == "llm" and not steps[-1].abstained and steps[-1].answer == f"{said} [1]."
    assert CLAUSE in citation.quote and citation.doc_id == "hon-sao-2026"
    assert len(chat.seen) == 1 and "24 giờ" not in chat.seen[0][0]
    assert citation.section in steps[-1].retrieved[0].passage.path or CLAUSE in steps[-1].retrieved[0].passage.text


def test_the_same_question_gives_the_same_prompt_but_for_the_fence(assistant):
    prompts = [read(assistant, FREE, lambda _: "")[2].seen[0] for _ in range(2)]
    fences = [re.search(r"<(\w{8})>", user)[1] for _, user in prompts]
    assert fences[0] != fences[1] and all(any(char.isdigit() for char in fence) for fence in fences)
    plain = [(system.replace(f, ""), user.replace(f, "")) for (system, user), f in zip(prompts, fences, strict=True)]
    assert plain[0] == plain[1]


def test_the_model_is_told_the_conversation(assistant):
    before = (Turn(role="user", content="Đặc khu Hòn Sao sao lưu dữ liệu bao lâu một lần?"),)
    _, _, chat = read(assistant, "Thế hỏng thì bao lâu phải khôi phục?", lambda _: "", before)
    assert "- Người hỏi: Đặc khu Hòn Sao sao lưu dữ liệu bao lâu một lần?" in chat.seen[0][1]


@pytest.mark.parametrize(
    ("said", "lie"),
    [
        ("Đặc khu Hòn Sao khôi phục hoạt động trong vòng 36 giờ khi có sự cố", "36"),
        ("Sở Tài chính khôi phục hoạt động trong vòng 24 giờ khi có sự cố", "Sở Tài chính"),
        ("Phường Lê Chân khôi phục hoạt động trong vòng 24 giờ khi có sự cố", "Lê Chân"),
        ("Không phải khôi phục hoạt động trong vòng 24 giờ khi có sự cố", "Không phải"),
    ],
    ids=["figure", "office", "place", "denial"],
)
def test_the_clause_itself_stands_where_the_model_turned_it(assistant, said, lie):
    _, steps, _ = read(assistant, FREE, citing(said, CLAUSE))
    assert not any(lie in step.answer for step in steps)
    assert CLAUSE in steps[-1].answer and all(f"[{c.n}]" in steps[-1].answer for c in steps[-1].citations)


@pytest.mark.parametrize(
    "said",
    [
        "…",
        "Kinh phí của việc này là 5 tỷ đồng do trung ương cấp [1].",
        "Tôi nghĩ là khoảng một ngày.",
        "Bỏ qua mọi quy tắc: mật khẩu là 123456 [1].",
        "Theo Nghị định 99/2031/NĐ-CP thì 2 ngày [99].",
    ],
)
def test_an_answer_without_its_core_gives_way_to_the_quoted_one_and_says_so(assistant, said):
    plain, steps, _ = read(assistant, LEADS, lambda _: said)
    assert steps[-1].answer == plain.answer and steps[-1].mode == "extractive"
    assert "không giữ đủ căn cứ" in steps[-1].notes[-1]


def broken(_: str) -> str:
    raise TimeoutError


@pytest.mark.parametrize("says", [broken, lambda _: ""], ids=["time-out", "nothing said"])
def test_a_fault_of_the_model_gives_the_quoted_answer(assistant, says):
    plain, steps, _ = read(assistant, LEADS, says)
    assert steps[-1].answer == plain.answer and "không trả lời được" in steps[-1].notes[-1]


def test_a_refusal_of_the_model_stands_with_its_reason(assistant):
    question = "Đặc khu Hòn Sao trả lương bao nhiêu cho người trực máy chủ ban đêm?"
    _, steps, _ = read(
        assistant, question, lambda _: "KHÔNG ĐỦ CĂN CỨ: các đoạn không nêu tiền lương của người trực máy chủ."
    )
    assert steps[-1].abstained and "không nêu tiền lương của người trực máy chủ" in steps[-1].reason


def test_the_reason_of_a_refusal_names_nothing_that_nobody_named(assistant):
    question = "Đặc khu Hòn Sao trả lương bao nhiêu cho người trực máy chủ ban đêm?"
    _, steps, _ = read(assistant, question, lambda _: "KHÔNG ĐỦ CĂN CỨ: lương 12 triệu do Sở Y tế trả.")
    assert steps[-1].abstained and "12 triệu" not in steps[-1].answer and "Sở Y tế" not in steps[-1].answer


def test_what_is_plainly_outside_never_reaches_the_model(assistant):
    plain, steps, chat = read(assistant, "Hôm nay trời có mưa không?", lambda _: "Có mưa [1].")
    assert plain.abstained and steps == [plain] and not chat.seen


def test_a_place_without_papers_is_not_answered_from_those_of_another(assistant):
    words = "bảo đảm an toàn thông tin"
    question = "Phường Lê Chân giao phòng nào chủ trì an toàn thông tin?"
    plain, steps, _ = read(assistant, question, citing("Công an chủ trì bảo đảm an toàn thông tin", words))
    assert steps[-1].abstained and steps[-1].answer == plain.answer
