package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.LocalMesh;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A training on a mesh, to which faults happen. Used by one thread. */
final class FaultyTraining implements AutoCloseable {
    /** Seconds in which a training has to go on after a fault; its parts have limits of their own. */
    private static final double LIMIT = 300;

    private final LocalMesh mesh;
    private final Saboteur saboteur;
    private final AtomicReference<PlannedFault> overdue = new AtomicReference<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fault-watch").factory());

    private volatile Process shell;

    /** @param told hears a sentence for each fault */
    FaultyTraining(LocalMesh mesh, List<PlannedFault> planned, Consumer<String> told) {
        this.mesh = mesh;
        this.saboteur = new Saboteur(planned, this::strike, this::relieve, mesh::end, told, System::nanoTime);
        watch.scheduleWithFixedDelay(this::endOverdue, 1, 1, TimeUnit.SECONDS);
    }

    Saboteur saboteur() {
        return saboteur;
    }

    /** The processes get their signals at once, from one shell. */
    private void strike(PlannedFault fault) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", fault.kind().command(), "sh"));
        fault.victims()
                .forEach(node -> command.add(Long.toString(mesh.node(node).pid())));
        try {
            shell = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw RunException.failure("no process can be started that sends signals: " + e.getMessage(), e);
        }
    }

    /** Ends what goes on until it is ended. */
    private void relieve() {
        if (shell != null) {
            shell.destroy();
        }
    }

    private void endOverdue() {
        saboteur.overdue(LIMIT)
                .filter(fault -> overdue.compareAndSet(null, fault))
                .ifPresent(_ -> mesh.end());
    }

    /**
     * To be asked when the training has ended.
     *
     * @throws RunException if it has not borne all faults, saying why
     */
    void requireBorne() {
        PlannedFault late = overdue.get();
        if (late != null) {
            throw RunException.failure(late.kind().sentence() + " (" + late.victims() + "), and " + Math.round(LIMIT)
                    + " s later the training had not gone on; logs of the nodes are below its directory");
        }
        if (!saboteur.hasEnded()) {
            String borne = saboteur.borne().size() + " faults";
            throw mesh.interrupted()
                    ? RunException.interrupted("interrupted after " + borne)
                    : RunException.failure(
                            "the training ended after " + borne + ", before all had happened; give more --steps");
        }
    }

    @Override
    public void close() {
        relieve();
        watch.shutdownNow();
    }
}
