package io.locmoe.dashboard;

import com.fasterxml.jackson.core.type.TypeReference;
import io.locmoe.dashboard.mesh.PagedLog;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.dashboard.mesh.PagedNode;
import io.locmoe.report.ReportJson;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A training and a mesh as they once were. The report is that of {@code ./locmoe train --nodes 2 --steps 60 --router
 * locmoe --shadow hash --set validateEvery=5 --set router.capacityBound=corrected --set router.boundScale=200}, without
 * the directory of its checkpoint and the name of its kernel. The nodes are those of a standing mesh after the same
 * training with 400 steps, from the page of node-0.
 */
record RecordedRuns(RunReport report, List<PagedNode> nodes) implements PagedRuns {
    static final String NAME = "20261202-092000-locmoe";

    static RecordedRuns read() throws IOException {
        try (InputStream report =
                        new GZIPInputStream(RecordedRuns.class.getResourceAsStream("/recorded/report.json.gz"));
                InputStream nodes = RecordedRuns.class.getResourceAsStream("/recorded/mesh.json")) {
            return new RecordedRuns(
                    ReportJson.MAPPER.readValue(report, RunReport.class),
                    ReportJson.MAPPER.readValue(nodes, new TypeReference<List<PagedNode>>() {}));
        }
    }

    @Override
    public List<PagedRun> all() {
        return List.of(new Run(report));
    }

    @Override
    public Optional<PagedRun> run(String name) {
        return all().stream().filter(run -> run.name().equals(name)).findFirst();
    }

    @Override
    public Map<String, Path> comparisons() {
        return Map.of();
    }

    @Override
    public Optional<PagedMesh> mesh() {
        return Optional.of(new Mesh(nodes));
    }

    @Override
    public Optional<PagedRun> current() {
        return Optional.of(new Run(report));
    }

    private record Run(RunReport report) implements PagedRun {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String status() {
            return report.job().status();
        }

        @Override
        public boolean isRunning() {
            return report.job().ended() == null;
        }

        @Override
        public long last() {
            return report.steps().getLast().step();
        }

        @Override
        public String checkpoint() {
            throw new IllegalStateException("it has ended");
        }

        @Override
        public String cancel() {
            throw new IllegalStateException("it has ended");
        }
    }

    private record Mesh(List<PagedNode> nodes) implements PagedMesh {
        @Override
        public String server() {
            return nodes.getFirst().name();
        }

        @Override
        public PagedLog log(String node, String text, String level) {
            return new PagedLog(List.of(), 0);
        }

        @Override
        public String leave(String node) {
            throw new NoSuchElementException("it has left");
        }

        @Override
        public Optional<String> forbidden() {
            return Optional.empty();
        }
    }
}
