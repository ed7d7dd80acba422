package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.report.RunReport;
import java.util.List;

/** Losses that a run went on after, which are printed. */
final class ToleratedFailures {
    private ToleratedFailures() {}

    /**
     * One for each node: at most two steps and the one that was under way are repeated, from copies in memory or from a
     * checkpoint that is as new.
     */
    static void fewSteps(String what, RunReport report, String... nodes) {
        print(what, report);
        assertThat(report.failures()).hasSize(nodes.length).zipSatisfy(List.of(nodes), (loss, node) -> {
            assertThat(loss.nodes()).containsExactly(node);
            assertThat(loss.step() - loss.from()).isBetween(0L, 3L);
            assertThat(loss.nodesAfter()).isEqualTo(loss.nodesBefore());
        });
    }

    /** A single one of a node that left at a step boundary, and the others went on from there. */
    static void left(String what, RunReport report, String node) {
        print(what, report);
        assertThat(report.failures()).hasSize(1).first().satisfies(loss -> {
            assertThat(loss.nodes()).containsExactly(node);
            assertThat(loss.from()).as("no step is repeated").isEqualTo(loss.step() - 1);
        });
    }

    static void print(String what, RunReport report) {
        report.failures()
                .forEach(loss -> System.out.printf(
                        "%s: %s failed in step %d, again from step %d of a %s after %.1f s%n",
                        what, loss.nodes(), loss.step(), loss.from(), loss.state(), loss.seconds()));
    }
}
