package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.laboratory.bench.faults.recovery.JoinTrail;
import io.locmoe.laboratory.bench.faults.recovery.RelievedTrail;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.report.ReportTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Texts of {@code bench faults}. */
final class FaultTables {
    private FaultTables() {}

    /** A fault as a progress line. */
    static String sentence(Fault fault) {
        String nodes = fault.nodes().isEmpty() ? "" : " (" + String.join(" and ", fault.nodes()) + ")";
        String start = fault.start() == 0 ? "" : " (" + seconds(fault.start()) + " s of it the start of a JVM)";
        return FaultKind.of(fault.kind()).sentence() + nodes + " in step " + fault.step() + "; noticed after "
                + seconds(fault.noticed()) + " s, training again after " + seconds(fault.again()) + " s" + start + ", "
                + fault.lost() + " steps repeated"
                + (fault.speed() == null ? "" : "; " + speed(fault));
    }

    private static String speed(Fault fault) {
        boolean joined = FaultKind.of(fault.kind()) == FaultKind.JOIN;
        return (joined ? JoinTrail.SECONDS : RelievedTrail.SECONDS) + " s later it makes "
                + Digits.fixed(fault.speed(), 2) + " times as many steps a second as before";
    }

    /** Median and 99th percentile of each kind. */
    static DataTable kinds(FaultReport report) {
        return new DataTable(
                "What a fault costs, in seconds and steps: half of them at most, and 99 of 100",
                List.of(
                        "fault",
                        "times",
                        "noticed p50",
                        "p99",
                        "training again p50",
                        "p99",
                        "without the JVM's start p50",
                        "p99",
                        "steps repeated p50",
                        "p99",
                        "who waited"),
                Arrays.stream(FaultKind.values())
                        .map(kind -> row(
                                kind,
                                report.faults().stream()
                                        .filter(fault -> fault.kind().equals(kind.label()))
                                        .toList()))
                        .filter(row -> !row.get(1).equals("0"))
                        .toList());
    }

    private static List<String> row(FaultKind kind, List<Fault> faults) {
        List<String> cells = new ArrayList<>(List.of(kind.sentence(), Integer.toString(faults.size())));
        if (!faults.isEmpty()) {
            cells.addAll(halfAndMost(faults, Fault::noticed, 1));
            cells.addAll(halfAndMost(faults, Fault::again, 1));
            cells.addAll(halfAndMost(faults, Fault::besideStart, 1));
            cells.addAll(halfAndMost(faults, Fault::lost, 0));
            cells.add(faults.stream()
                    .map(Fault::waited)
                    .filter(waited -> !waited.isEmpty())
                    .findFirst()
                    .orElse(""));
        }
        return cells;
    }

    private static List<String> halfAndMost(List<Fault> faults, ToDoubleFunction<Fault> of, int decimals) {
        double[] values = faults.stream().mapToDouble(of).toArray();
        return List.of(
                Digits.fixed(Quartiles.quantile(values, 0.5), decimals),
                Digits.fixed(Quartiles.quantile(values, 0.99), decimals));
    }

    /** Every fault, in order. */
    static DataTable all(FaultReport report) {
        return new DataTable(
                "Every fault, in order",
                List.of(
                        "second",
                        "fault",
                        "nodes",
                        "step",
                        "noticed, s",
                        "training again, s",
                        "of that, start of a JVM, s",
                        "steps repeated",
                        "cause"),
                report.faults().stream()
                        .map(fault -> List.of(
                                seconds(fault.second()),
                                FaultKind.of(fault.kind()).sentence(),
                                String.join(", ", fault.nodes()),
                                Long.toString(fault.step()),
                                seconds(fault.noticed()),
                                seconds(fault.again()),
                                seconds(fault.start()),
                                Long.toString(fault.lost()),
                                fault.cause()))
                        .toList());
    }

    /** Sentences about the training as a whole. */
    static List<String> findings(FaultReport report) {
        ReportTime time = report.time();
        return List.of(
                "effective training time " + Digits.fixed(time.goodput(), 3) + " with a fault every "
                        + Digits.four(report.every()) + " s: of " + seconds(time.seconds()) + " s, steps took "
                        + seconds(time.training()) + " s, validations " + seconds(time.validations())
                        + " s, repeated steps " + seconds(time.recomputed())
                        + " s, recovery " + seconds(time.recovering()) + " s, pauses " + seconds(time.pauses())
                        + " s, the rest "
                        + seconds(time.other() + time.snapshots()) + " s",
                "a fault costs " + Digits.fixed(report.secondsOfAFault(), 2) + " s, so with one every ten minutes the"
                        + " effective training time would be " + Digits.fixed(report.goodput(600), 3)
                        + ", with one every minute " + Digits.fixed(report.goodput(60), 3)
                        + (report.isRestKnown()
                                ? ""
                                : ", if nothing but faults took time: these came too often to tell the rest"),
                "losses: " + report.losses().equal() + " of " + report.losses().compared()
                        + " steps have the loss of an undisturbed run to the bit"
                        + (report.losses().all()
                                ? ""
                                : "; they differ by " + report.losses().largest() + " at most"),
                report.endurance().finding());
    }

    private static String seconds(double value) {
        return Digits.fixed(value, 1);
    }
}
