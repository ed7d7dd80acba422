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
import java.util.concurrent.TimeUnit;

/** {@code MPI_Alltoallv} of OpenMPI over TCP on loopback: a program in C, compiled for each benchmark. */
final class MpiProgram implements AutoCloseable {
    /** How to install the missing programs. */
    static final String INSTALL =
            "without OpenMPI, since mpicc and mpirun are not installed: apt-get install openmpi-bin libopenmpi-dev";

    private static final int SECONDS = 120;

    private final Path directory;
    private final Path program;

    private MpiProgram(Path directory) {
        this.directory = directory;
        this.program = directory.resolve("alltoallv");
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

    double[] measure(int processes, int bytes, int rounds) throws IOException {
        List<String> command = new ArrayList<>(List.of("mpirun"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--allow-run-as-root");
        }
        command.addAll(List.of(
                "--mca",
                "pml",
                "ob1",
                "--mca",
                "btl",
                "tcp,self",
                "--mca",
                "btl_tcp_if_include",
                "lo",
                "--oversubscribe",
                "-np",
                "" + processes,
                program.toString(),
                "" + bytes,
                "" + rounds));
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
