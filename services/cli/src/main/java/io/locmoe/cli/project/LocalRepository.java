package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository on this machine. The artifacts for building plug-ins are installed into it, because no
 * server has them.
 *
 * @param directory directory of the repository; absolute
 */
public record LocalRepository(Path directory) {
    private static final String SOURCES = "-sources.jar";

    public LocalRepository {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The repository of this user, according to Maven's settings. */
    public static LocalRepository ofUser() {
        return new LocalRepository(UserSettings.ofUser().localRepository());
    }

    /**
     * Copies the artifacts of a distribution, and creates their Javadoc jars. Unchanged files are not written again.
     *
     * @param shipped a repository of artifacts with sources
     * @return number of files written
     * @throws RunException if a file cannot be written
     */
    public int install(Path shipped) {
        if (!Files.isDirectory(shipped)) {
            throw RunException.failure("the build is incomplete: there is no " + shipped + "; start ./locmoe again");
        }
        int written = 0;
        try {
            for (Path file : files(shipped)) {
                Path target = directory.resolve(shipped.relativize(file).toString());
                if (!isSame(file, target)) {
                    replace(file, target);
                    written++;
                }
            }
            return written + documentation();
        } catch (IOException e) {
            throw RunException.failure("the repository " + directory + " cannot be written: " + e, e);
        }
    }

    /** Creates the Javadoc jar of every artifact of ours whose sources are newer. */
    private int documentation() throws IOException {
        ApiPages pages = new ApiPages(files(directory.resolve("io/locmoe")));
        int written = 0;
        for (Path sources : pages.sources()) {
            String name = sources.getFileName().toString();
            Path target = sources.resolveSibling(name.replace(SOURCES, "-javadoc.jar"));
            if (!Files.exists(target) || isNewer(sources, target)) {
                pages.jar(sources, target);
                written++;
            }
        }
        return written;
    }

    private static boolean isNewer(Path file, Path other) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean isSame(Path file, Path target) throws IOException {
        return Files.isRegularFile(target) && Files.mismatch(file, target) < 0;
    }

    /** Replaces a file atomically; a build that is reading the old one keeps it. */
    private static void replace(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path beside =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            Files.write(beside, Files.readAllBytes(file));
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
