package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.faults.injection.Injection;
import io.locmoe.launcher.RunException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A training on a mesh with injected faults. Used by one thread. */
final class FaultyTraining implements Attack, AutoCloseable {
    /** Limit in seconds for the training to continue after a fault; its parts have separate limits. */
    private static final double LIMIT = 300;

    private static final int LOOK_MILLIS = 50;

    private final Site site;
    private final Saboteur saboteur;
    private final NodeStarts starts;
    private final Map<FaultKind, Injection> injections = new EnumMap<>(FaultKind.class);
    private final AtomicReference<PlannedFault> overdue = new AtomicReference<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fault-watch").factory());

    /** @param nodes number of nodes of the job */
    FaultyTraining(Site site, int nodes, List<PlannedFault> planned) {
        this.site = site;
        this.saboteur = new Saboteur(planned, nodes, this, site.told(), System::nanoTime);
        this.starts = new NodeStarts(site.nodes(), site::pid, site.mesh()::isReady, System::nanoTime);
        try {
            planned.stream()
                    .map(PlannedFault::kind)
                    .distinct()
                    .forEach(kind -> injections.put(kind, kind.injection(site)));
        } catch (RunException e) {
            close();
            throw e;
        }
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    Saboteur saboteur() {
        return saboteur;
    }

    @Override
    public void strike(PlannedFault fault) {
        starts.forget();
        injections.get(fault.kind()).strike(fault.victims());
    }

    @Override
    public void relieve(PlannedFault fault) {
        injections.get(fault.kind()).relieve();
    }

    @Override
    public void end() {
        site.mesh().end();
    }

    @Override
    public double replacementStart() {
        return starts.slowest();
    }

    private void look() {
        saboteur.overdue(LIMIT)
                .filter(fault -> overdue.compareAndSet(null, fault))
                .ifPresent(_ -> end());
        try {
            starts.look();
        } catch (RunException unreadable) {
            // The log of a node that is being started; the next look finds it.
        }
    }

    /**
     * Call it when the training has ended.
     *
     * @throws RunException if it has not survived all faults, saying why
     */
    void requireTolerated() {
        PlannedFault late = overdue.get();
        if (late != null) {
            throw RunException.failure(late.kind().sentence() + " (" + late.victims() + "), and " + Math.round(LIMIT)
                    + " s later the training had not gone on; logs of the nodes are below its directory");
        }
        if (!saboteur.hasEnded()) {
            String tolerated = saboteur.tolerated().size() + " faults";
            throw site.mesh().interrupted()
                    ? RunException.interrupted("interrupted after " + tolerated)
                    : RunException.failure(
                            "the training ended after " + tolerated + ", before all had happened; give more --steps");
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        injections.values().forEach(Injection::close);
    }
}
