package io.locmoe.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux tells of a process.
 *
 * @param directory {@code /proc/PID}
 */
public record ProcessFiles(Path directory) {
    /**
     * A thread.
     *
     * @param name   the first and last of its characters, 15 of them
     * @param fields the statistics after the name, beginning with the state
     */
    public record Task(String name, List<String> fields) {}

    public static ProcessFiles of(long pid) {
        return new ProcessFiles(Path.of("/proc", Long.toString(pid)));
    }

    /** Whether the process has not ended, and this system tells of processes in this way. */
    public boolean areThere() {
        return Files.isDirectory(directory);
    }

    /** The lines of its status; none if it has ended. */
    public List<String> status() {
        try {
            return Files.readAllLines(directory.resolve("status"));
        } catch (IOException ended) {
            return List.of();
        }
    }

    /** The number in a line of {@link #status}, without its unit; empty if there is no such line. */
    public static OptionalLong number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /**
     * Names of its open files and sockets.
     *
     * @throws IOException if it has ended
     */
    public List<String> open() throws IOException {
        try (Stream<Path> descriptors = Files.list(directory.resolve("fd"))) {
            return descriptors.map(ProcessFiles::target).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /**
     * Its threads, without those that end meanwhile.
     *
     * @throws IOException if it has ended
     */
    public List<Task> tasks() throws IOException {
        List<Path> directories;
        try (Stream<Path> all = Files.list(directory.resolve("task"))) {
            directories = all.toList();
        }
        List<Task> tasks = new ArrayList<>();
        for (Path task : directories) {
            try {
                String stat = Files.readString(task.resolve("stat"));
                // The name is in brackets, and may contain some.
                int end = stat.lastIndexOf(')');
                tasks.add(new Task(
                        stat.substring(stat.indexOf('(') + 1, end),
                        List.of(stat.substring(end + 2).split(" "))));
            } catch (IOException ended) {
                continue;
            }
        }
        return tasks;
    }
}
