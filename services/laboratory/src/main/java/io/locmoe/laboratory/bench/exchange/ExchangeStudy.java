package io.locmoe.laboratory.bench.exchange;

import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures how fast bytes move between processes of this machine.
 *
 * @param sizes       bytes to each peer
 * @param nodes       number of processes, in [2, 16]
 * @param repetitions repetitions of each measurement, at least 1
 * @param warmUp      exchanges over each path before anything is measured
 * @param strategy    communication strategy
 * @param mpi         whether to measure OpenMPI too, if it is installed
 * @param plugins     directories of plug-ins
 */
public record ExchangeStudy(
        List<Integer> sizes, int nodes, int repetitions, int warmUp, String strategy, boolean mpi, List<Path> plugins) {

    /** @throws RunException naming the value that is out of range, or if there is no such strategy */
    public ExchangeStudy {
        if (nodes < 2 || nodes > 16 || repetitions < 1 || warmUp < 0) {
            throw RunException.usage("--nodes must be in [2, 16], --repetitions at least 1 and --warm-up at least 0");
        }
        sizes = sizes.stream().sorted().toList();
        try (PluginCatalog catalog = PluginCatalog.load(plugins)) {
            List<String> drivers = catalog.communication(strategy).drivers();
            if (!drivers.isEmpty()) {
                throw RunException.usage("--strategy: " + strategy + " moves rows between devices of the driver "
                        + String.join(" or ", drivers) + ", and these processes have none; choose another, like"
                        + " all-to-all");
            }
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--strategy: " + e.getMessage());
        }
    }

    /**
     * Reads sizes such as {@code 16KB} and {@code 4MB}.
     *
     * @throws RunException naming an invalid size
     */
    public static List<Integer> sizes(List<String> texts) {
        try {
            return texts.stream().map(ByteSize::parse).toList();
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--sizes: " + e.getMessage());
        }
    }

    /**
     * Measures; takes minutes.
     *
     * @param progress gets occasional lines
     */
    public ExchangeTables run(Consumer<String> progress) {
        int largest = Collections.max(sizes);
        try (ExchangeProcesses processes = ExchangeProcesses.start(nodes, largest, strategy, plugins);
                MpiProgram program = withMpi() ? MpiProgram.compile() : null) {
            ExchangeBench bench = new ExchangeBench(processes, program, nodes, repetitions, warmUp, largest);
            return new ExchangeTables(bench.run(sizes, progress), nodes);
        } catch (IOException e) {
            throw RunException.failure("the benchmark failed: " + e, e);
        }
    }

    private boolean withMpi() {
        return mpi && MpiProgram.isInstalled();
    }

    /** A note on how the numbers were measured, or what was missing for more. */
    public String note() {
        return withMpi()
                ? "Medians of " + repetitions + " repetitions taken in turn; strategy " + strategy + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors"
                : mpi ? MpiProgram.INSTALL : "";
    }
}
