package io.locmoe.dataplane.flight;

import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;

/** Refusals as the status of a Flight stream: INVALID_ARGUMENT, described by {@link RefusedException#wire}. */
final class RefusalStatus {
    private RefusalStatus() {}

    static Status of(RefusedException refused) {
        return Status.INVALID_ARGUMENT.withDescription(refused.wire());
    }

    /** Reads what a receiver has written; anything else, such as a broken connection, means that the peer is lost. */
    static RefusedException read(Status status) {
        RefusedException refused = RefusedException.parse(status.getDescription());
        return refused == null ? RefusedException.forNow(Code.PEER_LOST, describe(status)) : refused;
    }

    static String describe(Status status) {
        return status.getCause() != null
                ? RefusedException.describe(status.getCause())
                : status.getDescription() != null
                        ? status.getDescription()
                        : status.getCode().toString();
    }
}
