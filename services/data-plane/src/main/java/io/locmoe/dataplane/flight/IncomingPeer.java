package io.locmoe.dataplane.flight;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.dataplane.body.IncomingBodies;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.incoming.IncomingMessages;
import io.locmoe.dataplane.incoming.IncomingWording;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.wire.FlightData;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.PartBody;
import io.locmoe.dataplane.wire.ReceivedHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * The sender of an accepted stream: what it may send, and its incomplete messages.
 *
 * @param node     the peer
 * @param messages messages that arrive as record batches
 * @param bodies   the peer's body channel
 * @param offer    offer of a body channel, if the peer has asked for one
 */
record IncomingPeer(
        FlightSession session, int node, IncomingMessages messages, IncomingBodies bodies, Optional<BodyOffer> offer) {

    /** The answer that accepts the peer's stream. */
    InputStream acceptance() {
        return new ByteArrayInputStream(offer.map(BodyOffer::putResult).orElse(new byte[0]));
    }

    /**
     * Reads one message of the stream; on an event loop, without waiting.
     *
     * @return a delivery that has to wait for space in the mailbox; null if there is none
     */
    Runnable take(FlightData data) throws IOException {
        ReceivedHeader received = ReceivedHeader.read(data.appMetadata());
        FrameHeader header = received.header();
        messages.check(header);
        switch (header.kind()) {
            case FrameHeader.PART -> {
                return takePart(received, data);
            }
            case FrameHeader.ABORT -> aborted(FrameHeader.text(data.appMetadata()));
            default -> throw new RefusedException(Code.PROTOCOL, "a message of unknown kind " + header.kind());
        }
        return null;
    }

    private Runnable takePart(ReceivedHeader received, FlightData data) throws IOException {
        FrameHeader header = received.header();
        PartBody body = new PartBody(header, data);
        body.read(messages.room(header, body.bytes()));
        Payload message = messages.filled(received, body.bytes());
        return message == null || session.deliverNow(header, message) ? null : () -> session.deliver(header, message);
    }

    private void aborted(String wire) {
        RefusedException reason = RefusedException.parse(wire);
        session.abortedByPeer(node, reason == null ? new RefusedException(Code.CANCELLED, wire) : reason);
        bodies.stop();
    }

    /** The answer if the peer's stream fails; null if the job is ending here, so nothing is wrong. */
    RefusedException refusal(Exception failure) {
        if (session.incoming().closing()) {
            return null;
        }
        return switch (failure) {
            case RefusedException refused -> refused;
            case DataPlaneException mailbox -> new RefusedException(mailbox.code(), mailbox.getMessage());
            case SocketTimeoutException _ -> lost(new IncomingWording(session.job(), node).unheard(USUAL.silence()));
            default ->
                lost(new IncomingWording(session.job(), node).lost("", failure).getMessage());
        };
    }

    /**
     * Ends the job.
     *
     * @param cutOff whether the peer has gone silent
     */
    void lost(RefusedException why, Exception failure, boolean cutOff) {
        if (cutOff) {
            session.outOfReach(node, why.code(), why.getMessage(), failure);
        } else {
            session.lost(why.code(), why.getMessage(), failure);
        }
    }

    private RefusedException lost(String sentence) {
        return new RefusedException(Code.PEER_LOST, sentence + session.waitsFor(node));
    }
}
