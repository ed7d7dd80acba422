package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Accepts the streams of peers. Each is read by a thread of its own, which is the only one that touches the Flight stream
 * and its answers.
 */
final class ExchangeProducer extends NoOpFlightProducer {
    private final Map<String, FlightSession> sessions;
    private final BodyServer bodies;
    private final BufferAllocator allocator;
    private final Duration opening;

    /**
     * @param sessions by job id; changes while jobs come and go
     * @param bodies   what is offered to peers that ask for a body channel; null for none
     * @param opening  longest wait for the schema of a stream
     */
    ExchangeProducer(Map<String, FlightSession> sessions, BodyServer bodies, BufferAllocator allocator, Duration opening) {
        this.opening = opening;
        this.sessions = sessions;
        this.bodies = bodies;
        this.allocator = allocator;
    }

    @Override
    public Runnable acceptPut(CallContext context, FlightStream stream, StreamListener<PutResult> answers) {
        return () -> {
            try {
                accept(stream, answers);
            } catch (RefusedException refused) {
                throw refused.toFlight();
            }
        };
    }

    private void accept(FlightStream stream, StreamListener<PutResult> answers) {
        FlightDescriptor descriptor = awaitOpening(stream);
        if (!PartBatch.isPart(stream.getRoot())) {
            throw new RefusedException(Code.PROTOCOL, "a stream of record batches with one binary column 'payload' was expected");
        }
        StreamTicket ticket = StreamTicket.parse(descriptor);
        FlightSession session = sessions.get(ticket.jobId());
        if (session == null || !session.incoming().enter()) {
            throw RefusedException.forNow(Code.FOREIGN_JOB, "it does not run job '" + ticket.jobId() + "'; it runs "
                    + new TreeSet<>(sessions.keySet()));
        }
        try {
            take(session, ticket, stream, answers);
        } finally {
            session.incoming().exit();
            Thread.interrupted();
        }
    }

    /** Flight's own waits for schema and descriptor have no end if a stream comes without them. */
    private FlightDescriptor awaitOpening(FlightStream stream) {
        FutureTask<FlightDescriptor> opened = new FutureTask<>(() -> {
            stream.getRoot();
            return stream.getDescriptor();
        });
        Thread.ofVirtual().start(opened);
        try {
            return opened.get(opening.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            opened.cancel(true);
            throw new RefusedException(Code.PROTOCOL, "a stream without schema or descriptor within " + Wording.seconds(opening));
        } catch (ExecutionException e) {
            throw new RefusedException(Code.PROTOCOL, "a stream that does not open: " + RefusedException.describe(e));
        } catch (InterruptedException e) {
            throw RefusedException.forNow(Code.CANCELLED, "this node ends");
        }
    }

    /** Answers itself, which releases what the stream still holds, so that nothing is held when the session sees the exit. */
    private void take(FlightSession session, StreamTicket ticket, FlightStream stream, StreamListener<PutResult> answers) {
        IncomingBodies beside = new IncomingBodies(session, ticket.sourceNode());
        BodyOffer offer = bodies != null && PartBatch.asksForBodies(stream.getRoot()) ? bodies.offer(beside) : null;
        try (IncomingStream incoming = new IncomingStream(session, ticket.sourceNode(), stream, beside)) {
            ticket.check(session.job());
            accept(offer, answers);
            read(session, ticket.sourceNode(), incoming, beside);
            answers.onCompleted();
        } catch (RefusedException refused) {
            answers.onError(refused.toFlight());
        } finally {
            if (offer != null) {
                bodies.withdraw(offer);
            }
        }
    }

    private void accept(BodyOffer offer, StreamListener<PutResult> answers) {
        if (offer == null) {
            answers.onNext(PutResult.empty());
            return;
        }
        byte[] text = offer.wire().getBytes(StandardCharsets.UTF_8);
        try (ArrowBuf metadata = allocator.buffer(text.length)) {
            metadata.writeBytes(text);
            answers.onNext(PutResult.metadata(metadata));
        }
    }

    private static void read(FlightSession session, int node, IncomingStream incoming, IncomingBodies beside) {
        try {
            incoming.read();
        } catch (RuntimeException e) {
            if (session.incoming().closing()) {
                return;
            }
            RefusedException refused = beside.failure() != null ? beside.failure() : refusal(session, node, e);
            session.lost(refused.code(), refused.getMessage(), e);
            throw refused;
        }
    }

    private static RefusedException refusal(FlightSession session, int node, RuntimeException failure) {
        return switch (failure) {
            case RefusedException refused -> refused;
            case DataPlaneException mailbox -> new RefusedException(mailbox.code(), mailbox.getMessage());
            default -> new RefusedException(Code.PEER_LOST, session.job().name(node) + " closed its stream to node "
                    + session.job().node() + " before the job ended: " + RefusedException.describe(failure));
        };
    }
}
