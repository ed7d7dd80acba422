package io.locmoe.laboratory.bench.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the nodes that this process has started use of the machine.
 *
 * @param processorSeconds of all of them since they started
 * @param residentBytes    of a node, the mean; NaN where the system does not say
 */
record NodeUse(double processorSeconds, double residentBytes) {
    private static final String RESIDENT = "VmRSS:";

    static NodeUse now() {
        List<ProcessHandle> nodes = ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
        return new NodeUse(
                nodes.stream()
                        .mapToDouble(node -> node.info()
                                        .totalCpuDuration()
                                        .orElse(Duration.ZERO)
                                        .toMillis()
                                / 1e3)
                        .sum(),
                nodes.stream()
                        .mapToDouble(node -> resident(Path.of("/proc", "" + node.pid(), "status")))
                        .average()
                        .orElse(Double.NaN));
    }

    static double resident(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
