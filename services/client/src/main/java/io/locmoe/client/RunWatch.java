package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.WatchRunRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The events of a run, from the first one that the nodes remember to {@link WatchEvent.Ended}. If the connection is
 * lost, its node fails, or another node leads the run, reading continues at its position through any node that
 * answers; events that a failed leader had not yet shared come again from the next one. Reading does not hold up the
 * training. Used by one thread at a time; {@link #close} may be called by any.
 */
public final class RunWatch implements Iterable<WatchEvent>, AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Set<Reason> PASSING =
            EnumSet.of(Reason.UNREACHABLE, Reason.DEADLINE, Reason.NOT_READY, Reason.UNKNOWN_RUN);

    private final ControlCalls calls;
    private final KnownNodes nodes;
    private final String run;
    private volatile WatchStream stream;
    private long term;
    private long seen;
    /** Why the last stream was lost, and when. */
    private MeshException lost;

    private long lostAt;
    private boolean ended;
    private volatile boolean closed;

    /** @throws MeshException if no node answers, or none knows the run */
    RunWatch(ControlCalls calls, KnownNodes nodes, String run) {
        this.calls = calls;
        this.nodes = nodes;
        this.run = run;
        this.stream = nodes.ask(this::open);
    }

    private WatchStream open(ControlAddress node) {
        return new WatchStream(
                calls,
                nodes,
                node,
                WatchRunRequest.newBuilder()
                        .setRunId(run)
                        .setTerm(term)
                        .setSeen(seen)
                        .build());
    }

    /**
     * The next event.
     *
     * @param longest how long to wait for it
     * @return empty if there is none in that time
     * @throws NoSuchElementException after the last event
     * @throws MeshException          if no node has shown the events for a minute, the thread is interrupted, or the
     *     watch is closed
     */
    public Optional<WatchEvent> next(Duration longest) {
        if (ended) {
            throw new NoSuchElementException(run + " has ended");
        }
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<RunEvent> message = read(Math.max(0, until - System.nanoTime()));
            if (message.isPresent()) {
                term = message.get().getTerm();
                seen = message.get().getSeen();
                WatchEvent event = DecodedEvent.of(message.get());
                ended = event instanceof WatchEvent.Ended;
                return Optional.of(event);
            } else if (System.nanoTime() - until >= 0) {
                return Optional.empty();
            }
        }
    }

    /** An event, or none yet, perhaps because the stream was lost. */
    private Optional<RunEvent> read(long nanoseconds) {
        if (closed) {
            throw new MeshException(Reason.INVALID, "this watch is closed");
        }
        if (stream == null) {
            return reopened(nanoseconds);
        }
        try {
            return Optional.ofNullable(stream.poll(Duration.ofNanos(nanoseconds)));
        } catch (MeshException e) {
            if (closed || !PASSING.contains(e.reason())) {
                throw e;
            }
            stream.close();
            stream = null;
            lost = e;
            lostAt = System.nanoTime();
            return Optional.empty();
        }
    }

    /** Tries every node once. */
    private Optional<RunEvent> reopened(long nanoseconds) {
        for (ControlAddress node : nodes.inTurn()) {
            try {
                stream = open(node);
                nodes.use(node);
                return Optional.empty();
            } catch (MeshException e) {
                if (!PASSING.contains(e.reason())) {
                    throw e;
                }
                lost = e;
            }
        }
        if (System.nanoTime() - lostAt > calls.limits().failover().toNanos()) {
            throw gone();
        }
        pause(Math.min(nanoseconds, PAUSE.toNanos()));
        return Optional.empty();
    }

    private MeshException gone() {
        return new MeshException(
                Reason.UNREACHABLE,
                run + " can no longer be watched: for "
                        + calls.limits().failover().toSeconds() + " s these were asked for it: " + nodes
                        + "; at last " + lost.getMessage(),
                lost);
    }

    private static void pause(long nanoseconds) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanoseconds);
        } catch (InterruptedException e) {
            throw ControlCalls.interrupted(e);
        }
    }

    /**
     * The events that have not been read. {@code hasNext} blocks until there is one, while a node gives signs of life,
     * and throws as {@link #next(Duration)} does.
     */
    @Override
    public Iterator<WatchEvent> iterator() {
        return new Events();
    }

    /** Ends the watch, and what waits for its next event. The run goes on. */
    @Override
    public void close() {
        closed = true;
        WatchStream last = stream;
        if (last != null) {
            last.close();
        }
    }

    private final class Events implements Iterator<WatchEvent> {
        private Optional<WatchEvent> ahead = Optional.empty();

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && !ended) {
                ahead = RunWatch.this.next(calls.limits().failover());
            }
            return ahead.isPresent();
        }

        @Override
        public WatchEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException(run + " has ended");
            }
            WatchEvent event = ahead.orElseThrow();
            ahead = Optional.empty();
            return event;
        }
    }
}
