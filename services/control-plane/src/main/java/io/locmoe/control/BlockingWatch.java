package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
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
 * Brings a job's events to a thread that waits for them. At most {@link #AHEAD} events are in flight; during a silence
 * the node is asked for a sign of life, so a node that hangs ends the watch. A job that other nodes can take over is
 * watched on at one of those, also where most nodes do not hear the node that is watched. Used once, by one thread.
 */
final class BlockingWatch {
    private static final int AHEAD = 64;
    private static final int SILENCE_SECONDS = 1;
    /** So many of them in a row are a hint that nodes are lost. */
    private static final int HINT = 3;
    /** For a sign of life, which a node gives without looking at its jobs. */
    private static final Duration SIGN = Duration.ofSeconds(8);
    /** The same of a node that most of the others do not hear either. */
    private static final Duration UNHEARD = Duration.ofSeconds(6);
    /** Longest time in which another node must take the job over. */
    static final Duration TAKE_OVER = Duration.ofSeconds(60);

    private static final long PAUSE_MILLISECONDS = 300;
    /** Why to ask another node, or again. */
    private static final Set<Code> PASSING = EnumSet.of(Code.UNREACHABLE, Code.DEADLINE, Code.NOT_READY);

    private final MeshClient client;
    private final String jobId;
    private final Consumer<JobEvent> listener;
    private final Duration takeOver;
    private final Duration second;
    private final Doubts doubts;
    private Position position = Position.START;
    private long step;

    /** @param takeOver longest time in which another node must take the job over */
    BlockingWatch(MeshClient client, String jobId, Consumer<JobEvent> listener, Duration takeOver) {
        this(client, jobId, listener, takeOver, Duration.ofSeconds(1));
    }

    /** @param second how long each second of a silence is; shorter where a test waits for one */
    BlockingWatch(MeshClient client, String jobId, Consumer<JobEvent> listener, Duration takeOver, Duration second) {
        this.client = client;
        this.jobId = jobId;
        this.listener = listener;
        this.takeOver = takeOver;
        this.second = second;
        this.doubts = new Doubts(client, takeOver, listener);
    }

    JobEvent.Ended run() {
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

    /** At the node that was lost, of which only the connection may be gone: nobody else can tell of this job. */
    private Connection again(ControlException lost) {
        if (lost.code() != Code.UNREACHABLE) {
            throw lost;
        }
        pause();
        try {
            return new Connection(client.target(), SIGN);
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
                    Connection found = new Connection(other, SIGN);
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
                jobId + " can no longer be followed: for " + takeOver.toSeconds() + " s these were asked who keeps it: "
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

    /** The events that one node sends. */
    private final class Connection {
        private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
        private final Target target;
        private final RemoteMesh mesh;
        private final GrpcClientResponse<?, ?> stream;
        private volatile Context context;
        /** Seconds without an event. */
        private int silences;

        /**
         * Begins.
         *
         * @param longest that the node may take to answer
         * @throws ControlException if the node does not know the job, or does not answer
         */
        Connection(Target target, Duration longest) {
            this.target = target;
            this.mesh = client.mesh(target);
            client.learnNow(mesh, SIGN);
            doubts.meet();
            this.stream = MeshClient.await(
                    mesh.stream(jobId, position, arrived::add, arrived::add).onSuccess(opened -> {
                        context = Vertx.currentContext();
                        opened.pause().fetch(AHEAD);
                    }),
                    longest);
        }

        JobEvent.Ended readToEnd() {
            while (true) {
                JobHistory.Entry entry = next();
                context.runOnContext(now -> stream.fetch(1));
                JobEvent event = entry.term() == 0 ? entry.event() : doubts.settle(entry.event(), this::isSettled);
                position = entry.after();
                if (event instanceof JobEvent.StepCompleted completed) {
                    step = completed.report().step();
                    doubts.end();
                }
                listener.accept(event);
                if (event instanceof JobEvent.Ended ended) {
                    return ended;
                } else if (event instanceof JobEvent.Recovered || event instanceof JobEvent.NodesJoined) {
                    client.learn(mesh);
                }
            }
        }

        /** Whether the job has gone on or ended at the node, or the node is lost. */
        private boolean isSettled() {
            return arrived.stream()
                    .anyMatch(next -> next instanceof ControlException
                            || next instanceof JobHistory.Entry entry
                                    && (entry.event() instanceof JobEvent.Ended
                                            || entry.event() instanceof JobEvent.StepCompleted));
        }

        private JobHistory.Entry next() {
            try {
                while (true) {
                    Object next = poll();
                    if (next == null) {
                        next = askForSign();
                    }
                    if (next instanceof ControlException lost) {
                        throw new ControlException(lost.code(), lost.getMessage(), lost);
                    } else if (next instanceof JobHistory.Entry entry) {
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

        /** What comes first: the sign or an event, which is as good. A node that is flooded with calls may be late. */
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

        /** @param waited seconds in which no sign has come */
        private boolean isSilent(int waited) {
            return waited >= SIGN.toSeconds() || waited >= UNHEARD.toSeconds() && doubts.isCutOff();
        }

        /** A call that took too long says nothing: others may have been answered since. */
        private void noSign(Throwable failure) {
            if (!(failure instanceof ControlException late && late.code() == Code.DEADLINE)) {
                arrived.add(failure);
            }
        }
    }
}
