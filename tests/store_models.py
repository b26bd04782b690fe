"""Untrained models of a few kilobytes in the folders that sentence-transformers reads."""

from __future__ import annotations

from pathlib import Path

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "an", "toàn", "thông", "tin", "một", "hai")
SHAPE = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def tiny_model(folder: Path) -> Path:
    """An embedding model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel

    base = folder.with_name("base")
    _tokenizer().save_pretrained(base)
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=32, **SHAPE)).save_pretrained(base)
    SentenceTransformer(modules=[Transformer(str(base), max_seq_length=32), Pooling(16)], device="cpu").save(
        str(folder)
    )
    return folder


def tiny_cross_encoder(folder: Path) -> Path:
    """A cross-encoder."""
    from transformers import BertConfig, BertForSequenceClassification

    _tokenizer().save_pretrained(folder)
    config = BertConfig(vocab_size=len(WORDS), max_position_embeddings=512, num_labels=1, **SHAPE)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def _tokenizer():
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers import models as kinds
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(kinds.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=512, **names)
