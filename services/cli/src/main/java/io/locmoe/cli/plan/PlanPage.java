package io.locmoe.cli.plan;

import io.locmoe.page.ChartPage;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.planner.plan.PlanSearch;
import io.locmoe.planner.plan.Sensitivity;
import io.locmoe.planner.plan.StepSplit;
import io.locmoe.planner.plan.TrainingPlan;
import io.locmoe.report.text.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page of plans. All its numbers are in {@code plan.json}.
 *
 * @param document all plans
 * @param best     plans to show; the curve over devices has all
 * @param command  as the user gave it
 */
record PlanPage(PlanSearch search, PlanDocument document, int best, String command) {

    ChartPage page() {
        PlanCharts charts = new PlanCharts(shown());
        List<PageSection> sections = new ArrayList<>();
        sections.add(section("Time of a step", List.of(charts.split(), plans())));
        if (document.measured() != null) {
            sections.add(section("Beside measured steps", List.of(charts.measured(document.measured()), measured())));
        }
        charts.overDevices(document.plans())
                .ifPresent(curve -> sections.add(section("More devices", List.of(curve, devices()))));
        sections.add(section("Memory", List.of(charts.deviceMemory(), charts.hostMemory(), memory())));
        sections.add(section("Progress", List.of(charts.progress(), progress())));
        sections.add(section(
                "What changes would do", List.of(charts.sensitivities(document.sensitivities()), sensitivities())));
        if (!document.leftOut().isEmpty()) {
            sections.add(section("Left out", List.of(leftOut())));
        }
        return new ChartPage("LocMoE Mesh: plan", introduction(), sections, assumed());
    }

    private static PageSection section(String heading, List<PageItem> items) {
        return new PageSection(heading, List.of(), items);
    }

    private List<TrainingPlan> shown() {
        return document.plans().stream().limit(best).toList();
    }

    private List<String> introduction() {
        TrainingPlan first = document.plans().getFirst();
        StepSplit step = first.step();
        int all = document.plans().size();
        return List.of(
                (first.choice().isEmpty() ? "" : "Best: " + PlanText.words(first.choice()) + ". ") + first.devices()
                        + " devices on " + first.nodes() + " nodes: a step of " + Quantity.count(first.tokensOfStep())
                        + " tokens takes " + PlanText.time(step.total()) + ", exchange "
                        + Digits.percent(step.exchangeShare())
                        + (first.memory().fits() ? "." : ". The model does NOT fit into the memory of a device."),
                "Simulated; nothing was trained. "
                        + (all > best ? "The best " + best + " of " + all + " plans are shown; all " : "All ")
                        + "numbers are in plan.json.",
                "Made by " + command);
    }

    private DataTable plans() {
        return Columns.of(shown())
                .column("plan", plan -> PlanText.words(plan.choice()))
                .column("devices", plan -> Integer.toString(plan.devices()))
                .column("step", plan -> PlanText.time(plan.step().total()))
                .column("exchange", plan -> Digits.percent(plan.step().exchangeShare()))
                .column("exchange hidden", plan -> PlanText.time(plan.step().exchangeHidden()))
                .column("fits", plan -> plan.memory().fits() ? "yes" : "no")
                .column("beside the first", plan -> String.join(", ", search.behind(plan)))
                .table("Plans, the best first");
    }

    private DataTable measured() {
        StepSplit run = document.measured();
        StepSplit plan = document.plans().getFirst().step();
        List<Map.Entry<String, double[]>> parts = List.of(
                Map.entry("step", new double[] {run.total(), plan.total()}),
                Map.entry("compute", new double[] {run.compute(), plan.compute() + plan.tensorSums()}),
                Map.entry("exchange", new double[] {run.exchange(), plan.exchange()}),
                Map.entry("gradient sync", new double[] {run.gradientSync(), plan.gradientSync()}),
                Map.entry("idle", new double[] {run.idle(), plan.idle()}));
        return Columns.of(parts)
                .column("part", Map.Entry::getKey)
                .column("measured", part -> PlanText.time(part.getValue()[0]))
                .column("planned", part -> PlanText.time(part.getValue()[1]))
                .column("difference", part -> PlanText.difference(part.getValue()[0], part.getValue()[1]))
                .table("The run and its plan");
    }

    private DataTable devices() {
        return Columns.of(PlanCharts.byDevices(document.plans()))
                .column("devices", plan -> Integer.toString(plan.devices()))
                .column("plan", plan -> PlanText.words(plan.choice()))
                .column("tokens/s", plan -> Quantity.count(plan.goodput().tokensPerSecond()))
                .column(
                        "tokens/s of a device",
                        plan -> Quantity.count(plan.goodput().tokensPerSecond() / plan.devices()))
                .column("step", plan -> PlanText.time(plan.step().total()))
                .table("Progress by devices");
    }

    private DataTable memory() {
        return Columns.of(shown())
                .column("plan", plan -> PlanText.words(plan.choice()))
                .column("state", plan -> PlanText.bytes(plan.memory().state()))
                .column("activations", plan -> PlanText.bytes(plan.memory().activations()))
                .column(
                        "device has",
                        plan -> plan.memory().available() == 0
                                ? "not known"
                                : PlanText.bytes(plan.memory().available()))
                .column("fits", plan -> plan.memory().fits() ? "yes" : "no")
                .column("host: messages", plan -> PlanText.bytes(plan.memory().host()))
                .column(
                        "host: copies to recover from",
                        plan -> PlanText.bytes(plan.memory().copies()))
                .column(
                        "first node: checkpoint",
                        plan -> PlanText.bytes(plan.memory().checkpoint()))
                .table("Memory of a device, of its host for each device, and of the first node");
    }

    private DataTable progress() {
        return Columns.of(shown())
                .column("plan", plan -> PlanText.words(plan.choice()))
                .column("tokens/s", plan -> Quantity.count(plan.goodput().tokensPerSecond()))
                .column(
                        "share of the time",
                        plan -> Digits.percent(plan.goodput().share()))
                .column("failures a day", plan -> Digits.four(plan.goodput().failuresPerDay()))
                .column("each costs", plan -> PlanText.time(plan.goodput().secondsLost()))
                .table("Progress despite failures");
    }

    private DataTable sensitivities() {
        return Columns.of(document.sensitivities())
                .column("change", Sensitivity::change)
                .column("time for a token", each -> PlanText.effect(each))
                .table("Single changes to the first plan");
    }

    private DataTable leftOut() {
        return Columns.of(document.leftOut())
                .column("plan", each -> PlanText.words(each.choice()))
                .column("reason", PlanDocument.LeftOut::reason)
                .table("No plans");
    }

    private List<String> assumed() {
        return document.assumed().isEmpty()
                ? List.of()
                : List.of(
                        "Values of the hardware assumed without a source: " + PlanText.words(document.assumed()) + ".");
    }
}
