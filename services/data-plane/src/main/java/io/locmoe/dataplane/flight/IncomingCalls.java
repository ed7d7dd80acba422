package io.locmoe.dataplane.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.body.BodyHost;
import io.locmoe.dataplane.body.BodyServer;
import io.locmoe.dataplane.body.IncomingBodies;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.failure.Wording;
import io.locmoe.dataplane.incoming.IncomingMessages;
import io.locmoe.dataplane.wire.PartSchema;
import io.locmoe.dataplane.wire.StreamTicket;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightDescriptor;

/** Accepts the streams of peers. Called on event loops; nothing here waits. */
final class IncomingCalls implements ServerCallHandler<InputStream, InputStream> {
    private final Map<String, FlightSession> sessions;
    private final Optional<BodyServer> bodies;
    private final Arrivals arrivals;
    private final ScheduledExecutorService timer;
    private final Executor threads;
    private final Duration opening;

    /**
     * Accepts the streams of jobs.
     *
     * @param sessions sessions by job id; changes while jobs come and go
     * @param bodies   server for peers that ask for a body channel; empty if bodies travel by Flight
     * @param arrivals identifies callers
     * @param timer    limits the wait for the schema of a stream
     * @param threads  run tasks that may have to wait; each task gets its own thread
     * @param opening  longest wait for the schema of a stream
     */
    IncomingCalls(
            Map<String, FlightSession> sessions,
            Optional<BodyServer> bodies,
            Arrivals arrivals,
            ScheduledExecutorService timer,
            Executor threads,
            Duration opening) {
        this.sessions = sessions;
        this.bodies = bodies;
        this.arrivals = arrivals;
        this.timer = timer;
        this.threads = threads;
        this.opening = opening;
    }

    Optional<BodyServer> bodies() {
        return bodies;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Executor threads() {
        return threads;
    }

    @Override
    public ServerCall.Listener<InputStream> startCall(ServerCall<InputStream, InputStream> call, Metadata headers) {
        StreamCaller caller;
        try {
            caller = arrivals.caller(call.getAttributes());
        } catch (RefusedException refused) {
            call.close(RefusalStatus.of(refused), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        IncomingStream stream = new IncomingStream(call, this, caller);
        stream.start(OpeningBytes.current());
        return stream;
    }

    /** Refuses the stream if it does not open in time, unless the returned future is cancelled. */
    Future<?> openingDeadline(IncomingStream stream) {
        return timer.schedule(
                () -> stream.openingExpired(new RefusedException(
                        Code.PROTOCOL, "a stream without schema or descriptor within " + Wording.seconds(opening))),
                opening.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** @throws RefusedException if the stream is not for a job of this node */
    IncomingPeer accept(StreamCaller caller, ByteBuffer descriptor, ByteBuffer schema, IncomingStream stream) {
        boolean asksForBodies = PartSchema.asksForBodies(schema);
        StreamTicket ticket = StreamTicket.parse(descriptor(descriptor));
        FlightSession session = sessions.get(ticket.jobId());
        if (session == null || !session.incoming().enter(stream, () -> threads.execute(stream::stop))) {
            throw RefusedException.forNow(
                            Code.FOREIGN_JOB,
                            "it does not run job '" + ticket.jobId() + "'; it runs " + new TreeSet<>(sessions.keySet()))
                    .forStrangers(RefusedException.forNow(Code.FOREIGN_JOB, "it does not run this job"));
        }
        try {
            caller.require(session.job(), ticket.sourceNode());
            ticket.check(session.job());
            session.claim(ticket.sourceNode());
        } catch (RefusedException refused) {
            session.incoming().exit(stream);
            throw refused;
        }
        BodyHost host = new BodyHost(session, session.incoming(), session.bodyReader(), threads);
        IncomingBodies beside = new IncomingBodies(host, ticket.sourceNode(), stream::fail);
        return new IncomingPeer(
                session,
                ticket.sourceNode(),
                new IncomingMessages(session, ticket.sourceNode()),
                beside,
                bodies.filter(_ -> asksForBodies).map(server -> server.offer(beside)));
    }

    private static FlightDescriptor descriptor(ByteBuffer bytes) {
        try {
            return FlightDescriptor.deserialize(bytes);
        } catch (Exception e) {
            throw new RefusedException(
                    Code.PROTOCOL, "a stream that cannot be opened: " + RefusedException.describe(e));
        }
    }
}
