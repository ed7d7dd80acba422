package io.locmoe.laboratory.bench.exchange;

import io.locmoe.launcher.RunException;
import io.locmoe.processes.AskedProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The processes of a benchmark, on this machine. They end when it is closed, or when this JVM ends. */
final class ExchangeProcesses implements AutoCloseable {
    private final List<AskedProcess> all = new ArrayList<>();
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
                processes.all.add(new AskedProcess(process));
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
        for (AskedProcess one : all) {
            addresses.add(answer(one, "addresses"));
        }
        for (int path = 0; path < ExchangeProcess.PATHS.size(); path++) {
            int at = path;
            String line =
                    String.join(" ", addresses.stream().map(own -> own.get(at)).toList());
            say(line);
        }
        for (AskedProcess one : all) {
            answer(one, "connected");
        }
    }

    private void say(String line) {
        try {
            for (AskedProcess one : all) {
                one.say(line);
            }
        } catch (IOException e) {
            throw RunException.failure("a process of the benchmark has died", e);
        }
    }

    private static List<String> answer(AskedProcess one, String word) throws IOException {
        return Arrays.asList(one.answer(word)
                .orElseThrow(() -> RunException.failure("a process of the benchmark has died; its output is above"))
                .split(" "));
    }

    /** Nanoseconds of each round: the maximum over the processes. */
    double[] measure(String path, int bytes, int rounds) throws IOException {
        say(path + " " + bytes + " " + rounds);
        double[] longest = new double[rounds];
        for (AskedProcess one : all) {
            List<String> nanos = answer(one, "nanos");
            IntStream.range(0, rounds)
                    .forEach(i -> longest[i] = Math.max(longest[i], Double.parseDouble(nanos.get(i))));
        }
        return longest;
    }

    @Override
    public void close() {
        all.forEach(AskedProcess::endInput);
        all.forEach(AskedProcess::close);
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
