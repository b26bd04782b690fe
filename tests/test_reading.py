"""The reader: which clause answers, on every processor the same; what it keeps; how a damaged cache is done without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from assistant.chain import Assistant
from assistant.reading.features import FEATURES
from assistant.reading.files import folder
from assistant.reading.network import network
from assistant.reading.prepare import prepare
from assistant.reading.reader import weights
from assistant.reading.store import NAME, TokenStore
from assistant.reading.weights import FILE
from vectorstore.eight_bits import MOST, heaviest_pair
from vectorstore.library import Library

CLAUSES = [
    "Kế hoạch, phường Sông Gianh: Chuyển đổi số › Công an phường\nBảo đảm an ninh mạng, bảo vệ dữ liệu của phường.",
    "Kế hoạch, phường Sông Gianh: Chuyển đổi số › Văn phòng\nTổng hợp báo cáo, trình Ủy ban nhân dân phường.",
    "Kế hoạch, phường Sông Gianh: Chuyển đổi số › Phòng Văn hóa - Xã hội\nMở lớp dạy kỹ năng số cho người cao tuổi.",
]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Ai lo chống tin tặc, giữ kín dữ liệu của phường Sông Gianh?", 0),
        ("Ông bà lớn tuổi muốn học dùng điện thoại thì nơi nào dạy?", 2),
    ],
)
def test_the_clause_that_answers_is_read_as_likeliest_though_it_shares_few_words(question: str, right: int) -> None:
    asked = network().question(question)
    matched = network().matched(asked, network().token_vectors(CLAUSES))
    assert int(np.argmax(matched)) == right
    assert int(np.argmax(network().read(asked, CLAUSES))) == right


def test_token_vectors_have_length_one_and_say_the_same_alone_and_among_others() -> None:
    together, alone = network().token_vectors(CLAUSES), network().token_vectors(CLAUSES[:1])
    assert np.linalg.norm(together[1], axis=1) == pytest.approx(1, abs=1e-4)
    assert together[0] == pytest.approx(alone[0], abs=1e-6)


@pytest.mark.parametrize("name", ["lower", "match", "read"])
def test_no_product_of_the_reader_overflows_sixteen_bits_on_any_processor(name: str) -> None:
    written = onnx.load(folder() / f"{name}.onnx").graph.initializer
    matrices = [numpy_helper.to_array(tensor) for tensor in written if tensor.data_type == TensorProto.INT8]
    assert len(matrices) == 6 * 4
    assert max(heaviest_pair(matrix.astype(np.int64)).max() for matrix in matrices) <= MOST


def test_the_weights_are_small_enough_to_be_shipped_and_weigh_every_feature() -> None:
    assert FILE.stat().st_size < 25 * 2**20
    assert len(weights().weights) == len(FEATURES)
    assert 0 < weights().likely <= weights().sure < 1


class TestTheStore:
    """Token vectors on disk."""

    def test_a_text_is_encoded_once(self, tmp_path: Path) -> None:
        store, seen = self.counted(tmp_path)
        first, again = store.of(["a", "b"]), store.of(["b", "a"])
        assert seen == ["a", "b"]
        assert first[0] == pytest.approx(again[1])
        assert store.missing(["a", "c"]) == ["c"]

    def test_a_damaged_file_is_begun_anew(self, tmp_path: Path) -> None:
        (tmp_path / NAME).write_bytes(b"no database" * 500)
        store, seen = self.counted(tmp_path)
        assert len(store.of(["a"])) == 1
        store.of(["b"])
        assert store.missing(["b"]) == []
        assert seen == ["a", "b"]

    def test_a_folder_that_cannot_be_written_means_computing_again(self, tmp_path: Path) -> None:
        store, seen = self.counted(tmp_path / "missing")
        store.of(["a"])
        store.of(["a"])
        assert seen == ["a", "a"]

    def counted(self, home: Path) -> tuple[TokenStore, list[str]]:
        seen: list[str] = []

        def encode(texts):
            seen.extend(texts)
            return [np.eye(3, 4, dtype=np.float32) * (1 if text == "a" else -1) for text in texts]

        return TokenStore(home, encode, width=4), seen


def test_papers_prepared_ahead_need_no_encoding_when_asked(sample_library: Library) -> None:
    documents = [document.doc_id for document in sample_library.documents()][:2]
    prepare(sample_library, documents)
    assert prepare(sample_library, documents) == 0


def test_a_free_question_finds_its_clause_and_a_near_miss_is_refused(sample_library: Library) -> None:
    assistant = Assistant(sample_library)
    told = assistant.ask("Ở xã Đồng Mây ai mở lớp dạy kỹ năng số cho tổ công nghệ số cộng đồng?")
    assert not told.abstained
    assert "Văn hóa" in told.answer
    assert assistant.ask("Lương của trưởng phòng văn hóa xã Đồng Mây là mấy triệu một tháng?").abstained
