"""The report's 29 figures, light and dark, for whole_report.py: `plan` lists them, `draw` makes one in a worker."""
import functools
import os

import numpy as np

from report_rest import BEAT, GIVEN, SYMBOLS

CLASSES = ["#0072b2", "#009e73", "#d55e00", "#cc79a7", "#7b4fa3"]
DASHES = {"before": "--", "after": "-", "after noise": "-", "after copies": ":"}
MS = np.arange(187) * 8


def plan(found, judged, weights, grown):
    """Name, width and height in pixels, function and what it is given, of the figures that there is something for."""
    of = lambda *names: [found[name, m] for name in names for m in ("net", "forest") if (name, m) in found]
    macro = lambda run: run["macro"][0]
    best = lambda runs, score: {run["model"]: run for run in sorted(runs, key=score)}
    figures, last = [("typical-beats", (1600, 900), typical, ())], [name for name in BEAT if of(*BEAT[name])][-1:]

    def add(name, height, function, shown, *more, width=1600):
        if shown:
            figures.append((name, (width, height), function, (shown, *more)))

    rate = lambda run, name: run and run["rates"][name]
    swept = lambda run: [*[(what, *np.array(run["sweep"])[:, [0, k]].T) for what, k in (("recall", 2), ("precision", 3))],
                         *[("chosen", [run["chosen"][0][0]] * 2, [0, 1])] * bool(run["chosen"])]
    stages = {"Original": None}
    stages.update({f"After {how}": f"published after {how}" for how in ("noise", "copies") if of(f"published after {how}")})
    add("balance-two-classes", 900, balance, stages, 2)
    add("balance-five-classes", 1170, balance, stages, 5)
    if of("published after noise"):
        figures += [("made-beats", (1600, 1132), made_beats, ()), ("twins-published", (1600, 1012), twins, ())]
    for name, height in (("published", 1168), ("leak-free", 896), ("inter-patient", 896)):
        runs = of(*BEAT[name], *(["published crossed"] if name == "published" else []))
        add(f"confusion-{name}", height, matrices, runs, 3 if name == "published" else 2)
        add(f"training-{name}", 1228, training, [run for run in runs if run["history"]])
        if name != "published":
            by_class = lambda runs: [(s, [(run["title"], run["model"], run["rates"][s]) for run in runs]) for s in SYMBOLS]
            add(f"recall-{name}", 1390, intervals, runs and by_class(runs), "Correctly classified")
            rhythm = of("inter-patient beat after", "inter-patient beat+rr after") if name == "inter-patient" else []
            add("recall-rhythm", 1426, intervals, rhythm and by_class(rhythm), "Correctly classified")
    trees = lambda name: [(key[0].removeprefix(name + " "), np.arange(1, len(errors) + 1), errors)
                          for key, errors in grown.items() if key[0] in BEAT[name]]
    add("out-of-bag", 900, lines, [(name, trees(name)) for name in BEAT if trees(name)], "Trees", "Error on test rows")
    for name in last:
        runs = of(*BEAT[name])
        title = lambda run: run["title"].removeprefix(name + " ")
        add(f"curves-{name}", 900, lines, [(what, [(title(run), *run[key]) for run in runs])
            for what, key in (("ROC", "roc"), ("Precision-recall", "pr"))], "False alarms; recall", "Recall; precision")
        add(f"calibration-{name}", 900, lines, [(model, [(title(run), *run["calibration"][1:, run["calibration"][0] > 0])
            for run in runs if run["model"] == model]) for model in ("net", "forest")], "Mean probability", "Observed", "o")
        runs = of(BEAT[name][-1])
        add(f"sweep-{name}", 900, lines, [(run["title"], swept(run)) for run in runs], "Threshold", "Recall, precision")
        seen = [(weights[key], found[key]["title"]) for key in weights if key[0] == BEAT[name][-1]]
        add(f"attention-{name}", 900, attention, seen)
        for run in runs if name != "published" else []:
            height = 755 * len({failure[0] for failure in run["failures"]})
            add(f"failures-{name}-{run['model']}", height, failures, run["failures"])
    for name, heights in (("inter-patient", (1368, 1066)), ("cross-patient", (812, 1946))):
        patient = [f"{name} patient {how}" for how in ("before", "copies", "weights")] if name[0] == "i" else [name]
        five = [n + ", five classes" for n in patient]
        runs = best(of(*five), macro).values()
        samples = of("inter-patient beat before, five classes") if name[0] == "i" else []
        add(f"classes-{name}", heights[0], matrices, [*samples, *runs], 2)
        add(f"records-{name}", heights[1], records, of(patient[-1]))
    head = {"published": "published after copies", "leak-free": "leak-free after", "inter-patient": "inter-patient beat after"}
    shares = [(name, [(run["model"], run["model"], rate(run, "recall")) for run in of(head[name])])
              for name in BEAT if of(head[name])]
    add("recall-by-protocol", 594, intervals, shares, "Recall of abnormal beats")
    add("recall-by-protocol-narrow", 798, intervals, shares, "Recall of abnormal beats", width=800)
    steps, classes = [], []
    for label, name, key in (("Copies", "published", "trained on"), ("Other rows", "published", "others"),
                             ("Leak-free", "leak-free", "recall"), ("Inter-patient", "inter-patient", "recall")):
        measured = [y for y in judged if y["name"] == (head[name] if name == "published" else BEAT[name][0])]
        if of(head[name]):
            steps.append((label, [(run["title"], run["model"], rate(run, key)) for run in of(head[name])]
                          + [(y["kind"], "other", y["rates"][key]) for y in measured]))
        five = of((head[name] if name == "published" else BEAT[name][0]) + ", five classes")
        if five and key != "trained on":
            classes.append((label, [(run["title"], run["model"], run["macro"]) for run in five]
                            + [(y["kind"], "other", y["macro"]) for y in measured]))
    if of("inter-patient patient weights"):
        steps.append(("Patient features", [(run["title"], run["model"], rate(run, "recall"))
                                           for run in of("inter-patient patient weights")]))
        runs = of(*[f"inter-patient patient {how}, five classes" for how in ("before", "copies", "weights")])
        classes.append(("Patient features", [(run["title"], model, run["macro"]) for model, run in best(runs, macro).items()]))
    add("leak-steps", 1390, intervals, steps, "Recall of abnormal beats")
    add("leak-classes", 1154, intervals, classes, "Macro F1 of the five classes")
    return sorted(figures, key=lambda figure: -figure[1][1])


