package io.locmoe.harness.container;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root of a container's files: a directory with nothing but places for those of this machine.
 *
 * @param directory the root
 * @param readable  what of this machine is to be seen in it, at the same path
 */
record RootFiles(Path directory, List<Path> readable) {
    private static final List<String> PROGRAMS = List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
    /** Names of users, and where libraries, the time zone and the settings of a JDK are found. */
    private static final String SETTINGS = "passwd|group|ld\\.so\\..*|alternatives|localtime|java.*";
    /** Certificates that a JDK trusts, without the keys beside them. */
    private static final List<Path> TRUSTED = List.of(Path.of("/etc/ssl/certs"), Path.of("/etc/pki/ca-trust"));

    /** Makes the root, or finds it as made. */
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

    /** Many systems have links into /usr for the others. */
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
