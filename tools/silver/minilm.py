"""A token classifier: MiniLM's encoder, the case of each word, one linear layer."""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional

SHAPES = 8


class Attention(nn.Module):
    """Self-attention of many heads over rows of equal length."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)

    def forward(self, hidden, mask):
        rows, length, width = hidden.shape

        def split(layer):
            return layer(hidden).view(rows, length, self.heads, -1).transpose(1, 2)

        query, key, value = split(self.query), split(self.key), split(self.value)
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + mask
        seen = torch.softmax(scores, -1) @ value
        return self.out(seen.transpose(1, 2).reshape(rows, length, width))


class Layer(nn.Module):
    """Attention and a feed-forward net, each with its residual and norm."""

    def __init__(self, width, inner, heads, dropout):
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden, mask):
        hidden = self.norm1(hidden + self.dropout(self.attention(hidden, mask)))
        inner = self.down(functional.gelu(self.up(hidden)))
        return self.norm2(hidden + self.dropout(inner))


class Tagger(nn.Module):
    """Scores of the labels for the first piece of each word."""

    def __init__(self, config, labels, dropout=0.1):
        super().__init__()
        width = config["hidden_size"]
        self.word = nn.Embedding(config["vocab_size"], width)
        self.place = nn.Embedding(config["max_position_embeddings"], width)
        self.shape = nn.Embedding(SHAPES, width)
        self.norm = nn.LayerNorm(width, 1e-12)
        self.dropout = nn.Dropout(dropout)
        heads, inner = config["num_attention_heads"], config["intermediate_size"]
        self.layers = nn.ModuleList(
            Layer(width, inner, heads, dropout) for _ in range(config["num_hidden_layers"])
        )
        self.out = nn.Linear(width, labels)
        nn.init.normal_(self.shape.weight, std=0.02)

    def forward(self, pieces, shapes, mask):
        places = torch.arange(pieces.shape[1])
        hidden = self.word(pieces) + self.place(places) + self.shape(shapes)
        hidden = self.dropout(self.norm(hidden))
        away = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, away.to(hidden.dtype))
        return self.out(self.dropout(hidden)).float()


NAMES = {
    "attention.self.query": "attention.query",
    "attention.self.key": "attention.key",
    "attention.self.value": "attention.value",
    "attention.output.dense": "attention.out",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def pretrained(folder, labels):
    """The tagger with the published weights; what it adds to them is untrained."""
    from safetensors.numpy import load_file

    folder = pathlib.Path(folder)
    tagger = Tagger(json.loads((folder / "config.json").read_text()), labels)
    read = {key: torch.from_numpy(value) for key, value in
            load_file(folder / "model.safetensors").items()}
    weights = {
        "word.weight": read["embeddings.word_embeddings.weight"],
        "place.weight": read["embeddings.position_embeddings.weight"]
        + read["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": read["embeddings.LayerNorm.weight"],
        "norm.bias": read["embeddings.LayerNorm.bias"],
    }
    for number in range(len(tagger.layers)):
        for theirs, ours in NAMES.items():
            for part in ("weight", "bias"):
                key = f"encoder.layer.{number}.{theirs}.{part}"
                weights[f"layers.{number}.{ours}.{part}"] = read[key]
    left = tagger.load_state_dict(weights, strict=False)
    assert not left.unexpected_keys
    assert set(left.missing_keys) == {"shape.weight", "out.weight", "out.bias"}
    return tagger