def draw(name, size, function, given):
    """One figure in both themes; matplotlib without layout search, and fast compression."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    for ending, style in (("", "default"), ("-dark", "dark_background")):
        with plt.style.context(style):
            plt.rcParams.update({"font.size": 8, "axes.spines.top": False, "axes.spines.right": False,
                                 "axes.titlesize": 6})
            figure = plt.figure(figsize=np.array(size) / 200, dpi=200)
            function(figure, {"net": plt.rcParams["text.color"], "forest": "#b5790f", "other": "#888888"}, *given)
            figure.savefig(os.path.join(GIVEN["out"], "figures", name + ending + ".png"), pil_kwargs={"compress_level": 1})
            plt.close(figure)
    return 2


def panels(figure, rows, columns, **more):
    figure.subplots_adjust(0.09, 0.12, 0.97, 0.9, 0.25, 0.5)
    return np.ravel(figure.subplots(rows, columns, squeeze=False, **more))


@functools.cache
def bands():
    """10th, 50th and 90th percentile of each class's beats."""
    parts = [np.ascontiguousarray(GIVEN["x"][GIVEN["kinds"] == k].T) for k in range(5)]
    for part in parts:
        part.sort(axis=1)
    return [part[:, [int(q * (part.shape[1] - 1)) for q in (0.1, 0.5, 0.9)]].T for part in parts]


def typical(figure, colours):
    for k, (axes, (low, middle, high)) in enumerate(zip(panels(figure, 2, 3), bands())):
        axes.fill_between(MS, low, high, color=CLASSES[k], alpha=0.3)
        axes.plot(MS, middle, color=CLASSES[k])
        axes.set_title(f"{SYMBOLS[k]}, n = {(GIVEN['kinds'] == k).sum():,}")
    figure.axes[-1].set_axis_off()


