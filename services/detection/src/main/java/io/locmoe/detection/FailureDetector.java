package io.locmoe.detection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One node's judgement of the others, from two independent witnesses. The control plane testifies against a node that
 * leaves questions unanswered for {@code silence}. The data plane testifies against the leader of a run if a rank here
 * timed out, whichever node it waited for, and the leader has sent no event for {@code progress}. A flooded node that
 * answers late, or a rank that waits for some other node, gives one witness; a dead node gives both.
 *
 * <p>Questions are counted instead of time, because a node that was itself stopped could not hear an answer. Used by
 * one thread.
 *
 * @param <P> a process, with {@code equals}: the same node after a restart is another one
 */
public final class FailureDetector<P> {
    private final Timers timers;
    private final Question<P> question;
    private final int questions;
    private final Duration progress;
    private final Map<P, Evidence> evidence = new HashMap<>();
    private final List<Consumer<P>> listeners = new ArrayList<>();

    /**
     * The way to ask a node whether it is alive.
     *
     * @param <P> as of the detector
     */
    @FunctionalInterface
    public interface Question<P> {
        /** Calls {@code then} on the detector's thread, with false if no answer came in time. Never throws. */
        void ask(P peer, Consumer<Boolean> then);
    }

    /** What is known about a node. */
    private final class Evidence {
        private long heard = timers.nanoTime();
        private long event = heard;
        private int unanswered;
        private boolean silent;
        private boolean timedOut;
        private boolean told;

        boolean data() {
            return timedOut && since(event) >= progress.toNanos();
        }

        Health health() {
            return silent && data() ? Health.DEAD : silent || data() ? Health.SUSPECT : Health.ALIVE;
        }
    }

    /**
     * Knows no node yet.
     *
     * @param questions number of questions in a row without an answer that make a node silent
     * @param progress  as in {@link DetectionTimings}
     */
    public FailureDetector(Timers timers, Question<P> question, int questions, Duration progress) {
        this.timers = timers;
        this.question = question;
        this.questions = questions;
        this.progress = progress;
    }

    /** @param listener is told once of each node that is found dead */
    public void onDeath(Consumer<P> listener) {
        listeners.add(listener);
    }

    public Health health(P peer) {
        return of(peer).health();
    }

    /** The control plane of a node has answered or asked something. */
    public void heard(P peer) {
        Evidence known = of(peer);
        known.heard = timers.nanoTime();
        known.unanswered = 0;
        known.silent = false;
        known.told = false;
    }

    /** Whether a node was not heard on the control plane for some time; its time begins when it becomes known. */
    public boolean isUnheard(P peer, Duration time) {
        return since(of(peer).heard) >= time.toNanos();
    }

    /** A node has left a question unanswered until the next one was due. */
    public void unanswered(P peer) {
        Evidence known = of(peer);
        known.unanswered++;
        if (known.unanswered >= questions) {
            known.silent = true;
            judge(peer, known);
        }
    }

    /** Whether the last question was not answered, but too few in a row were for silence. */
    public boolean isLate(P peer) {
        Evidence known = of(peer);
        return known.unanswered > 0 && !known.silent;
    }

    /** A run's leader has sent an event, which shows that its ranks make progress. */
    public void progressed(P leader) {
        Evidence known = of(leader);
        known.event = timers.nanoTime();
        known.timedOut = false;
        known.told = false;
    }

    /** A rank here has timed out in a job of this leader. If events do not come either, the leader is asked at once. */
    public void timedOut(P leader) {
        Evidence known = of(leader);
        known.timedOut = true;
        long event = known.event;
        timers.after(progress.minusNanos(Math.min(since(event), progress.toNanos())), () -> {
            if (evidence.get(leader) == known && known.event == event && known.timedOut) {
                accuse(leader, known, event);
            }
        });
    }

    private void accuse(P leader, Evidence known, long event) {
        judge(leader, known);
        if (!known.silent) {
            long heard = known.heard;
            question.ask(leader, answered -> {
                if (!answered && known.event == event && known.heard == heard) {
                    known.silent = true;
                    judge(leader, known);
                }
            });
        }
    }

    /** A node's process has left the mesh; what was known about it is forgotten. */
    public void left(P peer) {
        evidence.remove(peer);
    }

    private void judge(P peer, Evidence known) {
        if (evidence.get(peer) == known && known.health() == Health.DEAD && !known.told) {
            known.told = true;
            listeners.forEach(listener -> listener.accept(peer));
        }
    }

    private Evidence of(P peer) {
        return evidence.computeIfAbsent(peer, unknown -> new Evidence());
    }

    private long since(long nanoTime) {
        return timers.nanoTime() - nanoTime;
    }
}
