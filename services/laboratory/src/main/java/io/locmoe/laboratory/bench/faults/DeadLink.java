package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.network.LinkNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a node off completely, even from the command, for {@value #SECONDS} s: as long as detection may take, because a
 * replacement has the same link.
 */
final class DeadLink implements Blow {
    static final int SECONDS = 10;

    private final LinkNetwork network;
    private final List<Integer> dead = new ArrayList<>();
    private final ScheduledExecutorService healer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dead-link").factory());

    private ScheduledFuture<?> healing;

    DeadLink(LinkNetwork network) {
        this.network = network;
    }

    @Override
    public synchronized void strike(List<Integer> victims) {
        dead.addAll(victims);
        dead.forEach(node -> network.connect(node, false));
        healing = healer.schedule(this::relieve, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void relieve() {
        if (healing != null) {
            healing.cancel(false);
        }
        dead.forEach(node -> network.connect(node, true));
        dead.clear();
    }

    @Override
    public void close() {
        healer.shutdownNow();
        relieve();
    }
}