def balance(figure, colours, stages, classes):
    tasks = {task.name: task for task in GIVEN["tasks"]}
    for axes, (title, name) in zip(panels(figure, len(stages), 1, sharex=True), stages.items()):
        kinds, made = GIVEN["kinds"], np.zeros(len(GIVEN["kinds"]), bool)
        if name:
            kinds, made = (np.r_[getattr(tasks[name].train, what), getattr(tasks[name].test, what)] for what in ("kinds", "made"))
        kinds = kinds if classes == 5 else kinds > 0
        real, copies = np.bincount(kinds[~made], minlength=classes), np.bincount(kinds[made], minlength=classes)
        names = list(SYMBOLS) if classes == 5 else ["Normal", "Abnormal"]
        axes.barh(names, real, color=CLASSES[:classes])
        axes.barh(names, copies, left=real, fill=False, hatch="////", edgecolor=CLASSES[:classes])
        for row, (a, b) in enumerate(zip(real, copies)):
            axes.text(a + b, row, f" {a:,} + {b:,} ({(a + b) / len(kinds):.1%})", va="center")
        axes.invert_yaxis()
        axes.set_title(title, loc="left")


def noisy():
    task = next(task for task in GIVEN["tasks"] if task.name == "published after noise")
    return task.train, task.test


def made_beats(figure, colours):
    rows = noisy()[0]
    axes = panels(figure, 4, 2, height_ratios=[3, 1, 3, 1]).reshape(2, 2, 2)
    for k, (above, below) in enumerate(zip(axes[:, 0].ravel(), axes[:, 1].ravel()), 1):
        row = np.flatnonzero(rows.made & (rows.kinds == k))[0]
        made, original = rows.x[row], GIVEN["x"][rows.beat[row]]
        above.plot(MS, made, color=colours["other"])
        above.plot(MS, original, "--", color=CLASSES[k])
        above.set_title(SYMBOLS[k])
        below.plot(MS, made - original, color=colours["other"])


def twins(figure, colours):
    train, test = noisy()
    axes = panels(figure, 3, 4, height_ratios=[3, 3, 1]).reshape(3, 4)
    shared = np.isin(test.beat, train.beat)
    for k in range(1, 5):
        row = np.flatnonzero(shared & (test.kinds == k) & test.made)[0]
        one, other = test.x[row], train.x[np.flatnonzero(train.beat == test.beat[row])[0]]
        for place, values in zip(axes[:, k - 1], (one, other, other - one)):
            place.plot(MS, values, color=CLASSES[k])
        axes[0, k - 1].set_title(f"{SYMBOLS[k]}, record {GIVEN['names'][GIVEN['record'][test.beat[row]]]}")


def lines(figure, colours, shown, x, y, marker=None):
    for axes, (title, series) in zip(panels(figure, 1, len(shown)), shown):
        for name, xs, ys in series:
            colour = next((colours[model] for model in ("net", "forest") if name.endswith(model)), None)
            dash = "--" if "before" in name or name == "precision" else ":" if "copies" in name or name == "chosen" else "-"
            axes.plot(xs, ys, dash, color=colour, marker=marker, markersize=3, label=name)
        axes.set(title=title, xlabel=x, ylabel=y)
        axes.legend(loc="best" if len(series[0][1]) < 50 else "lower right")


def training(figure, colours, runs):
    axes = panels(figure, 2, len(runs)).reshape(2, -1)
    for column, run in zip(axes.T, runs):
        history = np.array(run["history"])
        for place, own, other in zip(column, (history[:, 0], history[:, 1]), (history[:, 2], history[:, 3])):
            place.plot(np.arange(1, len(history) + 1), own, "--", label="training")
            place.plot(np.arange(1, len(history) + 1), other, label="scored rows")
            place.set_xlabel("Epoch")
        column[0].set_title(run["title"])
    axes[0, 0].legend(loc="upper right")


