package io.locmoe.dataplane.flight;

import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Trust;

/** Refusals as the status of a Flight stream: INVALID_ARGUMENT, described by {@link RefusedException#wire}. */
final class RefusalStatus {
    private RefusalStatus() {}

    static Status of(RefusedException refused) {
        return Status.INVALID_ARGUMENT.withDescription(refused.wire());
    }

    /**
     * Reads a refusal by the receiver, or of a certificate by either end; any other status, such as a broken
     * connection, means that the peer has failed.
     */
    static RefusedException read(Status status, Trust trust) {
        RefusedException refused = RefusedException.parse(status.getDescription());
        return refused != null
                ? refused
                : NodeProof.refusal(trust, status.getCause())
                        .orElseGet(() -> RefusedException.forNow(Code.PEER_LOST, describe(status)));
    }

    static String describe(Status status) {
        return status.getCause() != null
                ? StreamTls.describe(status.getCause())
                : status.getDescription() != null
                        ? status.getDescription()
                        : status.getCode().toString();
    }
}
