package io.locmoe.cli.plugins;

import io.locmoe.cli.project.LocalRepository;
import io.locmoe.launcher.Distribution;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The Maven repository for the artifacts that plug-ins are built against. */
final class RepositoryOption {
    @Option(
            names = "--repository",
            paramLabel = "DIR",
            description = "Maven's local repository, which gets the artifacts for building plug-ins."
                    + " Default: that of your Maven settings, or ~/.m2/repository."
                    + " For another one, Maven needs -Dmaven.repo.local=DIR.")
    private Path directory;

    /** Installs the artifacts of this distribution. */
    LocalRepository install() {
        LocalRepository repository = directory == null ? LocalRepository.ofUser() : new LocalRepository(directory);
        repository.install(Distribution.current().repository());
        return repository;
    }

    /** The directory of {@code ./locmoe} if that started this command, otherwise the distribution. */
    static Path homeOfThisCommand() {
        Path distribution = Distribution.current().directory().toAbsolutePath().normalize();
        String home = System.getenv("LOCMOE_HOME");
        return home != null && distribution.startsWith(home) ? Path.of(home) : distribution;
    }
}
