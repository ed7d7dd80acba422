package io.locmoe.dataplane;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.util.Map;
import java.util.TreeSet;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;

/**
 * Accepts the streams of peers. Each is read by a thread of its own, which is the only one that touches the Flight stream
 * and its answers.
 */
final class ExchangeProducer extends NoOpFlightProducer {
    private final Map<String, FlightSession> sessions;

    /** @param sessions by job id; changes while jobs come and go */
    ExchangeProducer(Map<String, FlightSession> sessions) {
        this.sessions = sessions;
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
        if (!PartBatch.isPart(stream.getRoot())) {
            throw new RefusedException(Code.PROTOCOL, "a stream of record batches with one binary column 'payload' was expected");
        }
        StreamTicket ticket = StreamTicket.parse(stream.getDescriptor());
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

    /** Answers itself, which releases what the stream still holds, so that nothing is held when the session sees the exit. */
    private static void take(FlightSession session, StreamTicket ticket, FlightStream stream, StreamListener<PutResult> answers) {
        try (IncomingStream incoming = new IncomingStream(session, ticket.sourceNode(), stream)) {
            ticket.check(session.job());
            answers.onNext(PutResult.empty());
            read(session, ticket.sourceNode(), incoming);
            answers.onCompleted();
        } catch (RefusedException refused) {
            answers.onError(refused.toFlight());
        }
    }

    private static void read(FlightSession session, int node, IncomingStream incoming) {
        try {
            incoming.read();
        } catch (RuntimeException e) {
            if (session.incoming().closing()) {
                return;
            }
            RefusedException refused = refusal(session, node, e);
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
