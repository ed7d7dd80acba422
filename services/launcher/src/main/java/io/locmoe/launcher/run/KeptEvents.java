package io.locmoe.launcher.run;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.launcher.RunException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The events of a run that its nodes still have, up to its end or to the step that it has reached. */
public final class KeptEvents {
    /** Longer than a watch takes to notice that its node is gone. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private KeptEvents() {}

    /**
     * Reads the events; the watch behind it ends when the client is closed. Blocks.
     *
     * @throws RunException if the mesh can no longer be asked
     */
    public static List<RunEvent> of(MeshClient mesh, RunSummary run) {
        BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
        AtomicBoolean read = new AtomicBoolean();
        Thread.ofVirtual().name("watch-" + run.id()).start(() -> watch(mesh, run, arrived, read));
        List<RunEvent> events = new ArrayList<>();
        while (events.isEmpty() || !isLast(events.getLast(), run)) {
            events.add(next(arrived, run));
        }
        // Later events would only take memory, for as long as checkpoints are fetched.
        read.set(true);
        return events;
    }

    private static void watch(MeshClient mesh, RunSummary run, BlockingQueue<Object> arrived, AtomicBoolean read) {
        try {
            mesh.watch(run.id(), event -> {
                if (!read.get()) {
                    arrived.add(event);
                }
            });
        } catch (RuntimeException lost) {
            arrived.add(lost);
        }
    }

    private static boolean isLast(RunEvent event, RunSummary run) {
        return event instanceof RunEvent.Ended
                || run.runs()
                        && (run.step() == 0
                                || event instanceof RunEvent.Training(TrainingEvent.StepCompleted step)
                                        && step.report().step() >= run.step());
    }

    private static RunEvent next(BlockingQueue<Object> arrived, RunSummary run) {
        try {
            Object next = arrived.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (next instanceof RunEvent event) {
                return event;
            }
            String why = next instanceof RuntimeException lost ? lost.getMessage() : "no event came";
            throw RunException.failure("the events of " + run.id() + " cannot be read: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.failure("interrupted while reading the events of " + run.id(), e);
        }
    }
}
