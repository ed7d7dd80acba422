package io.locmoe.laboratory.bench.exchange;

import io.locmoe.launcher.RunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The processes of a benchmark, on this machine. They end when it is closed, or when this JVM ends. */
final class ExchangeProcesses implements AutoCloseable {
    private static final class One {
        private final Process process;
        private final BufferedReader out;

        One(Process process, BufferedReader out) {
            this.process = process;
            this.out = out;
        }

        void say(String line) {
            try {
                process.outputWriter().append(line).append('\n').flush();
            } catch (IOException e) {
                throw RunException.failure("a process of the benchmark has died", e);
            }
        }

        List<String> answer(String key) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(key + " ")) {
                    return Arrays.asList(line.substring(key.length() + 1).split(" "));
                }
            }
            throw RunException.failure("a process of the benchmark has died; its output is above");
        }
    }

    private final List<One> all = new ArrayList<>();
    private final ExchangeCertificates certificates;

    private ExchangeProcesses(ExchangeCertificates certificates) {
        this.certificates = certificates;
    }

    static ExchangeProcesses start(int nodes, long largest, String strategy, List<Path> plugins) throws IOException {
        ExchangeProcesses processes = new ExchangeProcesses(ExchangeCertificates.create(nodes));
        try {
            for (int node = 0; node < nodes; node++) {
                Process process = new ProcessBuilder(processes.command(node, nodes, largest, strategy, plugins))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                processes.all.add(new One(process, process.inputReader()));
            }
            processes.connect();
            return processes;
        } catch (IOException | RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    private List<String> command(int node, int nodes, long largest, String strategy, List<Path> plugins) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxDirectMemorySize=1g",
                "-cp",
                System.getProperty("java.class.path"),
                ExchangeProcess.class.getName(),
                "" + node,
                "" + nodes,
                "" + largest,
                strategy,
                certificates.of(node).toString()));
        plugins.forEach(directory -> command.add(directory.toString()));
        return command;
    }

    private void connect() throws IOException {
        List<List<String>> addresses = new ArrayList<>();
        for (One one : all) {
            addresses.add(one.answer("addresses"));
        }
        for (int path = 0; path < ExchangeProcess.PATHS.size(); path++) {
            int at = path;
            String line =
                    String.join(" ", addresses.stream().map(own -> own.get(at)).toList());
            all.forEach(one -> one.say(line));
        }
        for (One one : all) {
            one.answer("connected");
        }
    }

    /** Nanoseconds of each round: the maximum over the processes. */
    double[] measure(String path, int bytes, int rounds) throws IOException {
        all.forEach(one -> one.say(path + " " + bytes + " " + rounds));
        double[] longest = new double[rounds];
        for (One one : all) {
            List<String> nanos = one.answer("nanos");
            IntStream.range(0, rounds)
                    .forEach(i -> longest[i] = Math.max(longest[i], Double.parseDouble(nanos.get(i))));
        }
        return longest;
    }

    @Override
    public void close() {
        for (One one : all) {
            try {
                one.process.outputWriter().close();
            } catch (IOException e) {
                // It has died already.
            }
        }
        for (One one : all) {
            try {
                if (!one.process.waitFor(10, TimeUnit.SECONDS)) {
                    one.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                one.process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        removeCertificates();
    }

    private void removeCertificates() {
        try {
            certificates.close();
        } catch (IOException e) {
            throw RunException.failure(certificates.directory() + " cannot be removed", e);
        }
    }
}
