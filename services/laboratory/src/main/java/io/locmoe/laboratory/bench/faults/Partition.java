package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.network.LinkNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Some nodes' messages do not reach others; the command reaches all nodes. It heals by itself after {@value #SECONDS}
 * s, because if no side may continue, nobody else would heal it.
 */
final class Partition implements Blow {
    static final int SECONDS = 20;

    private final LinkNetwork network;
    private final int nodes;
    private final boolean oneWay;
    private final List<Silence> silences = new ArrayList<>();
    private final ScheduledExecutorService healer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partition").factory());

    private ScheduledFuture<?> healing;

    /** Messages from one node to another are lost. */
    private record Silence(int from, int to) {}

    /**
     * Partitions a mesh.
     *
     * @param oneWay true: only messages from the first of two victims to the second are lost; false: victims and other
     *     nodes do not hear each other
     */
    Partition(LinkNetwork network, int nodes, boolean oneWay) {
        this.network = network;
        this.nodes = nodes;
        this.oneWay = oneWay;
    }

    @Override
    public synchronized void strike(List<Integer> victims) {
        silences.addAll(oneWay ? List.of(new Silence(victims.get(0), victims.get(1))) : between(victims));
        silences.forEach(silence -> network.hear(silence.from(), silence.to(), false));
        healing = healer.schedule(this::relieve, SECONDS, TimeUnit.SECONDS);
    }

    private List<Silence> between(List<Integer> victims) {
        return victims.stream()
                .flatMap(victim -> IntStream.range(0, nodes)
                        .filter(node -> !victims.contains(node))
                        .boxed()
                        .flatMap(node -> List.of(new Silence(victim, node), new Silence(node, victim)).stream()))
                .toList();
    }

    @Override
    public synchronized void relieve() {
        if (healing != null) {
            healing.cancel(false);
        }
        silences.forEach(silence -> network.hear(silence.from(), silence.to(), true));
        silences.clear();
    }

    @Override
    public void close() {
        healer.shutdownNow();
        relieve();
    }
}
