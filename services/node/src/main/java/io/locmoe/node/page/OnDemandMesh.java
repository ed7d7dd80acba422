package io.locmoe.node.page;

import io.locmoe.control.client.MeshClient;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The mesh of a command's run, for its page: connected to when somebody looks, until the command ends. A connection
 * that no node answers is given up, because the run may have gone on elsewhere. Thread-safe.
 */
public final class OnDemandMesh implements MeshQuestions, AutoCloseable {
    private final Supplier<MeshClient> connect;
    private MeshClient open;

    /** @param connect to the mesh as it can be reached then, or throws */
    public OnDemandMesh(Supplier<MeshClient> connect) {
        this.connect = connect;
    }

    /** Its nodes; whether the user of the command may make one leave is known to the mesh, which says so. */
    public PagedMesh nodes() {
        return new MeshNodes("the command", this, _ -> Optional.empty());
    }

    @Override
    public <T> T ask(Function<MeshService, Future<T>> question) {
        return through(client -> client.ask(question));
    }

    /** The connection then knows which other nodes to ask if its own one leaves. */
    @Override
    public MeshStatus topology() {
        return through(MeshClient::topology);
    }

    private <T> T through(Function<MeshClient, T> question) {
        MeshClient asked = connected();
        try {
            return question.apply(asked);
        } catch (ControlException e) {
            if (e.code() == ControlException.Code.UNREACHABLE) {
                close(asked);
            }
            throw e;
        }
    }

    private synchronized MeshClient connected() {
        open = open == null ? connect.get() : open;
        return open;
    }

    private synchronized void close(MeshClient silent) {
        if (open == silent) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
