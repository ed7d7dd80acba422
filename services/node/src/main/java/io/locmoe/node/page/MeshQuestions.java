package io.locmoe.node.page;

import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.vertx.core.Future;
import java.util.function.Function;

/** Asks a mesh, on a thread that may block. */
interface MeshQuestions {
    /**
     * The answer to a question.
     *
     * @throws SecurityException if who asks is known not to have the right
     * @throws ControlException if there is no answer for another reason
     */
    <T> T ask(Function<MeshService, Future<T>> question);

    /** The nodes of the mesh. */
    default MeshStatus topology() {
        return ask(MeshService::topology);
    }
}
