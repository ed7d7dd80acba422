package io.locmoe.launcher.files;

import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.report.RunPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The run of an output directory and the mesh on which it lives, for later commands.
 *
 * @param run id of the run
 */
public record SubmittedRun(String run, MeshReference mesh) {

    /** What an output directory says; empty if no run was submitted from it. */
    public static Optional<SubmittedRun> in(Path directory) throws IOException {
        return RunPlace.in(directory)
                .map(place -> new SubmittedRun(
                        place.run(),
                        new MeshReference(place.mesh(), path(place.certificates()), path(place.tokenFile()))));
    }

    private static Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static String text(Optional<Path> path) {
        return path.map(Path::toString).orElse("");
    }

    /** Writes it over that of an earlier run. */
    public void write(OutDirectory out) throws IOException {
        new RunPlace(run, mesh.address(), text(mesh.certificates()), text(mesh.tokenFile())).write(out.path());
    }
}
