package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.laboratory.bench.faults.recovery.JoinTrail;
import io.locmoe.laboratory.bench.faults.recovery.RelievedTrail;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.report.ReportTime;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Texts of {@code bench faults}. */
final class FaultTables {
    private FaultTables() {}

    /** A fault as a progress line. */
    static String sentence(Fault fault) {
        String nodes = fault.nodes().isEmpty() ? "" : " (" + String.join(" and ", fault.nodes()) + ")";
        String start = fault.start() == 0 ? "" : " (" + seconds(fault.start()) + " s of it the start of a JVM)";
        return kind(fault).sentence() + nodes + " in step " + fault.step() + "; noticed after "
                + seconds(fault.noticed()) + " s, training again after " + seconds(fault.again()) + " s" + start + ", "
                + fault.lost() + " steps repeated"
                + (fault.speed() == null ? "" : "; " + speed(fault));
    }

    private static String speed(Fault fault) {
        boolean joined = kind(fault) == FaultKind.JOIN;
        return (joined ? JoinTrail.SECONDS : RelievedTrail.SECONDS) + " s later it makes "
                + Digits.fixed(fault.speed(), 2) + " times as many steps a second as before";
    }

    /** Median and 99th percentile of each kind. */
    static DataTable kinds(FaultReport report) {
        Columns<List<Fault>> columns = Columns.of(report.byKind())
                .column("fault", faults -> kind(faults.getFirst()).sentence())
                .column("times", faults -> Integer.toString(faults.size()));
        halfAndMost(columns, "noticed", Fault::noticed, 1);
        halfAndMost(columns, "training again", Fault::again, 1);
        halfAndMost(columns, "without the JVM's start", Fault::besideStart, 1);
        halfAndMost(columns, "steps repeated", Fault::lost, 0);
        return columns.column("who waited", FaultTables::waited)
                .table("What a fault costs, in seconds and steps: half of them at most, and 99 of 100");
    }

    private static void halfAndMost(
            Columns<List<Fault>> columns, String heading, ToDoubleFunction<Fault> of, int decimals) {
        columns.column(heading + " p50", faults -> quantile(faults, of, 0.5, decimals));
        columns.column("p99", faults -> quantile(faults, of, 0.99, decimals));
    }

    private static String quantile(List<Fault> faults, ToDoubleFunction<Fault> of, double share, int decimals) {
        return Digits.fixed(Quartiles.quantile(faults.stream().mapToDouble(of).toArray(), share), decimals);
    }

    private static String waited(List<Fault> faults) {
        return faults.stream()
                .map(Fault::waited)
                .filter(waited -> !waited.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Every fault, in order. */
    static DataTable all(FaultReport report) {
        return Columns.of(report.faults())
                .column("second", fault -> seconds(fault.second()))
                .column("fault", fault -> kind(fault).sentence())
                .column("nodes", fault -> String.join(", ", fault.nodes()))
                .column("step", fault -> Long.toString(fault.step()))
                .column("noticed, s", fault -> seconds(fault.noticed()))
                .column("training again, s", fault -> seconds(fault.again()))
                .column("of that, start of a JVM, s", fault -> seconds(fault.start()))
                .column("steps repeated", fault -> Long.toString(fault.lost()))
                .column("cause", Fault::cause)
                .table("Every fault, in order");
    }

    private static FaultKind kind(Fault fault) {
        return FaultKind.of(fault.kind());
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
