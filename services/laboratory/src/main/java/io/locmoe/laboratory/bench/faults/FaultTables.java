package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
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

    /** One fault, as a line of progress. */
    static String sentence(Fault fault) {
        return FaultKind.of(fault.kind()).sentence() + " (" + String.join(" and ", fault.nodes()) + ") in step "
                + fault.step() + "; noticed after " + seconds(fault.noticed()) + " s, training again after "
                + seconds(fault.again()) + " s, " + fault.lost() + " steps repeated";
    }

    /** Median and worst of each kind. */
    static DataTable kinds(FaultReport report) {
        return new DataTable(
                "What a fault costs: median and worst",
                List.of(
                        "fault",
                        "times",
                        "noticed, s",
                        "worst",
                        "training again, s",
                        "worst",
                        "steps repeated",
                        "worst"),
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
            cells.addAll(medianAndWorst(faults, Fault::noticed, 1));
            cells.addAll(medianAndWorst(faults, Fault::again, 1));
            cells.addAll(medianAndWorst(faults, Fault::lost, 0));
        }
        return cells;
    }

    private static List<String> medianAndWorst(List<Fault> faults, ToDoubleFunction<Fault> of, int decimals) {
        double[] values = faults.stream().mapToDouble(of).toArray();
        return List.of(
                Digits.fixed(Quartiles.of(values).median(), decimals),
                Digits.fixed(Arrays.stream(values).max().orElseThrow(), decimals));
    }

    /** Every fault, in order. */
    static DataTable all(FaultReport report) {
        return new DataTable(
                "Every fault, in order",
                List.of("second", "fault", "nodes", "step", "noticed, s", "training again, s", "steps repeated"),
                report.faults().stream()
                        .map(fault -> List.of(
                                seconds(fault.second()),
                                FaultKind.of(fault.kind()).sentence(),
                                String.join(", ", fault.nodes()),
                                Long.toString(fault.step()),
                                seconds(fault.noticed()),
                                seconds(fault.again()),
                                Long.toString(fault.lost())))
                        .toList());
    }

    /** About the training as a whole. */
    static List<String> findings(FaultReport report) {
        ReportTime time = report.time();
        return List.of(
                "effective training time " + Digits.fixed(time.goodput(), 3) + " with a fault every "
                        + Digits.four(report.every()) + " s: of " + seconds(time.seconds()) + " s, steps took "
                        + seconds(time.training()) + " s, repeated steps " + seconds(time.recomputed())
                        + " s, recovery " + seconds(time.recovering()) + " s, the rest " + seconds(time.other()) + " s",
                "losses: " + report.losses().equal() + " of " + report.losses().compared()
                        + " steps have the loss of an undisturbed run to the bit");
    }

    private static String seconds(double value) {
        return Digits.fixed(value, 1);
    }
}
