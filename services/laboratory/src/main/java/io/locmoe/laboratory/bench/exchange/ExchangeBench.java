package io.locmoe.laboratory.bench.exchange;

import io.locmoe.laboratory.bench.Quartiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures all paths alternately at one size, for all repetitions, and then at the next size. */
final class ExchangeBench {
    private static final long BYTES_A_MEASUREMENT = 96L << 20;
    private static final int MOST_ROUNDS = 200;
    private static final int WARM_UP_BYTES = 16 << 10;
    private static final int WARM_UP_TURN = 1000;
    /** The large exchanges of the warm-up are larger than the others, and rarer, by this factor. */
    private static final int LARGE_WARM_UP = 16;

    private final ExchangeProcesses processes;
    private final MpiProgram mpi;
    private final int nodes;
    private final int repetitions;
    private final int warmUp;
    private final int largest;

    /**
     * @param mpi    null without OpenMPI
     * @param warmUp exchanges over each path before anything is measured
     */
    ExchangeBench(ExchangeProcesses processes, MpiProgram mpi, int nodes, int repetitions, int warmUp, int largest) {
        this.warmUp = warmUp;
        this.largest = largest;
        this.processes = processes;
        this.mpi = mpi;
        this.nodes = nodes;
        this.repetitions = repetitions;
    }

    List<ExchangeTimes> run(List<Integer> sizes, Consumer<String> progress) throws IOException {
        List<ExchangeTimes> times = new ArrayList<>();
        progress.accept("warming up");
        warmUp();
        for (int bytes : sizes) {
            progress.accept("measuring " + ByteSize.text(bytes) + " to each of " + (nodes - 1) + " peers");
            times.add(run(bytes));
        }
        return times;
    }

    /**
     * Warms all paths up: until each has been used some ten thousand times, compilers compete for the few processors.
     */
    private void warmUp() throws IOException {
        for (int done = 0; done < warmUp; done += WARM_UP_TURN) {
            int rounds = Math.min(WARM_UP_TURN, warmUp - done);
            for (String path : ExchangeProcess.PATHS) {
                processes.measure(path, Math.min(WARM_UP_BYTES, largest), rounds);
                processes.measure(path, Math.min(LARGE_WARM_UP * WARM_UP_BYTES, largest), 1 + rounds / LARGE_WARM_UP);
            }
        }
    }

    private ExchangeTimes run(int bytes) throws IOException {
        List<String> paths = new ArrayList<>(ExchangeProcess.PATHS);
        if (mpi != null) {
            paths.addAll(MpiProgram.paths());
        }
        int rounds = (int) Math.clamp(BYTES_A_MEASUREMENT / ((nodes - 1L) * bytes), 3, MOST_ROUNDS);
        Map<String, List<double[]>> nanos = new LinkedHashMap<>();
        for (int repetition = -1; repetition < repetitions; repetition++) {
            for (String path : paths) {
                double[] measured = measure(path, bytes, rounds);
                if (repetition >= 0) {
                    nanos.computeIfAbsent(path, _ -> new ArrayList<>()).add(measured);
                }
            }
        }
        return times(bytes, nanos);
    }

    private double[] measure(String path, int bytes, int rounds) throws IOException {
        return ExchangeProcess.PATHS.contains(path)
                ? processes.measure(path, bytes, rounds)
                : mpi.measure(path, nodes, bytes, rounds);
    }

    private static ExchangeTimes times(int bytes, Map<String, List<double[]>> nanos) {
        Map<String, double[]> micros = new LinkedHashMap<>();
        Map<String, double[]> merged = new LinkedHashMap<>();
        nanos.forEach((path, runs) -> {
            micros.put(path, medians(runs));
            merged.put(path, sorted(runs));
        });
        return new ExchangeTimes(bytes, micros, merged);
    }

    private static double[] medians(List<double[]> runs) {
        return runs.stream()
                .mapToDouble(run -> Quartiles.quantile(run, .5) / 1e3)
                .toArray();
    }

    private static double[] sorted(List<double[]> runs) {
        return runs.stream()
                .flatMapToDouble(Arrays::stream)
                .map(time -> time / 1e3)
                .sorted()
                .toArray();
    }
}
