package io.locmoe.laboratory.bench.leftovers;

import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Traces of a running command and its nodes on this machine, outside of its output directory.
 *
 * @param command   its process id
 * @param processes the command and all processes started by it
 * @param memory    directories in shared memory that these use
 * @param sockets   inode numbers of their sockets
 * @param temporary their private directory for temporary files
 */
public record Traces(
        long command, Set<ProcessHandle> processes, Set<Path> memory, Set<String> sockets, Path temporary) {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    /** Names of libraries that drivers keep for later runs. */
    private static final Set<String> KEPT = Set.of("openblas", "dnnl");

    public Traces {
        processes = Set.copyOf(processes);
        memory = Set.copyOf(memory);
        sockets = Set.copyOf(sockets);
    }

    /** Traces of a running command. */
    public static Traces of(ProcessHandle command, Path temporary) {
        Set<ProcessHandle> processes =
                Stream.concat(Stream.of(command), command.descendants()).collect(Collectors.toSet());
        Set<Path> memory = new TreeSet<>();
        Set<String> sockets = new TreeSet<>();
        for (ProcessHandle process : processes) {
            for (String open : open(process.pid())) {
                Matcher socket = SOCKET.matcher(open);
                if (socket.matches()) {
                    sockets.add(socket.group(1));
                } else if (open.startsWith(MEMORY + "/")) {
                    memory.add(MEMORY.resolve(MEMORY.relativize(Path.of(open)).getName(0)));
                }
            }
        }
        return new Traces(command.pid(), processes, memory, sockets, temporary);
    }

    private static List<String> open(long pid) {
        try {
            return ProcessFiles.of(pid).open();
        } catch (IOException ended) {
            return List.of();
        }
    }

    /** The traces that still exist, by name. */
    public List<String> left() {
        List<String> left = new ArrayList<>();
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> "process " + process.pid() + " ("
                        + process.info().command().orElse("?") + ")")
                .sorted()
                .forEach(left::add);
        memory.stream().filter(Files::exists).sorted().forEach(directory -> left.add(directory.toString()));
        Stream.of("tcp", "tcp6", "unix")
                .flatMap(table -> lines(Path.of("/proc/net", table)))
                .filter(this::isOurs)
                .forEach(line -> left.add("socket " + line.strip()));
        LinkNetwork.namesOf(command).forEach(name -> left.add("network " + name));
        names(temporary)
                .filter(name -> KEPT.stream().noneMatch(name::contains))
                .forEach(name -> left.add(temporary.resolve(name).toString()));
        return left;
    }

    /** Whether a line contains the number of a socket as a word. */
    private boolean isOurs(String line) {
        return Arrays.stream(line.strip().split("\\s+")).anyMatch(sockets::contains);
    }

    private static Stream<String> names(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? Stream.empty() : Arrays.stream(names).sorted();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