def matrices(figure, colours, runs, columns):
    for axes, run in zip(panels(figure, -(-len(runs) // columns), columns), runs):
        counts = run["confusion"]
        share = counts / np.maximum(1, counts.sum(1, keepdims=True))
        axes.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for (a, b), n in np.ndenumerate(counts):
            axes.text(b, a, f"{n:,}\n{share[a, b]:.1%}", ha="center", va="center", fontsize=6,
                      color="w" if share[a, b] > 0.5 else "k")
        names = list(SYMBOLS) if len(counts) == 5 else ["Normal", "Abnormal"]
        axes.set_xticks(range(len(names)), names)
        axes.set_yticks(range(len(names)), names)
        axes.set_title(f"{run['title']}, {counts.sum():,} rows")
    for axes in figure.axes[len(runs):]:
        axes.set_axis_off()


def intervals(figure, colours, groups, label):
    axes, y, ticks = figure.add_axes((0.2, 0.1, 0.55, 0.85)), 0, []
    for name, series in groups:
        ticks.append((y + (len(series) - 1) / 2, name))
        for title, model, rate in series:
            if rate is not None and np.isfinite(rate[0]):
                low, high = (np.where(np.isfinite(end), end, rate[0]) for end in rate[4:6])
                axes.errorbar(rate[0], y, xerr=[[max(0, rate[0] - low)], [max(0, high - rate[0])]], capsize=2, color=colours[model],
                              marker="s" if model == "forest" else "o", markerfacecolor="none" if "before" in title else None)
                axes.text(1.03, y, f"{rate[0]:.1%} ({low:.1%}-{high:.1%})  {int(rate[1]):,}", va="center", fontsize=6)
            y += 1
        axes.axhline(y, color=colours["other"], linewidth=0.5)
        y += 1
    axes.set_yticks(*zip(*ticks))
    axes.set(xlim=(-0.02, 1.02), xlabel=label)
    axes.invert_yaxis()


def attention(figure, colours, seen):
    places = panels(figure, 1 + len(seen), 1, sharex=True)
    places[0].plot(MS, bands()[0][1], color=colours["other"])
    for axes, (weights, title) in zip(places[1:], seen):
        axes.fill_between(MS[:len(weights)], weights, alpha=0.4)
        axes.plot(MS[:len(weights)], weights)
        axes.set_title(title, loc="left")


def records(figure, colours, runs):
    counts = np.stack([run["records"] for run in runs])
    with np.errstate(invalid="ignore"):
        shares = [counts[..., 1, 1] / counts[..., 1, :].sum(-1), counts[..., 1, 1] / counts[..., 1].sum(-1),
                  counts[..., 0, 1] / counts[..., 0, :].sum(-1)]
    there = np.flatnonzero(counts[0].sum((1, 2)))
    order = there[np.argsort(shares[0][:, there].mean(0))]
    titles = ("Sensitivity", "Positive predictivity", "False alarms")
    for axes, title, share in zip(panels(figure, 1, 3, sharex=True, sharey=True), titles, shares):
        for run, values in zip(runs, share):
            axes.plot(values[order], np.arange(len(order)), "s" if run["model"] == "forest" else "o", markersize=3,
                      color=colours[run["model"]], label=run["title"])
        axes.set_title(title)
    figure.axes[0].set_yticks(range(len(order)), [f"{GIVEN['names'][i]}  {counts[0, i, 1].sum():,}" for i in order], fontsize=5)
    figure.axes[0].invert_yaxis()


@functools.cache
def stretch(path, start):
    import wfdb

    return wfdb.rdrecord(path, sampfrom=start, sampto=min(start + 2160, 650000))


def failures(figure, colours, found):
    """Six seconds of the record, in two leads, around the most confident error of each class."""
    first = {kind: (beat, p) for kind, beat, p in reversed(found)}
    places = panels(figure, 2 * len(first), 1)
    figure.subplots_adjust(top=0.97, bottom=0.03)
    for k, (kind, (beat, p)) in enumerate(sorted(first.items())):
        record, middle = GIVEN["record"][beat], GIVEN["sample"][beat]
        start = max(0, middle - 1080)
        part = stretch(os.path.join(GIVEN["root"], GIVEN["names"][record]), start)
        near = np.flatnonzero((GIVEN["record"] == record) & (GIVEN["sample"] >= start) & (GIVEN["sample"] < start + 2160))
        for axes, lead, values in zip(places[2 * k:], part.sig_name, part.p_signal.T):
            axes.plot(np.arange(len(values)) / 360, values, linewidth=0.7, color=colours["net"])
            axes.axvline((middle - start) / 360, linestyle=":", color=colours["other"])
            axes.set(ylabel=lead, xlim=(0, 6))
            low, high = axes.get_ylim()
            axes.vlines(np.arange(0, 6, 0.2), low, high, linewidth=0.4, alpha=0.4)
            axes.hlines(np.arange(np.ceil(low * 2) / 2, high, 0.5), 0, 6, linewidth=0.4, alpha=0.4)
        for i in near:
            places[2 * k].text((GIVEN["sample"][i] - start) / 360, 1.02, SYMBOLS[GIVEN["kinds"][i]], ha="center",
                               color=CLASSES[GIVEN["kinds"][i]], transform=places[2 * k].get_xaxis_transform())
        title = f"{SYMBOLS[kind]}, record {GIVEN['names'][record]} at {middle / 360:.0f} s, p {p:.3f}"
        places[2 * k].set_title(title, loc="left", pad=12)
