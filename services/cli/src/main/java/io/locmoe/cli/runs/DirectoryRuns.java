package io.locmoe.cli.runs;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.dashboard.PagedRuns;
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
 * The runs of a directory, read anew each time.
 *
 * @param live the run that this command trains; empty if it trains none
 */
record DirectoryRuns(Path directory, Optional<LivePagedRun> live) implements PagedRuns {

    @Override
    public List<PagedRun> all() {
        return LocalRun.in(directory, _ -> {}).stream().map(this::paged).toList();
    }

    /** Only a child of the directory is one: a name cannot lead out of it. */
    @Override
    public Optional<PagedRun> run(String name) {
        return children()
                .filter(child -> child.getFileName().toString().equals(name))
                .filter(LocalRun::isOne)
                .findFirst()
                .map(child -> paged(LocalRun.read(child)));
    }

    private PagedRun paged(LocalRun run) {
        PagedRun read = new LocalPagedRun(run);
        return live.<PagedRun>map(own -> own.name().equals(read.name()) ? own : read)
                .orElse(read);
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
