package io.locmoe.control.access;

import io.locmoe.run.ControlException;
import io.vertx.core.Future;
import java.util.UUID;

/** Tells other nodes who this node is. Returns at once; the future completes on an event loop. */
public interface ProfileService {

    /**
     * Describes this node. Fails with a {@link ControlException} once it leaves the mesh.
     *
     * @param asker identifies the process that asks
     */
    Future<NodeProfile> identify(UUID asker);
}
