package io.locmoe.node.page;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.dashboard.PagedRuns;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs that the nodes of a mesh know, for one reader: running ones, and the last ones that have ended. */
record MeshRuns(String node, MeshService service, Reader reader, Reports reports) implements PagedRuns {
    /** Longer names are of no run. */
    private static final int LONGEST_NAME = 200;

    @Override
    public List<PagedRun> all() {
        List<RunSummary> known = new MeshAnswers(service).ask(asked -> asked.runs("", ""));
        return known.stream()
                .map(brief -> run(brief.id()))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<PagedRun> current() {
        List<RunSummary> known = new MeshAnswers(service).ask(asked -> asked.runs("", ""));
        return known.stream()
                .filter(RunSummary::runs)
                .findFirst()
                .or(() -> known.stream().findFirst())
                .flatMap(brief -> run(brief.id()));
    }

    @Override
    public Optional<PagedRun> run(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return new MeshAnswers(service)
                .ask(asked -> asked.runs("", name)).stream()
                        .findFirst()
                        .map(run -> new MeshRun(run, service, reader, reports));
    }

    @Override
    public Map<String, Path> comparisons() {
        return Map.of();
    }

    @Override
    public Optional<PagedMesh> mesh() {
        return Optional.of(new MeshNodes(node, new MeshAnswers(service), reader::forbidden));
    }
}
