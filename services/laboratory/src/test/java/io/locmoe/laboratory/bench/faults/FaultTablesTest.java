package io.locmoe.laboratory.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultTablesTest {
    private static final String LEFT = "node-1 left the mesh during step 7";
    private static final String WAIT = "rank 0 (node 0) waits for rank 1 (node 1): step 7, layer 1, FORWARD_DISPATCH";
    private static final String SILENT = "rank 0 on node-0 (h:1) failed: node 1 (h:2) has said nothing to node 0 for 6"
            + " s, so its process is stopped or the link to it is dead; " + WAIT
            + "; node-1 (h:2) does not answer, since step 7";

    /** A hundred losses that take 1 to 100 s, each with 0.5 s for a JVM, in 1000 s of which 700 s trained. */
    private final FaultReport report = report(new ReportTime(1000, 660, 40, 50, 120, 30, 20, 80, 0.7));

    private static FaultReport report(ReportTime time) {
        return new FaultReport(
                "./locmoe bench faults",
                "0",
                Machine.current(),
                Map.of(),
                1,
                10,
                IntStream.rangeClosed(1, 100)
                        .mapToObj(n ->
                                new Fault("kill", List.of("node-1"), n, 0.2 * n, n, 0.5, n, 1, n < 99 ? LEFT : SILENT))
                        .toList(),
                700,
                new SameLosses(700, 700, 0),
                time,
                List.of(),
                new Endurance(List.of()));
    }

    @Test
    void tableHasMedianAndMaximumWithAndWithoutJvmStarts() {
        assertThat(FaultTables.kinds(report).rows())
                .containsExactly(List.of(
                        "a node is killed", "100", "10.1", "19.8", "50.5", "99.0", "50.0", "98.5", "1", "1", WAIT));
        assertThat(FaultTables.all(report).rows().getFirst()).endsWith("1", LEFT);
    }

    /** A fault costs 2 s; without faults 700 s of 800 s are steps. */
    @Test
    void goodputIsPredictedForOtherFaultIntervals() {
        assertThat(report.secondsOfAFault()).isEqualTo(2);
        assertThat(report.goodput(60)).isCloseTo(700 / 800.0 * 58 / 60, within(1e-12));
        assertThat(report.goodput(600)).isCloseTo(700 / 800.0 * 598 / 600, within(1e-12));
        assertThat(report.goodput(1)).isZero();
        assertThat(FaultTables.findings(report))
                .anySatisfy(line -> assertThat(line).contains("costs 2.00 s", "0.872", "0.846"))
                .anySatisfy(line -> assertThat(line).contains("recovery 120.0 s, pauses 30.0 s, the rest 100.0 s"));
    }

    /** As many faults, of 10 s each, and hardly a step between them. */
    @Test
    void tooFrequentFaultsAreNotedInTheFindings() {
        FaultReport dense = report(new ReportTime(1010, 2, 0, 0, 1000, 0, 0, 8, 0.002));
        assertThat(dense.goodput(100)).isCloseTo(0.9, within(1e-12));
        assertThat(FaultTables.findings(dense))
                .anySatisfy(line -> assertThat(line).contains("too often to tell the rest"));
        assertThat(FaultTables.findings(report))
                .noneSatisfy(line -> assertThat(line).contains("too often"));
    }
}
