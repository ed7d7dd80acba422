package io.locmoe.attack.siege;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP ports on which a process of this machine listens. */
final class ListeningPorts {
    private static final String LISTENS = "0A";

    private ListeningPorts() {}

    static Set<Integer> of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            Set<String> open = descriptors.map(ListeningPorts::target).collect(Collectors.toSet());
            Set<Integer> ports = new HashSet<>();
            for (String table : new String[] {"net/tcp", "net/tcp6"}) {
                Files.readAllLines(process.resolve(table)).stream()
                        .map(line -> line.trim().split("\\s+"))
                        .filter(row -> row[3].equals(LISTENS) && open.contains("socket:[" + row[9] + "]"))
                        .map(row -> Integer.parseInt(row[1].substring(row[1].indexOf(':') + 1), 16))
                        .forEach(ports::add);
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
