package io.locmoe.launcher.connection;

import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Trust;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection to the control plane of a node. */
public final class GrpcConnection implements MeshConnection {
    private final MeshClient client;

    private GrpcConnection(MeshClient client) {
        this.client = client;
    }

    /**
     * Connects to a node.
     *
     * @param address host:port of its control plane
     * @param trust   identity of the caller and its trusted authorities, except for an open mesh
     * @throws io.locmoe.control.ControlException if nobody answers, or one of the sides does not trust the other
     */
    public static GrpcConnection connect(String address, Trust trust) {
        return connect(address, trust, Optional.empty());
    }

    /** Like {@link #connect(String, Trust)}; a token proves the caller instead of the identity's certificate. */
    public static GrpcConnection connect(String address, Trust trust, Optional<String> token) {
        return new GrpcConnection(MeshClient.connect(address, trust, token));
    }

    @Override
    public List<Member> members() {
        return client.topology().nodes().stream()
                .map(node -> new Member(
                        node.name(),
                        node.devices(),
                        node.host() + ":" + node.controlPort(),
                        node.host() + ", control port " + node.controlPort() + ", port of health and metrics "
                                + node.httpPort()))
                .toList();
    }

    @Override
    public HeldPlugins plugins(String node) {
        return client.plugins(node);
    }

    @Override
    public String submit(RunRequest request) {
        return client.submit(request);
    }

    @Override
    public CompletableFuture<End> watch(String job, Consumer<RunEvent> watcher) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread.ofVirtual().name("watch-" + job).start(() -> {
            try {
                RunEvent.Ended ended = client.watch(job, watcher);
                end.complete(End.of(ended));
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    @Override
    public void cancel(String job) {
        client.cancel(job);
    }

    @Override
    public void close() {
        client.close();
    }
}
