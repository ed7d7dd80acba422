package io.locmoe.node.page;

import io.locmoe.control.access.Guard;
import io.locmoe.dashboard.PageRoutes;
import io.locmoe.run.Caller;
import io.locmoe.run.service.MeshService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The pages of a node. Used on the event loop of its HTTP port, except the constructor. */
public final class NodePages {
    private final PageRoutes routes;

    /**
     * Pages at which nobody has looked yet. Blocks while classes are loaded.
     *
     * @param node     name of the node
     * @param version  of its software
     * @param names    whether a name is one by which the node is reached
     * @param services the mesh's services for a caller
     */
    public NodePages(
            Vertx vertx,
            String node,
            String version,
            Guard guard,
            Predicate<String> names,
            Function<Caller, MeshService> services) {
        Map<String, String> versions =
                Map.of("locmoe", version, "java", Runtime.version().toString());
        Reports reports = new Reports(vertx, versions, System::nanoTime);
        this.routes = new PageRoutes(
                vertx,
                new NodeGate(
                        guard, names, reader -> new MeshRuns(node, services.apply(reader.caller()), reader, reports)));
    }

    /** Answers a request for a page below {@code /page/}. */
    public void answer(HttpServerRequest request) {
        routes.answer(request);
    }

    /** Ends the event streams of open pages. */
    public Future<?> close() {
        return routes.end();
    }
}
