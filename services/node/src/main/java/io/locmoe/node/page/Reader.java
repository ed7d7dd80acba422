package io.locmoe.node.page;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshCall;
import java.util.Optional;

/** A reader of a page, with the rights that the same caller has on the control plane. */
record Reader(Caller caller) {

    /** @throws SecurityException if the reader may not make the call */
    void require(MeshCall call) {
        forbidden(call).ifPresent(reason -> {
            throw new SecurityException(reason);
        });
    }

    /** Why the reader may not make the call; empty if it is allowed. */
    Optional<String> forbidden(MeshCall call) {
        try {
            caller.require(call.role(), call.words());
            return Optional.empty();
        } catch (ControlException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Why the reader may not end a run, or ask for its checkpoint; empty if it is allowed.
     *
     * @param owner name of its user; empty in a mesh without certificates
     */
    Optional<String> forbidden(String owner) {
        return forbidden(MeshCall.CANCEL)
                .or(() -> caller.mayEndJobOf(new Caller(caller.role(), owner, true))
                        ? Optional.empty()
                        : Optional.of("this run is of " + owner + ": that needs the role administer"));
    }
}
