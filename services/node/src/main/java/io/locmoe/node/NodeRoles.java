package io.locmoe.node;

import io.locmoe.control.access.Guard;
import io.locmoe.control.client.ControlClient;
import io.locmoe.control.server.ControlServer;
import io.locmoe.control.server.RankServer;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.role.JobRole;
import io.locmoe.topology.MeshMembership;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Gives the roles of a node access to each other. A role is null until it has started. Thread-safe. */
final class NodeRoles {
    private final Guard guard;
    private volatile DataPlane dataPlane;
    private volatile ControlServer control;
    private volatile RankServer ranks;
    private volatile ControlClient client;
    private final Promise<MeshMembership> member = Promise.promise();
    private volatile MeshMembership membership;
    private final Promise<JobRole> joined = Promise.promise();
    private volatile JobRole jobs;
    private volatile boolean closing;

    NodeRoles(Guard guard) {
        this.guard = guard;
    }

    /** Identifies the callers of the ports. */
    Guard guard() {
        return guard;
    }

    /** How this node and the others trust each other. */
    Trust trust() {
        return guard.trust();
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    void dataPlane(DataPlane started) {
        dataPlane = started;
    }

    ControlServer control() {
        return control;
    }

    void control(ControlServer started) {
        control = started;
    }

    RankServer ranks() {
        return ranks;
    }

    void ranks(RankServer started) {
        ranks = started;
    }

    /** Client for calls to the other nodes. */
    ControlClient client() {
        return client;
    }

    void client(ControlClient opened) {
        client = opened;
    }

    MeshMembership membership() {
        return membership;
    }

    /** Completes when other nodes can ask this one who it is, which is before it has joined. */
    Future<MeshMembership> member() {
        return member.future();
    }

    void membership(MeshMembership begun) {
        membership = begun;
        member.tryComplete(begun);
    }

    /** Null while the node is joining the mesh, and once it leaves. */
    JobRole jobs() {
        return closing ? null : jobs;
    }

    /** Completes when the node has joined the mesh; it is a member a moment before its roles are up. */
    Future<JobRole> joined() {
        return joined.future();
    }

    /** Nodes of the mesh; 0 while this one is joining or leaving it. Blocks. */
    int meshNodes() {
        return jobs() == null ? 0 : membership.nodes().size();
    }

    /** Off-heap bytes that messages hold. */
    long dataPlaneBytes() {
        DataPlane started = dataPlane;
        return started == null ? 0 : started.allocatedBytes();
    }

    void jobs(JobRole started) {
        jobs = started;
        joined.tryComplete(started);
    }

    boolean isClosing() {
        return closing;
    }

    /** The refusal for callers of a node that is closing. */
    static ControlException leaving(String node) {
        return new ControlException(Code.NOT_READY, node + " is leaving the mesh; try again");
    }

    void closing() {
        closing = true;
    }
}
