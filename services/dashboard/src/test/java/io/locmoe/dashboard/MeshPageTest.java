package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.samples.SyntheticSteps;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshPageTest {
    private static final List<String> ADDRESS = List.of("mesh", "");
    private static final List<String> EVENTS = List.of("mesh", "events");

    private final SampleRuns samples = SampleRuns.create();

    /** A mesh that has this run, or none. */
    private record Runs(Optional<PagedRun> current) implements PagedRuns {
        @Override
        public List<PagedRun> all() {
            return current.stream().toList();
        }

        @Override
        public Optional<PagedRun> run(String name) {
            return current;
        }

        @Override
        public Map<String, Path> comparisons() {
            return Map.of();
        }

        @Override
        public Optional<PagedMesh> mesh() {
            return Optional.of(new SampleMesh());
        }
    }

    /** A run of which no node that answers has the events. */
    private record Silent(String name) implements PagedRun {
        @Override
        public String status() {
            return ReportJob.RUNNING;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public long last() {
            return 1;
        }

        @Override
        public RunReport report() {
            throw new IllegalStateException("node-0 does not answer");
        }

        @Override
        public String checkpoint() {
            throw new IllegalStateException();
        }

        @Override
        public String cancel() {
            throw new IllegalStateException();
        }
    }

    private static String html(PagedRuns runs) throws Exception {
        return new PageAnswers(runs)
                .page(ADDRESS, MultiMap.caseInsensitiveMultiMap())
                .body();
    }

    @Test
    void itShowsWhatFlowsBetweenTheNodesOfTheRunAndWhatHasHappenedToThem() throws Exception {
        samples.training().add(SyntheticSteps.step(1, 100, 0.5));
        samples.training()
                .onRecovery(new ReportFailure(
                        List.of("node-1"), 20, 18, "snapshot", 2, List.of("node-0", "node-2"), 1.5, "killed"));
        assertThat(html(samples))
                .contains(
                        "2 nodes. " + "20261201-1 &lt;b&gt;locmoe&lt;/b&gt; runs, led by node-0.",
                        "<h2>Run 20261201-1 &lt;b&gt;locmoe&lt;/b&gt;</h2>",
                        "href=\"../runs/20261201-1%20%3Cb%3Elocmoe%3C%2Fb%3E/\"",
                        "Token exchange of the last step",
                        "One step, by rank",
                        "node-1 failed in step 20; again from step 18")
                .doesNotContain("Further losses");
        assertThat(new PageAnswers(samples).update(EVENTS))
                .contains("\"id\":\"traffic\"", "node-1 failed in step 20", "\"Run 20261201-1 <b>locmoe</b>\"");
    }

    @Test
    void theLastRunStaysOnThePage() throws Exception {
        samples.ended().add(SyntheticSteps.step(1, 100, 0.5));
        samples.ended().end(ReportJob.COMPLETED, "");
        assertThat(html(new Runs(samples.run(SampleRuns.ENDED))))
                .contains(
                        "No run at the moment; the last one was 20261130-hash: completed.",
                        "Page of 20261130-hash",
                        "Token exchange of the last step");
    }

    @Test
    void aMeshWithoutARunSaysSo() throws Exception {
        assertThat(html(new Runs(Optional.empty())))
                .contains("2 nodes. No run at the moment.", "The nodes remember no run.", "rack-7")
                .doesNotContain("Page of ");
    }

    @Test
    void aRunThatCannotBeReadHidesNoNode() throws Exception {
        assertThat(html(new Runs(Optional.of(new Silent("job-1")))))
                .contains("job-1 runs", "Its events cannot be read now: node-0 does not answer", "rack-7");
    }
}
