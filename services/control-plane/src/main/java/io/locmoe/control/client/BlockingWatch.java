package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.control.access.Target;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.Position;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Delivers a job's events to a thread that waits for them, with at most {@link #AHEAD} events in flight. After a second
 * of silence the watch asks the node for a sign of life, so a node that hangs ends the watch. If other nodes can take
 * the job over, the watch continues at one of them, also when most nodes do not hear the watched node. Used once, by
 * one thread.
 */
final class BlockingWatch {
    private static final int AHEAD = 64;
    private static final int SILENCE_SECONDS = 1;
    /** Number of silences in a row that hint at failed nodes. */
    private static final int HINT = 3;
    /** Pause before another try. */
    private static final long PAUSE_MILLISECONDS = 300;
    /** Codes after which to try again, at this node or another one. */
    private static final Set<Code> PASSING = EnumSet.of(Code.UNREACHABLE, Code.DEADLINE, Code.NOT_READY);

    private final MeshClient client;
    private final String jobId;
    private final Consumer<RunEvent> listener;
    private final Duration takeOver;
    private final Duration second;
    private final FailureCheck doubts;
    private Position position = Position.START;
    private long step;

    BlockingWatch(MeshClient client, String jobId, Consumer<RunEvent> listener) {
        this(client, jobId, listener, USUAL.failover(), Duration.ofSeconds(1));
    }

    /**
     * @param takeOver maximum time for another node to take over the job
     * @param second   the length of a second of silence; shorter in tests
     */
    BlockingWatch(MeshClient client, String jobId, Consumer<RunEvent> listener, Duration takeOver, Duration second) {
        this.client = client;
        this.jobId = jobId;
        this.listener = listener;
        this.takeOver = takeOver;
        this.second = second;
        this.doubts = new FailureCheck(client, takeOver, listener);
    }

    RunEvent.Ended run() {
        Connection connection = new Connection(client.target(), MeshClient.LONGEST);
        while (true) {
            try {
                return connection.readToEnd();
            } catch (ControlException lost) {
                if (!PASSING.contains(lost.code())) {
                    throw lost;
                }
                connection = position.term() == 0 ? again(lost) : elsewhere(lost);
            }
        }
    }

    /** Reconnects to the same node, because only the connection may be gone and no other node knows this job. */
    private Connection again(ControlException lost) {
        if (lost.code() != Code.UNREACHABLE) {
            throw lost;
        }
        pause();
        try {
            return new Connection(client.target(), USUAL.watch());
        } catch (ControlException gone) {
            throw lost;
        }
    }

    private Connection elsewhere(ControlException lost) {
        long end = System.nanoTime() + takeOver.toNanos();
        ControlException last = lost;
        List<Target> others = client.others();
        while (System.nanoTime() - end < 0) {
            for (Target other : others) {
                try {
                    Connection found = new Connection(other, USUAL.watch());
                    client.use(other);
                    return found;
                } catch (ControlException e) {
                    if (!PASSING.contains(e.code()) && e.code() != Code.UNKNOWN_JOB) {
                        throw e;
                    }
                    last = e;
                }
            }
            pause();
        }
        throw new ControlException(
                Code.UNREACHABLE,
                jobId + " can no longer be followed: for " + takeOver.toSeconds() + " s these were asked who leads it: "
                        + others.stream().map(Target::toString).collect(Collectors.joining(", ")) + "; at last "
                        + last.getMessage(),
                last);
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static ControlException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ControlException(Code.INTERNAL, "interrupted while watching a job", e);
    }

    /** The events from one node. */
    private final class Connection {
        private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
        private final Target target;
        private final RemoteMesh mesh;
        private final GrpcClientResponse<?, ?> stream;
        private volatile Context context;
        /** Seconds without an event. */
        private int silences;

        /**
         * @param longest maximum time for the node to answer
         * @throws ControlException if the node does not know the job, or does not answer
         */
        Connection(Target target, Duration longest) {
            this.target = target;
            this.mesh = client.mesh(target);
            client.learnNow(mesh, USUAL.watch());
            doubts.meet();
            this.stream = MeshClient.await(
                    mesh.stream(jobId, position, arrived::add, arrived::add).onSuccess(opened -> {
                        context = Vertx.currentContext();
                        opened.pause().fetch(AHEAD);
                    }),
                    longest);
        }

        RunEvent.Ended readToEnd() {
            while (true) {
                RunHistory.Entry entry = next();
                context.runOnContext(now -> stream.fetch(1));
                RunEvent event = entry.term() == 0 ? entry.event() : doubts.settle(entry.event(), this::isSettled);
                position = entry.after();
                if (event instanceof RunEvent.Training(TrainingEvent.StepCompleted completed)) {
                    step = completed.report().step();
                    doubts.end();
                }
                listener.accept(event);
                if (event instanceof RunEvent.Ended ended) {
                    return ended;
                } else if (event instanceof RunEvent.Recovered || event instanceof RunEvent.NodesJoined) {
                    client.learn(mesh);
                }
            }
        }

        /** Whether the job has continued or ended at the node, or the connection to the node is gone. */
        private boolean isSettled() {
            return arrived.stream()
                    .anyMatch(next -> next instanceof ControlException
                            || next instanceof RunHistory.Entry entry
                                    && (entry.event() instanceof RunEvent.Ended
                                            || entry.event().completesStep()));
        }

        private RunHistory.Entry next() {
            try {
                while (true) {
                    Object next = poll();
                    if (next == null) {
                        next = askForSign();
                    }
                    if (next instanceof ControlException lost) {
                        throw new ControlException(lost.code(), lost.getMessage(), lost);
                    } else if (next instanceof RunHistory.Entry entry) {
                        silences = 0;
                        return entry;
                    }
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        private Object poll() throws InterruptedException {
            Object next = arrived.poll(SILENCE_SECONDS * second.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null && ++silences == HINT && position.term() > 0) {
                doubts.askAhead();
            }
            return next;
        }

        /** Returns the sign or an event, whichever comes first. A node flooded with calls may be late. */
        private Object askForSign() throws InterruptedException {
            mesh.topology().onSuccess(arrived::add).onFailure(this::noSign);
            Object next = null;
            int waited = 0;
            while (next == null && !isSilent(waited)) {
                next = poll();
                waited += SILENCE_SECONDS;
            }
            if (next == null) {
                throw new ControlException(
                        Code.DEADLINE,
                        target + " has sent nothing of " + jobId + " for more than " + SILENCE_SECONDS + " s, "
                                + (step == 0 ? "before its first step: " : "after step " + step + ": ")
                                + "no answer within " + waited
                                + " s; see whether that node is stopped or its machine is overloaded");
            }
            return next;
        }

        /** @param waited seconds without a sign */
        private boolean isSilent(int waited) {
            return waited >= USUAL.watch().toSeconds()
                    || waited >= USUAL.silence().toSeconds() && doubts.isCutOff();
        }

        /** Ignores a call that timed out: others may have been answered since. */
        private void noSign(Throwable failure) {
            if (!(failure instanceof ControlException late && late.code() == Code.DEADLINE)) {
                arrived.add(failure);
            }
        }
    }
}
