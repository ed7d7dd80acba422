package io.locmoe.laboratory.bench.step;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the nodes that this process has started use of the machine; NaN where the system does not say.
 *
 * @param processorSeconds of all of them since they started
 * @param threads          of all of them: the part of those threads that serve others
 * @param resident         memory of a node, the mean
 */
public record NodeUse(double processorSeconds, ThreadSeconds threads, ResidentMemory resident) {
    private static final Path PROCESSES = Path.of("/proc");

    /** Use of the processes that this one has started. */
    public static NodeUse now() {
        List<ProcessHandle> nodes = ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
        List<Path> directories =
                nodes.stream().map(node -> PROCESSES.resolve("" + node.pid())).toList();
        List<ThreadSeconds> threads = directories.stream()
                .map(directory -> ThreadSeconds.of(directory.resolve("task")))
                .toList();
        List<ResidentMemory> resident = directories.stream()
                .map(directory -> ResidentMemory.of(directory.resolve("status")))
                .toList();
        return new NodeUse(
                nodes.stream().mapToDouble(NodeUse::seconds).sum(),
                new ThreadSeconds(
                        threads.stream().mapToDouble(ThreadSeconds::messages).sum(),
                        threads.stream().mapToDouble(ThreadSeconds::compilers).sum()),
                new ResidentMemory(
                        mean(resident, ResidentMemory::all),
                        mean(resident, ResidentMemory::shared),
                        mean(resident, ResidentMemory::files)));
    }

    /** Processor seconds without those of compilers, which a long training does not need. */
    public double withoutCompilers() {
        return processorSeconds - threads.compilers();
    }

    private static double seconds(ProcessHandle node) {
        return node.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static double mean(List<ResidentMemory> nodes, ToDoubleFunction<ResidentMemory> of) {
        return nodes.stream().mapToDouble(of).average().orElse(Double.NaN);
    }
}
