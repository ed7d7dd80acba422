package io.locmoe.cli.runs;

import io.locmoe.launcher.RunException;
import io.locmoe.settings.Excerpt;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where the directories of runs are on this machine. */
final class RunsDirectory {
    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Directory with the directories of runs on this machine (runs).")
    private Path runs = Path.of("runs");

    Path path() {
        return runs;
    }

    /** @param unreadable gets a sentence for each whose files cannot be read */
    List<LocalRun> all(Consumer<String> unreadable) {
        return LocalRun.in(runs, unreadable);
    }

    /**
     * A run by the name of its directory, or by its path.
     *
     * @throws RunException if there is none
     */
    LocalRun run(String name) {
        return LocalRun.read(place(name));
    }

    /** Like {@link #run}, also if its files cannot be read. */
    Path place(String name) {
        return paths(name)
                .filter(LocalRun::isOne)
                .findFirst()
                .orElseThrow(() -> RunException.usage("there is no run '" + Excerpt.of(name) + "' in " + runs + known()
                        + "; for a run on a mesh, name the mesh with --mesh HOST:PORT"));
    }

    private Stream<Path> paths(String name) {
        try {
            return Stream.of(runs.resolve(name), Path.of(name));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private String known() {
        List<LocalRun> all = all(_ -> {});
        return all.isEmpty()
                ? ", which has none"
                : "; it has "
                        + all.stream()
                                .limit(5)
                                .map(run ->
                                        Excerpt.of(run.directory().getFileName().toString()))
                                .collect(Collectors.joining(", "))
                        + (all.size() > 5 ? " and " + (all.size() - 5) + " more" : "");
    }
}
