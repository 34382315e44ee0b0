"""The encoder's upper layers and the heads of all frameworks, trained together on the bank.

One encoder serves all heads: its lower layers stay as they come, the upper ones learn what tells constructs apart. Each
head is a linear layer on the unit vector (mean pooling) and sees only the lines that speak to its framework. The last
head tells help from hindrance. Loss: cross-entropy with the shares of the bank, softened a little.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from gt_assist.embed import Encoder, load_encoder

EPOCHS = 2
BATCH = 32
ENCODER_RATE, HEAD_RATE = 1e-4, 2e-3
WARM_UP = 0.1
SOFTENED = 0.05
DROPPED = 0.1
SHARPNESS = 10.0
"""Unit vectors are short: so much longer they are for the heads while these learn. It is folded into the weights."""
VALENCE_WEIGHT = 0.3
LONGEST = 128

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What there is to learn: texts, for each head (n, k) shares (zeros: nothing to learn), and valences (-1: none)."""

    texts: tuple[str, ...]
    shares: Mapping[str, Floats]
    valences: npt.NDArray[np.intp]

    def part(self, rows: Sequence[int]) -> Lessons:
        """Some of the rows."""
        at = list(rows)
        some = {name: shares[at] for name, shares in self.shares.items()}
        return Lessons(tuple(self.texts[i] for i in at), some, self.valences[at])


@dataclass(frozen=True, slots=True)
class Tuned:
    """What came out: the tuned layers by their names in the encoder, and (weights (d, k), bias (k)) of each head."""

    layers: Mapping[str, Tensor]
    heads: Mapping[str, tuple[Floats, Floats]]


def tune(lessons: Lessons, layers: int, seed: int, rate: float = ENCODER_RATE, epochs: int = EPOCHS) -> Tuned:
    """Train the last `layers` layers and the heads; prints the loss of each epoch. The same seed gives the same."""
    torch.manual_seed(seed)
    encoder = load_encoder()
    model, tokens = encoder._model, encoder._model.tokenizer
    learning = _thaw(model, layers)
    sizes = {name: shares.shape[1] for name, shares in lessons.shares.items()} | {"valence": 3}
    heads = nn.ModuleDict({name: nn.Linear(encoder.dimensions, size) for name, size in sizes.items()})
    groups = [{"params": learning, "lr": rate}, {"params": list(heads.parameters()), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * math.ceil(len(lessons.texts) / BATCH)
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda at: min((at + 1) / (WARM_UP * steps), 1 - at / steps))
    chance = random.Random(seed)
    model.train()
    for epoch in range(epochs):
        began, total = time.monotonic(), 0.0
        for rows in _batches(lessons.texts, chance):
            loss = _loss(model, tokens, heads, lessons.part(rows))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            slope.step()
            total += float(loss.detach()) * len(rows)
        print(f"epoch {epoch + 1}: loss {total / len(lessons.texts):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return Tuned(_layers(model, learning), {name: _folded(head) for name, head in heads.items()})


def averaged(several: Sequence[Tuned]) -> Tuned:
    """The mean of the weights of several trainings from the same start (model soups, Wortsman et al. 2022)."""
    names = several[0].layers
    layers = {name: torch.stack([one.layers[name] for one in several]).mean(dim=0) for name in names}
    heads = {
        name: (
            np.mean([one.heads[name][0] for one in several], axis=0),
            np.mean([one.heads[name][1] for one in several], axis=0),
        )
        for name in several[0].heads
    }
    return Tuned(layers, heads)


def read(encoder: Encoder, tuned: Tuned, texts: Sequence[str]) -> Floats:
    """The unit vectors (n, d) that the encoder gives with the tuned layers in place; they stay in place."""
    encoder._model.load_state_dict({name: layer.float() for name, layer in tuned.layers.items()}, strict=False)
    return encoder.encode(texts)


def _thaw(model: nn.Module, layers: int) -> list[nn.Parameter]:
    """Let only the last layers learn; gives their parameters."""
    stack = [name for name, _ in model.named_parameters() if ".encoder.layer." in name]
    depth = 1 + max(int(name.split(".encoder.layer.")[1].split(".")[0]) for name in stack)
    learning = []
    for name, parameter in model.named_parameters():
        at = int(name.split(".encoder.layer.")[1].split(".")[0]) if name in stack else -1
        parameter.requires_grad = at >= depth - layers
        if parameter.requires_grad:
            learning.append(parameter)
    return learning


def _batches(texts: Sequence[str], chance: random.Random) -> Iterator[list[int]]:
    """All rows in random order, in batches of texts of much the same length."""
    order = list(range(len(texts)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), 40 * BATCH):
        near = sorted(order[start : start + 40 * BATCH], key=lambda i: len(texts[i]))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    yield from batches


def _loss(model: nn.Module, tokens: object, heads: nn.ModuleDict, lessons: Lessons) -> Tensor:
    """The mean loss of a batch over all heads."""
    pieces = tokens(  # type: ignore[operator]  # a tokenizer, untyped where it comes from
        list(lessons.texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model({"input_ids": pieces["input_ids"], "attention_mask": pieces["attention_mask"]})
    rows = nn.functional.dropout(vectors["sentence_embedding"].float() * SHARPNESS, DROPPED)
    loss = torch.zeros(())
    for name, shares in lessons.shares.items():
        taught = np.flatnonzero(shares.sum(axis=1) > 0)
        if len(taught):
            wanted = torch.tensor(shares[taught]) * (1 - SOFTENED) + SOFTENED / shares.shape[1]
            found = torch.log_softmax(heads[name](rows[taught]), dim=-1)
            loss = loss - (wanted * found).sum() / len(lessons.texts)
    told = np.flatnonzero(lessons.valences >= 0)
    if len(told):
        wanted = torch.tensor(lessons.valences[told])
        loss = loss + VALENCE_WEIGHT * nn.functional.cross_entropy(heads["valence"](rows[told]), wanted)
    return loss


def _layers(model: nn.Module, learning: Sequence[nn.Parameter]) -> dict[str, Tensor]:
    mine = {id(parameter) for parameter in learning}
    return {name: p.detach().clone() for name, p in model.named_parameters() if id(p) in mine}


def _folded(head: nn.Module) -> tuple[Floats, Floats]:
    weights, bias = head.weight.detach().numpy(), head.bias.detach().numpy()  # type: ignore[operator]
    return (weights.T * SHARPNESS).astype(np.float32), bias.astype(np.float32)
