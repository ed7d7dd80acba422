package io.locmoe.laboratory.bench.process;

import io.locmoe.processes.ProcessFiles;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Resources used by the nodes that this process has started; NaN if the system does not report them.
 *
 * @param processorSeconds processor seconds of all nodes since they started
 * @param threads          the part of service threads in these seconds
 * @param resident         mean resident memory of a node
 */
public record NodeUse(double processorSeconds, ThreadSeconds threads, ResidentMemory resident) {

    /** Current use of the processes that this one has started. */
    public static NodeUse now() {
        List<ProcessHandle> nodes = ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
        List<ProcessFiles> files =
                nodes.stream().map(node -> ProcessFiles.of(node.pid())).toList();
        List<ThreadSeconds> threads = files.stream().map(ThreadSeconds::of).toList();
        List<ResidentMemory> resident = files.stream().map(ResidentMemory::of).toList();
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

    /** Processor seconds without those of compilers, which do not matter in a long training. */
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
