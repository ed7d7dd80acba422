package io.locmoe.cli.plan;

import io.locmoe.page.BarChart;
import io.locmoe.page.Chart;
import io.locmoe.page.PlotChart;
import io.locmoe.planner.plan.Sensitivity;
import io.locmoe.planner.plan.StepSplit;
import io.locmoe.planner.plan.TrainingPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Charts of plans, the best first. */
record PlanCharts(List<TrainingPlan> plans) {
    private static final double MILLI = 1e3;
    private static final double GIGA = 1e-9;
    private static final double PERCENT = 100;
    /** Settings that the number of devices follows from. */
    private static final Set<String> SIZES = Set.of("nodes", "devicesPerNode");

    Chart split() {
        BarChart chart = bars("step-split", "Time of a step by purpose", "ms");
        for (int part = 0; part < plans.getFirst().parts().size(); part++) {
            int at = part;
            chart.series(
                    plans.getFirst().parts().get(part).getKey(),
                    values(plan -> MILLI * plan.parts().get(at).getValue()));
        }
        return chart.caption("Mean over the devices. Exchange that is hidden under compute adds nothing to the sum;"
                        + " the table has it, and the names of the settings.")
                .chart();
    }

    Chart measured(StepSplit run) {
        StepSplit plan = plans.getFirst().step();
        return new BarChart("measured", "Parts of a step", List.of("measured", "planned"), "ms")
                .lying()
                .series("compute", MILLI * run.compute(), MILLI * (plan.compute() + plan.tensorSums()))
                .series("exchange", MILLI * run.exchange(), MILLI * plan.exchange())
                .series("gradient sync", MILLI * run.gradientSync(), MILLI * plan.gradientSync())
                .series("idle", MILLI * run.idle(), MILLI * plan.idle())
                .caption("The run's steps at their median, and their plan, which counts sums of tensor groups as"
                        + " compute here, as the run does.")
                .chart();
    }

    Chart deviceMemory() {
        double available = GIGA * plans.getFirst().memory().available();
        List<String> names = new ArrayList<>(List.of("a device has"));
        names.addAll(names());
        return new BarChart("device-memory", "Memory of a device by purpose", names, "GB")
                .lying()
                .series("state", after(0, plan -> GIGA * plan.memory().state()))
                .series("activations", after(0, plan -> GIGA * plan.memory().activations()))
                .series("memory of the device", after(available, _ -> 0))
                .caption("State: parameters, gradients, moments."
                        + (available == 0 ? " The hardware does not say how much memory a device has." : ""))
                .chart();
    }

    Chart hostMemory() {
        return bars("host-memory", "Memory of the host for each device", "GB")
                .series("messages", values(plan -> GIGA * plan.memory().host()))
                .series(
                        "copies to recover from",
                        values(plan -> GIGA * plan.memory().copies()))
                .caption("The first node needs the checkpoint beside that, which the table has.")
                .chart();
    }

    Chart progress() {
        return bars("progress", "Tokens a second", "tokens/s")
                .series("progress", values(plan -> plan.goodput().tokensPerSecond()))
                .series("lost to failures and copies", values(PlanCharts::lost))
                .caption("Progress is what failures of nodes, and copies to recover from them, leave.")
                .chart();
    }

    /** Progress by the number of devices; empty if all plans have as many. */
    Optional<Chart> overDevices(List<TrainingPlan> all) {
        Map<String, List<TrainingPlan>> lines = new LinkedHashMap<>();
        for (TrainingPlan plan : byDevices(all)) {
            lines.computeIfAbsent(others(plan), _ -> new ArrayList<>()).add(plan);
        }
        if (all.stream().mapToInt(TrainingPlan::devices).distinct().count() < 2) {
            return Optional.empty();
        }
        PlotChart chart = new PlotChart("devices", "Progress by devices", "devices", "tokens/s")
                .logarithmicX()
                .logarithmicY();
        lines.forEach((name, of) -> chart.line(
                name, of, TrainingPlan::devices, plan -> plan.goodput().tokensPerSecond()));
        return Optional.of(chart.caption("All plans. A line that is less steep than in proportion has devices that"
                        + " wait; the table has the tokens of each.")
                .chart());
    }

    static List<TrainingPlan> byDevices(List<TrainingPlan> all) {
        return all.stream()
                .sorted(Comparator.comparingInt(TrainingPlan::devices))
                .toList();
    }

    /** The choice but for what the number of devices follows from. */
    private static String others(TrainingPlan plan) {
        Map<String, String> others = new TreeMap<>(plan.choice());
        others.keySet().removeAll(SIZES);
        return others.isEmpty() ? "progress" : PlanText.words(others);
    }

    Chart sensitivities(List<Sensitivity> all) {
        return new BarChart(
                        "sensitivities",
                        "Time for a token with single changes",
                        all.stream().map(Sensitivity::change).toList(),
                        "%")
                .lying()
                .series(
                        "change of the time",
                        all.stream()
                                .mapToDouble(each -> PERCENT * each.effect())
                                .toArray())
                .caption("Of the first plan; less than zero is faster.")
                .chart();
    }

    private BarChart bars(String id, String title, String unit) {
        return new BarChart(id, title, names(), unit).lying();
    }

    /** Values only: on a phone there is no room for the names of the settings. */
    private List<String> names() {
        return plans.stream()
                .map(plan -> plan.choice().isEmpty()
                        ? PlanText.words(plan.choice())
                        : String.join(" ", plan.choice().values()))
                .toList();
    }

    private double[] after(double first, ToDoubleFunction<TrainingPlan> value) {
        return DoubleStream.concat(DoubleStream.of(first), plans.stream().mapToDouble(value))
                .toArray();
    }

    private double[] values(ToDoubleFunction<TrainingPlan> value) {
        return plans.stream().mapToDouble(value).toArray();
    }

    private static double lost(TrainingPlan plan) {
        return plan.tokensOfStep() / plan.step().total() - plan.goodput().tokensPerSecond();
    }
}
