package io.locmoe.dashboard;

import io.locmoe.report.ReportFailure;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that happened to the mesh of a run.
 *
 * @param step     in which, or after which
 * @param kind     a word
 * @param mark     names it on a chart
 * @param sentence as the command tells it
 */
record RunIncident(long step, String kind, String mark, String sentence) {
    /** A page has only the latest. */
    static final int MOST = 200;

    /** The incidents of a run, the latest first. */
    static List<RunIncident> of(RunReport report) {
        return Stream.of(
                        report.failures().stream().map(RunIncident::failure),
                        report.joins().stream()
                                .map(one -> new RunIncident(one.step(), "join", "join", Sentences.join(one))),
                        report.moves().stream()
                                .map(one -> new RunIncident(one.step(), "move", "move", Sentences.move(one))),
                        report.slowNodes().stream()
                                .map(one -> new RunIncident(
                                        one.named(), "slow node", "slow " + one.node(), Sentences.slow(one))),
                        report.checkpointFailures().stream()
                                .map(one -> new RunIncident(one.last(), "checkpoint", "no checkpoint", one.problem())))
                .flatMap(incidents -> incidents)
                .sorted(Comparator.comparingLong(RunIncident::step).reversed())
                .limit(MOST)
                .toList();
    }

    private static RunIncident failure(ReportFailure failure) {
        String mark = failure.nodes().isEmpty() ? "links" : String.join(", ", failure.nodes());
        return new RunIncident(failure.step(), "failure", mark, Sentences.recovery(failure));
    }
}
