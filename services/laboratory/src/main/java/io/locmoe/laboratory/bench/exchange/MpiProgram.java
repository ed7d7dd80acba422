package io.locmoe.laboratory.bench.exchange;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code MPI_Alltoallv} of OpenMPI: a program in C, compiled for each benchmark. */
final class MpiProgram implements AutoCloseable {
    /** The path by TCP on loopback. */
    static final String TCP = "mpi";
    /** The path by shared memory, where a process may read the memory of another directly. */
    static final String SHARED = "mpi-shared";

    /** How to install the missing programs. */
    static final String INSTALL =
            "without OpenMPI, since mpicc and mpirun are not installed: apt-get install openmpi-bin libopenmpi-dev";

    /** OpenMPI's settings of each path. */
    private static final Map<String, List<String>> PATHS = Map.of(
            TCP, List.of("--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "lo"),
            SHARED, List.of("--mca", "btl", "sm,self"));

    private static final int SECONDS = 120;

    private final Path directory;
    private final Path program;

    private MpiProgram(Path directory) {
        this.directory = directory;
        this.program = directory.resolve("alltoallv");
    }

    static List<String> paths() {
        return List.of(TCP, SHARED);
    }

    static boolean isInstalled() {
        return List.of("mpicc", "mpirun").stream()
                .allMatch(tool -> Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, tool))));
    }

    static MpiProgram compile() throws IOException {
        MpiProgram mpi = new MpiProgram(Files.createTempDirectory("locmoe-mpi"));
        Path source = mpi.directory.resolve("alltoallv.c");
        try (InputStream in = MpiProgram.class.getResourceAsStream("alltoallv.c")) {
            Files.copy(in, source);
        }
        run(List.of("mpicc", "-O2", "-o", mpi.program.toString(), source.toString()));
        return mpi;
    }

    /** Nanoseconds of each round over a path. */
    double[] measure(String path, int processes, int bytes, int rounds) throws IOException {
        List<String> command = new ArrayList<>(List.of("mpirun"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--allow-run-as-root");
        }
        command.addAll(List.of("--mca", "pml", "ob1"));
        command.addAll(PATHS.get(path));
        command.addAll(List.of("--oversubscribe", "-np", "" + processes, program.toString(), "" + bytes, "" + rounds));
        return Arrays.stream(run(command).trim().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String run(List<String> command) throws IOException {
        Path errors = Files.createTempFile("locmoe-mpi", ".log");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.outputWriter().close();
            Thread.ofVirtual().start(() -> expire(process));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw RunException.failure(String.join(" ", command) + " failed: "
                        + Files.readString(errors).strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted("interrupted while OpenMPI runs");
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static void expire(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        PrivateDirectory.removeTree(directory);
    }
}
