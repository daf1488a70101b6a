"""The same three steps on PyTorch, on the CPU. Speaks as lab-contestant.ts does; argument: threads."""

import base64
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore", message=".*Failed to initialize NumPy")

import torch
import torch.nn.functional as F

HEADS = 4


def unpack(node, array):
    if isinstance(node, list):
        return [unpack(child, array) for child in node]
    if isinstance(node.get("values"), str):
        return array(node)
    return {name: unpack(child, array) for name, child in node.items()}


def tensor(packed, dtype=torch.float32):
    raw = bytearray(base64.b64decode(packed["values"]))
    return torch.frombuffer(raw, dtype=dtype).reshape(packed["shape"])


def parameter(packed):
    """Stored as torch wants it: dense [outputs, inputs], convolution [outputs, inputs, size, size]."""
    value = tensor(packed)
    order = {1: [0], 2: [1, 0], 4: [3, 2, 0, 1]}[value.dim()]
    return value.permute(order).contiguous().requires_grad_()


def leaves(node):
    if isinstance(node, torch.Tensor):
        return [node]
    children = node if isinstance(node, list) else node.values()
    return [leaf for child in children for leaf in leaves(child)]


def dense(layer, x):
    return F.linear(x, layer["w"], layer["b"])


def norm(layer, x):
    return F.layer_norm(x, x.shape[-1:], layer["scale"], layer["shift"])


def mlp(layers, x):
    for layer in layers[:-1]:
        x = F.relu(dense(layer, x))
    return dense(layers[-1], x)


def conv(params, x):
    fine = F.max_pool2d(F.relu(F.conv2d(x, params["first"]["w"], params["first"]["b"], padding=1)), 2)
    coarse = F.relu(F.conv2d(fine, params["second"]["w"], params["second"]["b"], padding=1))
    return dense(params["head"], coarse.mean((2, 3)))


def transformer(params, x):
    for block in params["body"]["blocks"]:
        x = x + attend(block["attention"], norm(block["attentionNorm"], x))
        hidden = F.gelu(dense(block["up"], norm(block["denseNorm"], x)), approximate="tanh")
        x = x + dense(block["down"], hidden)
    return dense(params["head"], norm(params["body"]["norm"], x).mean(1))


def attend(maps, x):
    n, length, width = x.shape
    q, k, v = (
        dense(maps[name], x).view(n, length, HEADS, width // HEADS).transpose(1, 2)
        for name in ("query", "key", "value")
    )
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return dense(maps["out"], mixed.transpose(1, 2).reshape(n, length, width))


def say(message):
    print(json.dumps(message), flush=True)


def main():
    torch.set_num_threads(int(sys.argv[1]))
    work = json.loads(sys.stdin.readline())
    logits = {"mlp": mlp, "conv": conv, "transformer": transformer}[work["kind"]]
    params = unpack(work["params"], parameter)
    x = tensor(work["x"])
    if work["kind"] == "conv":
        x = x.permute(0, 3, 1, 2).contiguous()
    labels = tensor(work["labels"], torch.int32).long()
    optimiser = torch.optim.Adam(leaves(params), lr=work["learningRate"], fused=True)

    def loss():
        return F.cross_entropy(logits(params, x), labels)

    def loss_value():
        with torch.no_grad():
            return loss().item()

    say({"version": torch.__version__, "loss": loss_value()})
    for line in sys.stdin:
        cpu, start = time.process_time(), time.perf_counter()
        for _ in range(json.loads(line)["steps"]):
            optimiser.zero_grad()
            loss().backward()
            optimiser.step()
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        say({"wallMs": wall * 1000, "cpuMs": cpu * 1000, "loss": loss_value()})


main()
