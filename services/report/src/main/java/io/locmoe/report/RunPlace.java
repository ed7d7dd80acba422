package io.locmoe.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The file {@code run.json} of an output directory: where its run lives. It names files and holds no secret.
 *
 * @param run          id of the run on its mesh
 * @param mesh         HOST:PORT of a node
 * @param certificates directory with the user's certificate; empty for an open mesh
 * @param tokenFile    file with the user's token; empty for none
 */
public record RunPlace(String run, String mesh, String certificates, String tokenFile) {
    private static final String FILE = "run.json";

    public RunPlace {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(mesh, "mesh");
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(tokenFile, "tokenFile");
    }

    /** What an output directory says; empty if no run was submitted from it. */
    public static Optional<RunPlace> in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(ReportJson.MAPPER.readValue(file.toFile(), RunPlace.class))
                : Optional.empty();
    }

    /** Writes it over that of an earlier run. */
    public void write(Path directory) throws IOException {
        ReportJson.write(directory.resolve(FILE), this);
    }
}
