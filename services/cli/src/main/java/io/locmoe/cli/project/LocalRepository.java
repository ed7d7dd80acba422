package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A repository from which Maven builds on this machine. What plug-ins are built against is put into it: no server has
 * it, so Maven finds it nowhere else.
 *
 * @param directory of the repository; absolute
 */
public record LocalRepository(Path directory) {
    private static final String SOURCES = "-sources.jar";

    public LocalRepository {
        directory = directory.toAbsolutePath().normalize();
    }

    /** That of this user, as Maven's settings have it. */
    public static LocalRepository ofUser() {
        return new LocalRepository(UserSettings.ofUser().localRepository());
    }

    /**
     * Copies the artifacts of a distribution, and makes their Javadoc jars. What is there already is not written again.
     *
     * @param shipped a repository of artifacts with sources
     * @return files that were written
     * @throws RunException if one cannot be
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

    /** Makes the Javadoc jar of every artifact of ours whose sources are newer. */
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

    /** A build that reads the old file while the new one comes keeps the old one. */
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
