"""Our networks in PyTorch, with runbench's own initial parameters and data, for gpu_step.

Networks: those of torch_step and a 3-D U-Net, cut into the segments that a checkpointed step recomputes (a block of
ResNet, a stage of VGG-16, a level of the U-Net). Parameters, images, labels and dropout masks are functions of
(seed, name or step, element) in runbench (harness/base/rng.h, harness/exec/tensors.c, workloads/net.c,
workloads/feed.c); the same functions are written here a second time, in numpy, from their descriptions. A first loss
that equals runbench's is then a statement about the whole network, not about its number of parameters.
"""
import importlib.machinery, importlib.util, os, re, sys
try:
    import numpy as np
except ImportError:
    sys.exit(f"gpu_step: {sys.executable} has no numpy; start it with a python3 that has PyTorch")

HERE = os.path.dirname(os.path.abspath(__file__))
MASK = (1 << 64) - 1
GOLDEN, FEED_SEED, STREAM_LABEL, STREAM_PATTERN, STREAM_NOISE, CELL = 0x9e3779b97f4a7c15, 20160101, 1, 2, 3, 8


def cpu_peer():
    """scripts/peers/torch_step as a module: the networks that both peers share are written there."""
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("torch_step", os.path.join(HERE, "torch_step"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("torch_step", loader))
    loader.exec_module(module)
    return module


DEFAULTS = {"resnet50": {"batch": 8, "image": 224, "classes": 1000},
            "resnet152": {"batch": 8, "image": 224, "classes": 1000},
            "vgg16": {"batch": 4, "image": 224, "classes": 1000},
            "unet3d": {"batch": 1, "size": 128, "depth": 4, "base": 32, "channels": 3, "classes": 3}}


def parse(text):
    """A workload's spec: (name, options); refuses what has no counterpart here."""
    name, _, rest = text.partition(":")
    if name not in DEFAULTS:
        raise ValueError(f"no network '{name}' here; known: {', '.join(DEFAULTS)}")
    options = dict(DEFAULTS[name], precision="f32")
    for pair in filter(None, rest.split(",")):
        key, _, value = pair.partition("=")
        if key not in options:
            raise ValueError(f"option '{key}' of {name} has no counterpart here; known: {', '.join(options)}")
        options[key] = value if key == "precision" else int(value)
    if options["precision"] not in ("f32", "tf32", "bf16"):
        raise ValueError(f"precision '{options['precision']}' has no counterpart here; known: f32, tf32, bf16")
    return name, options


def spec(name, options):
    differing = [f"{k}={v}" for k, v in options.items() if v != dict(DEFAULTS[name], precision="f32")[k]]
    return name + (":" + ",".join(differing) if differing else "")


def small(name, options):
    """The same network where comparing a loss costs a second: every layer, few pixels. A residual network normalises
    down to image / 32 squared pixels: of two numbers it would keep the sign of their difference, which is chaos."""
    little = dict(options, precision="f32", batch=2)
    if name == "unet3d": little["size"] = min(options["size"], 16)
    elif name == "vgg16": little["image"] = 32
    else: little.update(batch=8, image=64)
    return little


# ---- networks -----------------------------------------------------------------------------------------------------

def unet3d(torch, o):
    nn = torch.nn

    def pair(channels, first, second):
        return nn.Sequential(nn.Conv3d(channels, first, 3, padding=1, bias=False), nn.BatchNorm3d(first), nn.ReLU(True),
                             nn.Conv3d(first, second, 3, padding=1, bias=False), nn.BatchNorm3d(second), nn.ReLU(True))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            base, depth = o["base"], o["depth"]
            self.down = nn.ModuleList(pair(o["channels"] if k == 0 else base << k, base << k, base << (k + 1))
                                      for k in range(depth))
            self.up = nn.ModuleList()
            for k in reversed(range(depth - 1)):
                joined = (base << (k + 1)) + (base << (k + 2))
                self.up.append(nn.ModuleList([nn.ConvTranspose3d(base << (k + 2), base << (k + 2), 2, 2, bias=False),
                                              pair(joined, base << (k + 1), base << (k + 1))]))
            self.classifier = nn.Conv3d(base << 1, o["classes"], 1)
            self.pool = nn.MaxPool3d(2)

        def segments(self, x, run):
            skips = []
            for k, level in enumerate(self.down):
                x = run(level, self.pool(x) if k else x)
                skips.append(x)
            for (deconv, level), skip in zip(self.up, reversed(skips[:-1])):
                x = run(lambda s, y, d=deconv, l=level: l(torch.cat([s, d(y)], 1)), skip, x)
            return self.classifier(x)

    return UNet()


def build(torch, name, o):
    if name == "unet3d":
        return unet3d(torch, o)
    return cpu_peer().networks(torch)[name](o["image"], o["classes"])


def optimizer(torch, net, name, fused):
    rules = cpu_peer().OPTIMISERS
    settings = dict(rules[name][1]) if name in rules else {"lr": 0.01, "momentum": 0.9}      # unet3d
    if fused:
        settings["fused"] = True
    return torch.optim.SGD(net.parameters(), **settings)


def forward(torch, net, x, run):
    """Through the network; `run` carries out each segment that may be checkpointed."""
    if hasattr(net, "segments"):
        return net.segments(x, run)
    stage = []
    for module in net:
        if list(module.children()):                    # a block of ResNet
            x = run(module, x)
        elif isinstance(module, torch.nn.MaxPool2d) and stage:       # the end of a stage of VGG-16
            x = run(torch.nn.Sequential(*stage, module), x)
            stage = []
        elif isinstance(net[0], torch.nn.Conv2d) and net[0].bias is not None and \
                isinstance(module, (torch.nn.Conv2d, torch.nn.ReLU)) and x.dim() == 4:
            stage.append(module)
        else:
            x = module(x)
    return x


# ---- runbench's numbers, in numpy ---------------------------------------------------------------------------------

def mix(x):
    """The finaliser of SplitMix64, of an array or an int."""
    x = np.atleast_1d(np.asarray(x, dtype=np.uint64)) + np.uint64(GOLDEN)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
    return x ^ (x >> np.uint64(31))


def mix1(x): return int(mix(x & MASK)[0])


def key_of(seed, stream): return mix1(mix1(seed) ^ (stream * 0xd1342543de82ef95 & MASK))


def bits(key, elements):
    return mix(np.uint64(key) + np.asarray(elements, dtype=np.uint64) * np.uint64(GOLDEN))


def uniform(key, elements): return (bits(key, elements) >> np.uint64(11)).astype(np.float64) * 2.0 ** -53


def name_stream(name):
    value = 0xcbf29ce484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001b3 & MASK
    return value


def initial(name, shape, scale, seed):
    drawn = bits(key_of(seed, name_stream(name)), np.arange(int(np.prod(shape)), dtype=np.uint64))
    total = sum((drawn >> np.uint64(s) & np.uint64(0xffff)).astype(np.float64) for s in (0, 16, 32, 48))
    return (scale * (total - 131070.0) * (1.7320508075688772 / 65536.0)).astype(np.float32).reshape(shape)


def weight_scale(torch, module, relu):
    taps = int(np.prod(getattr(module, "kernel_size", (1,))))
    if isinstance(module, torch.nn.Linear):
        return ((2.0 if relu else 1.0) / module.in_features) ** 0.5
    if getattr(module, "transposed", False):
        taps = max(1.0, taps / np.prod(module.stride))
    return (2.0 / (module.in_channels * taps)) ** 0.5


def start_as_runbench(torch, net, names, seed=1):
    """Gives the network runbench's initial parameters. `names`: those of `runbench plan`, in its order."""
    layers = [m for m in net.modules() if isinstance(m, torch.nn.Linear) or hasattr(m, "running_mean")
              or hasattr(m, "kernel_size") and hasattr(m, "weight")]
    last = [m for m in layers if isinstance(m, torch.nn.Linear)][-1:]
    left = list(names)
    for layer in layers:
        for parameter in (layer.weight, layer.bias):
            if parameter is None:
                continue
            name, values = left.pop(0), None
            if name.endswith(".w"):
                values = torch.from_numpy(initial(name, tuple(parameter.shape),
                                                  weight_scale(torch, layer, layer not in last), seed))
            with torch.no_grad():
                if values is not None: parameter.copy_(values)
                else: parameter.fill_(1.0 if name.endswith(".scale") else 0.0)
    if left:
        raise ValueError(f"runbench has parameters that the network here has not: {', '.join(left[:5])}")


class Masks:
    """runbench's dropout: a mask from (seed, step, salt, element). salt is the layer's number in the network, where
    an activation belongs to the layer before it."""
    def __init__(self, torch, net, seed=1):
        self.step, order = 0, [m for m in net.modules() if not list(m.children()) and not isinstance(m, torch.nn.ReLU)]
        for module in order:
            if isinstance(module, torch.nn.Dropout):
                module.forward = self.layer(torch, order.index(module) + 1, module.p, seed)

    def layer(self, torch, salt, rate, seed):
        def run(x):
            key = key_of((seed ^ mix1(self.step)) & MASK, salt)
            keep = uniform(key, np.arange(x.numel(), dtype=np.uint64)) >= rate
            return x * torch.from_numpy(keep.reshape(tuple(x.shape))).to(x.device, x.dtype) / (1 - rate)
        return run


def cell_places(sample, d, h, w):
    value = mix(np.asarray(sample, dtype=np.uint64) * np.uint64(4096) + d.astype(np.uint64))
    value = mix(value.reshape(d.shape) + h.astype(np.uint64))
    return mix(value.reshape(d.shape) + w.astype(np.uint64)).reshape(d.shape)


def feed(name, o, step):
    """Images and labels of a step, as workloads/feed.c generates them."""
    volume = name == "unet3d"
    edge = o["size"] if volume else o["image"]
    channels, batch, space = (o["channels"] if volume else 3), o["batch"], (edge,) * (3 if volume else 2)
    label_key, noise_key = (mix1(key_of(FEED_SEED, s) ^ mix1(step)) for s in (STREAM_LABEL, STREAM_NOISE))
    n_elements = batch * channels * int(np.prod(space))
    drawn = bits(noise_key, np.arange((n_elements + 3) // 4, dtype=np.uint64))
    quarters = np.stack([drawn >> np.uint64(s) & np.uint64(0xffff) for s in (0, 16, 32, 48)], 1)
    noise = quarters.reshape(-1)[:n_elements].astype(np.float32)
    images = ((noise - np.float32(32767.5)) * np.float32(1 / 32768)).reshape((batch, channels) + space)
    cell = CELL if volume else (edge + 7) // 8
    grid = np.meshgrid(*[np.arange(s) // cell for s in space], indexing="ij")
    d, h, w = grid if volume else (np.zeros_like(grid[0]),) + tuple(grid)
    pattern = key_of(FEED_SEED, STREAM_PATTERN)
    labels = []
    for n in range(batch):
        place = cell_places(n if volume else 0, d, h, w)
        kind = bits(label_key, place.reshape(-1) if volume else [n]) % np.uint64(o["classes"])
        for c in range(channels):
            at = mix(kind * np.uint64(64) + np.uint64(c)) + (np.uint64(0) if volume else place.reshape(-1))
            images[n, c] += (2 * uniform(pattern, at) - 1).astype(np.float32).reshape(space)
        labels.append(kind.astype(np.int64).reshape(space) if volume else int(kind[0]))
    return images, np.asarray(labels)


def parameters_of_plan(text):
    """(name, elements) of the parameters in what `runbench plan` writes, in their order."""
    found = re.findall(r"^buffer \d+ (\S+) bytes=(\d+) .* persistent$", text, re.M)
    states = (".velocity", ".adam_m", ".adam_v", ".running_mean", ".running_var")
    return [(name, int(size) // 4) for name, size in found if not name.endswith(states)]
