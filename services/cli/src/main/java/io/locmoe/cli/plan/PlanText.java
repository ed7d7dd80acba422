package io.locmoe.cli.plan;

import io.locmoe.cli.plugins.AlignedRows;
import io.locmoe.planner.plan.MeasuredRun;
import io.locmoe.planner.plan.PlanSearch;
import io.locmoe.planner.plan.ProcessorWork;
import io.locmoe.planner.plan.Sensitivity;
import io.locmoe.planner.plan.StepSplit;
import io.locmoe.planner.plan.TrainingPlan;
import io.locmoe.report.text.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans as text for people. */
final class PlanText {
    private static final int LEFT_OUT = 5;

    private final PlanSearch search;
    private final List<String> lines = new ArrayList<>();

    private PlanText(PlanSearch search) {
        this.search = search;
    }

    static String of(PlanSearch search, Optional<MeasuredRun> measured, Map<String, String> assumed, int best) {
        PlanText text = new PlanText(search);
        text.add(search.plans().getFirst());
        if (!assumed.isEmpty()) {
            text.lines.add("assumed without a source: " + words(assumed));
        }
        measured.ifPresent(text::addMeasured);
        if (search.plans().size() > 1) {
            text.addBest(best);
        }
        text.addLeftOut();
        text.addSensitivities();
        return String.join(System.lineSeparator(), text.lines) + System.lineSeparator();
    }

    private void add(TrainingPlan plan) {
        StepSplit step = plan.step();
        lines.add((plan.choice().isEmpty() ? "" : "best: " + words(plan.choice()) + "; ") + plan.devices()
                + " devices on " + plan.nodes() + " nodes");
        lines.add("a step of " + Quantity.count(plan.tokensOfStep()) + " tokens takes " + time(step.total()) + ": "
                + plan.parts().stream()
                        .filter(part -> part.getValue() > 0)
                        .map(part -> part.getKey() + " " + share(part.getValue(), step))
                        .collect(Collectors.joining(", "))
                + "; " + share(step.exchangeHidden(), step) + " of exchange hidden under compute");
        lines.add("tokens between nodes " + bytes(plan.traffic().betweenNodes()) + " a step, inside nodes "
                + bytes(plan.traffic().insideNodes()) + ", gradients between nodes "
                + bytes(plan.traffic().gradients()));
        addMemory(plan.memory());
        addGoodput(plan.goodput());
    }

    private void addGoodput(TrainingPlan.Goodput goodput) {
        String failures = goodput.failuresPerDay() == 0
                ? ""
                : Quantity.text(
                        "; %.2g failures of nodes a day, each costs %s",
                        goodput.failuresPerDay(), time(goodput.secondsLost()));
        lines.add(Quantity.count(goodput.tokensPerSecond()) + " tokens/s of progress, "
                + Quantity.percent(goodput.share()) + " of the time" + failures);
    }

    private void addMemory(TrainingPlan.Memory memory) {
        lines.add("memory of a device: state " + bytes(memory.state()) + ", activations "
                + bytes(memory.activations())
                + (memory.available() == 0
                        ? ""
                        : memory.fits()
                                ? " of " + bytes(memory.available())
                                : ", which do NOT fit into " + bytes(memory.available()))
                + "; of its host: messages " + bytes(memory.host()) + ", copies to recover from "
                + bytes(memory.copies()) + "; of the first node: checkpoint " + bytes(memory.checkpoint()));
    }

    private void addMeasured(MeasuredRun run) {
        StepSplit measured = run.step();
        StepSplit planned = search.plans().getFirst().step();
        ProcessorWork work = search.plans().getFirst().processor();
        AlignedRows rows = new AlignedRows();
        rows.add("", "measured", "planned", "difference");
        row(rows, "step", measured.total(), planned.total());
        row(rows, "compute", measured.compute(), planned.compute() + planned.tensorSums());
        row(rows, "exchange", measured.exchange(), planned.exchange());
        row(rows, "exchange hidden", measured.exchangeHidden(), planned.exchangeHidden());
        row(rows, "gradient sync", measured.gradientSync(), planned.gradientSync());
        row(rows, "idle", measured.idle(), planned.idle());
        row(rows, "a thread's work: compute", run.processor().compute(), work.compute());
        row(rows, "a thread's work: messages", run.processor().messages(), work.messages());
        lines.add("");
        lines.add(rows.text().stripTrailing());
    }

    private static void row(AlignedRows rows, String name, double measured, double planned) {
        rows.add(name, time(measured), time(planned), difference(measured, planned));
    }

    static String difference(double measured, double planned) {
        return measured == 0 ? "" : Quantity.text("%+.1f%%", 100 * (planned / measured - 1));
    }

    private void addBest(int best) {
        AlignedRows rows = new AlignedRows();
        rows.add("plan", "step", "tokens/s", "exchange", "fits", "beside the first");
        search.plans().stream()
                .limit(best)
                .forEach(plan -> rows.add(
                        words(plan.choice()),
                        time(plan.step().total()),
                        Quantity.count(plan.goodput().tokensPerSecond()),
                        Quantity.percent(plan.step().exchangeShare()),
                        plan.memory().fits() ? "yes" : "no",
                        String.join(", ", search.behind(plan))));
        lines.add("");
        lines.add(rows.text().stripTrailing());
        if (search.plans().size() > best) {
            lines.add("and " + (search.plans().size() - best) + " more; --best N shows more");
        }
    }

    private void addLeftOut() {
        search.leftOut().entrySet().stream()
                .limit(LEFT_OUT)
                .forEach(each -> lines.add("left out: " + words(each.getKey()) + ": " + each.getValue()));
        if (search.leftOut().size() > LEFT_OUT) {
            lines.add("and " + (search.leftOut().size() - LEFT_OUT) + " more left out");
        }
    }

    private void addSensitivities() {
        lines.add("");
        lines.add("time for a token " + (search.plans().size() > 1 ? "of the first plan " : "") + "with");
        for (Sensitivity each : search.sensitivities()) {
            lines.add("  " + each.change() + ": " + effect(each));
        }
    }

    static String effect(Sensitivity change) {
        return Quantity.text("%+.1f%%", 100 * change.effect());
    }

    static String words(Map<String, String> choice) {
        return choice.isEmpty()
                ? "as given"
                : choice.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String share(double seconds, StepSplit step) {
        return Quantity.percent(seconds / step.total());
    }

    static String time(double seconds) {
        return seconds < 1 ? Quantity.text("%.3g ms", 1e3 * seconds) : Quantity.text("%.3f s", seconds);
    }

    static String bytes(double bytes) {
        return Quantity.count(bytes) + "B";
    }
}
