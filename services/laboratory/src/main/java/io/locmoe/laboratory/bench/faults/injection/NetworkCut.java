package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.launcher.network.LinkNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lets messages of some nodes get lost for some seconds. */
public final class NetworkCut implements Injection {
    /** As long as detection may take, because a replacement has the same link. */
    private static final int LINK_SECONDS = 10;
    /** If no side may continue, nobody else would heal a partition. */
    private static final int PARTITION_SECONDS = 20;

    private final int seconds;
    private final Function<List<Integer>, Stream<Consumer<Boolean>>> cuts;
    private final List<Consumer<Boolean>> open = new ArrayList<>();
    private final ScheduledExecutorService healer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("network-cut").factory());
    private ScheduledFuture<?> healing;

    /** @param cuts of the victims; each is told whether its messages pass */
    private NetworkCut(int seconds, Function<List<Integer>, Stream<Consumer<Boolean>>> cuts) {
        this.seconds = seconds;
        this.cuts = cuts;
    }

    /** Cuts nodes off completely, even from the command. */
    public static NetworkCut deadLink(LinkNetwork network) {
        return new NetworkCut(
                LINK_SECONDS, victims -> victims.stream().map(node -> passes -> network.connect(node, passes)));
    }

    /** Cuts victims and other nodes off from each other; the command reaches all nodes. */
    public static NetworkCut partition(LinkNetwork network, int nodes) {
        return new NetworkCut(
                PARTITION_SECONDS,
                victims -> victims.stream()
                        .flatMap(victim -> IntStream.range(0, nodes)
                                .filter(node -> !victims.contains(node))
                                .boxed()
                                .flatMap(node ->
                                        Stream.of(silence(network, victim, node), silence(network, node, victim)))));
    }

    /** Messages from the first of two victims to the second are lost. */
    public static NetworkCut oneWay(LinkNetwork network) {
        return new NetworkCut(
                PARTITION_SECONDS, victims -> Stream.of(silence(network, victims.get(0), victims.get(1))));
    }

    private static Consumer<Boolean> silence(LinkNetwork network, int from, int to) {
        return heard -> network.hear(from, to, heard);
    }

    @Override
    public synchronized void strike(List<Integer> victims) {
        open.addAll(cuts.apply(victims).toList());
        open.forEach(cut -> cut.accept(false));
        healing = healer.schedule(this::relieve, seconds, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void relieve() {
        if (healing != null) {
            healing.cancel(false);
        }
        open.forEach(cut -> cut.accept(true));
        open.clear();
    }

    @Override
    public void close() {
        healer.shutdownNow();
        relieve();
    }
}
