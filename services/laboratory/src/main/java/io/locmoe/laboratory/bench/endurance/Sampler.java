package io.locmoe.laboratory.bench.endurance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** Samples the nodes of a mesh on this machine, and this process, once a second. Thread-safe. */
public final class Sampler implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String OURS = "\\.?locmoe-.*";
    private static final int MOST = 1000;
    private static final double NANOS = 1e9;

    private final int nodes;
    private final IntToLongFunction pid;
    private final IntPredicate trains;
    private final long begin = System.nanoTime();
    private final Samples samples = new Samples(MOST);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampler").factory());

    private Sampler(int nodes, IntToLongFunction pid, IntPredicate trains) {
        this.nodes = nodes;
        this.pid = pid;
        this.trains = trains;
    }

    /**
     * Begins with a first sample.
     *
     * @param pid    process id of a node, by its place
     * @param trains whether a job has the node, by its place; otherwise it is spare
     */
    public static Sampler start(int nodes, IntToLongFunction pid, IntPredicate trains) {
        Sampler sampler = new Sampler(nodes, pid, trains);
        sampler.look();
        sampler.clock.scheduleWithFixedDelay(sampler::look, 1, 1, TimeUnit.SECONDS);
        return sampler;
    }

    private void look() {
        List<Sample.Node> running = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            long process = pid.applyAsLong(node);
            String name = "node-" + node;
            boolean spare = !trains.test(node);
            Held.of(process).ifPresent(held -> running.add(new Sample.Node(name, process, spare, held)));
        }
        Optional<Held> command = Held.of(ProcessHandle.current().pid());
        double second = (System.nanoTime() - begin) / NANOS;
        command.ifPresent(own -> offer(new Sample(second, running, own, shared(), temporary())));
    }

    private synchronized void offer(Sample sample) {
        samples.offer(sample);
    }

    private static long shared() {
        return Arrays.stream(names(MEMORY))
                .filter(name -> name.matches(OURS))
                .mapToLong(name -> 1 + names(MEMORY.resolve(name)).length)
                .sum();
    }

    private static long temporary() {
        return names(Path.of(System.getProperty("java.io.tmpdir"))).length;
    }

    private static String[] names(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? new String[0] : names;
    }

    /** The samples so far. */
    public synchronized Endurance endurance() {
        return new Endurance(samples.list());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
