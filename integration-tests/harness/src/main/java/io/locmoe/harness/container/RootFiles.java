package io.locmoe.harness.container;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root of a container's files: a directory that contains only mount points for files of this machine.
 *
 * @param directory the root
 * @param readable  files of this machine that are visible in it, at the same path
 */
record RootFiles(Path directory, List<Path> readable) {
    private static final List<String> PROGRAMS = List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
    /** User names, and the locations of libraries, the time zone and the settings of a JDK. */
    private static final String SETTINGS = "passwd|group|ld\\.so\\..*|alternatives|localtime|java.*";
    /** Certificates that a JDK trusts, without the keys beside them. */
    private static final List<Path> TRUSTED = List.of(Path.of("/etc/ssl/certs"), Path.of("/etc/pki/ca-trust"));

    /** Creates the root, or uses an existing one. */
    static RootFiles make(Path directory) {
        try {
            Files.createDirectories(directory.resolve("etc"));
            List<Path> readable = new ArrayList<>(programs(directory));
            try (Stream<Path> settings = Files.list(Path.of("/etc"))) {
                settings.filter(path -> path.getFileName().toString().matches(SETTINGS) && Files.exists(path))
                        .sorted()
                        .forEach(readable::add);
            }
            TRUSTED.stream().filter(Files::isDirectory).forEach(readable::add);
            return new RootFiles(directory, List.copyOf(readable));
        } catch (IOException e) {
            throw new HarnessException("the files of a container cannot be laid out in " + directory, e);
        }
    }

    /** On many systems some of these are links into /usr. */
    private static List<Path> programs(Path directory) throws IOException {
        List<Path> readable = new ArrayList<>();
        for (String name : PROGRAMS) {
            Path path = Path.of("/", name);
            Path link = directory.resolve(name);
            if (!Files.isSymbolicLink(path)) {
                if (Files.isDirectory(path)) {
                    readable.add(path);
                }
            } else if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Files.readSymbolicLink(path));
            }
        }
        return readable;
    }
}
