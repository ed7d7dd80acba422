package io.locmoe.cli.runs;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.dashboard.PagedRuns;
import io.locmoe.dashboard.mesh.PagedMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The runs of a directory, as they are each time.
 *
 * @param live    the run that this command trains or watches; empty if there is none
 * @param reports that have been read
 */
record DirectoryRuns(Path directory, Optional<LiveRun> live, KnownReports reports) implements PagedRuns {
    DirectoryRuns(Path directory, Optional<LiveRun> live) {
        this(directory, live, new KnownReports());
    }

    @Override
    public List<PagedRun> all() {
        Stream<PagedRun> others = LocalRun.in(directory, reports, _ -> {}).stream()
                .<PagedRun>map(LocalPagedRun::new)
                .filter(run -> !isLive(run.name()));
        return Stream.concat(live.stream().map(LiveRun::now), others).toList();
    }

    /** Beside the live run only a child of the directory is one: a name cannot lead out of it. */
    @Override
    public Optional<PagedRun> run(String name) {
        return isLive(name) ? live.map(LiveRun::now) : read(name);
    }

    private boolean isLive(String name) {
        return live.filter(run -> run.name().equals(name)).isPresent();
    }

    private Optional<PagedRun> read(String name) {
        return children()
                .filter(child -> child.getFileName().toString().equals(name))
                .filter(LocalRun::isOne)
                .findFirst()
                .map(child -> new LocalPagedRun(LocalRun.read(child, reports)));
    }

    @Override
    public Optional<PagedMesh> mesh() {
        return live.map(run -> run.mesh().nodes());
    }

    @Override
    public Optional<PagedRun> current() {
        return live.map(LiveRun::now);
    }

    @Override
    public Map<String, Path> comparisons() {
        Map<String, Path> pages = new TreeMap<>();
        children()
                .filter(child -> Files.isRegularFile(child.resolve("compare.json")))
                .filter(child -> Files.isRegularFile(child.resolve("index.html")))
                .forEach(child -> pages.put(child.getFileName().toString(), child.resolve("index.html")));
        return pages;
    }

    private Stream<Path> children() {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
