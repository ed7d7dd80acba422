package io.locmoe.node;

import com.google.protobuf.MessageLite;
import io.locmoe.control.proto.AnnounceRequest;
import io.locmoe.control.proto.CancelRequest;
import io.locmoe.control.proto.CancelRunRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.EndedRequest;
import io.locmoe.control.proto.FailureRequest;
import io.locmoe.control.proto.FiguresRequest;
import io.locmoe.control.proto.IdentifyRequest;
import io.locmoe.control.proto.InstallRequest;
import io.locmoe.control.proto.LeaveRequest;
import io.locmoe.control.proto.ListFilesRequest;
import io.locmoe.control.proto.ListRunsRequest;
import io.locmoe.control.proto.Peer;
import io.locmoe.control.proto.PluginsRequest;
import io.locmoe.control.proto.PrepareRequest;
import io.locmoe.control.proto.ReadFileRequest;
import io.locmoe.control.proto.ReadLogRequest;
import io.locmoe.control.proto.RecordRequest;
import io.locmoe.control.proto.RunMember;
import io.locmoe.control.proto.RunView;
import io.locmoe.control.proto.RunsRequest;
import io.locmoe.control.proto.StartRequest;
import io.locmoe.control.proto.SubmitRunRequest;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.control.proto.WatchRunRequest;
import io.locmoe.identity.Role;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A call of the control plane, and who may make it.
 *
 * @param service of the protocol
 * @param method  of it
 * @param least   role that a user needs; a node where nodes call
 * @param own     whether a user without the right to administer may do it to jobs of its own alone
 * @param node    index of the node that is called
 * @param nodes   names of those that may call
 * @param ends    whether it ends the job, or a part of it
 * @param request of a caller about the job, as node 1 was started for it
 */
record RpcRow(
        String service,
        String method,
        Role least,
        boolean own,
        int node,
        Set<String> nodes,
        boolean ends,
        BiFunction<RankStart, String, MessageLite> request) {

    private static final String NOBODY = new UUID(0, 1).toString();
    private static final Set<String> ANY = Set.of("node-0", "node-1", "node-2", "node-9");

    private static RpcRow user(String method, Role least, BiFunction<RankStart, String, MessageLite> request) {
        return new RpcRow("MeshControl", method, least, false, 0, Set.of(), false, request);
    }

    private static RpcRow owner(String method, boolean ends, BiFunction<RankStart, String, MessageLite> request) {
        return new RpcRow("MeshControl", method, Role.SUBMIT, true, 0, Set.of(), ends, request);
    }

    private static RpcRow node(
            String method, int node, Set<String> nodes, BiFunction<RankStart, String, MessageLite> request) {
        return new RpcRow("RankControl", method, Role.NODE, false, node, nodes, false, request);
    }

    private RpcRow ending() {
        return new RpcRow(service, method, least, own, node, nodes, true, request);
    }

    static Stream<RpcRow> all() {
        return Stream.concat(ofUsers(), Stream.concat(ofRuns(), ofNodes()));
    }

    private static Stream<RpcRow> ofUsers() {
        return Stream.of(
                user("SubmitRun", Role.SUBMIT, (job, who) -> submission(job)),
                user("WatchRun", Role.WATCH, (job, who) -> watch(job)),
                owner(
                        "CancelRun",
                        true,
                        (job, who) -> CancelRunRequest.newBuilder()
                                .setRunId(job.jobId())
                                .build()),
                owner(
                        "Checkpoint",
                        false,
                        (job, who) -> CheckpointRequest.newBuilder()
                                .setRunId(job.jobId())
                                .build()),
                owner(
                        "ListFiles",
                        false,
                        (job, who) -> ListFilesRequest.newBuilder()
                                .setRunId(job.jobId())
                                .setNode("node-0")
                                .build()),
                owner(
                        "ReadFile",
                        false,
                        (job, who) -> ReadFileRequest.newBuilder()
                                .setRunId(job.jobId())
                                .setNode("node-0")
                                .setName("step-000001/config.json")
                                .build()),
                owner(
                        "Record",
                        false,
                        (job, who) -> RecordRequest.newBuilder()
                                .setRunId(job.jobId())
                                .setNode("node-0")
                                .setRecording(NOBODY)
                                .setOffset(0)
                                .build()),
                user("ListRuns", Role.WATCH, (job, who) -> ListRunsRequest.getDefaultInstance()),
                user("Topology", Role.WATCH, (job, who) -> TopologyRequest.getDefaultInstance()),
                user(
                        "Plugins",
                        Role.WATCH,
                        (job, who) ->
                                PluginsRequest.newBuilder().setNode("node-0").build()),
                user(
                        "Figures",
                        Role.WATCH,
                        (job, who) ->
                                FiguresRequest.newBuilder().setNode("node-0").build()),
                user(
                        "ReadLog",
                        Role.ADMINISTER,
                        (job, who) ->
                                ReadLogRequest.newBuilder().setNode("node-0").build()),
                user(
                        "Leave",
                        Role.ADMINISTER,
                        (job, who) ->
                                LeaveRequest.newBuilder().setNode("no node").build()));
    }

    private static Stream<RpcRow> ofNodes() {
        return Stream.of(
                node(
                        "Identify",
                        1,
                        ANY,
                        (job, who) ->
                                IdentifyRequest.newBuilder().setAsker(NOBODY).build()),
                node("Plugins", 1, ANY, (job, who) -> PluginsRequest.getDefaultInstance()),
                node("Start", 1, Set.of("node-0"), (job, who) -> start(job)),
                node(
                        "Runs",
                        0,
                        Set.of("node-1"),
                        (job, who) -> RunsRequest.newBuilder()
                                .setJobId(job.jobId())
                                .setNode(1)
                                .build()),
                node(
                                "Cancel",
                                1,
                                Set.of("node-0"),
                                (job, who) -> CancelRequest.newBuilder()
                                        .setJobId(job.jobId())
                                        .build())
                        .ending(),
                node(
                                "ReportFailure",
                                0,
                                Set.of("node-1"),
                                (job, who) -> FailureRequest.newBuilder()
                                        .setJobId(job.jobId())
                                        .setNode(1)
                                        .setRank(-1)
                                        .build())
                        .ending(),
                node(
                                "Ended",
                                0,
                                Set.of("node-1"),
                                (job, who) -> EndedRequest.newBuilder()
                                        .setJobId(job.jobId())
                                        .setNode(1)
                                        .build())
                        .ending());
    }

    private static Stream<RpcRow> ofRuns() {
        return Stream.of(
                node("Follow", 0, Set.of("node-0", "node-1", "node-2"), (job, who) -> watch(job)),
                node("Announce", 1, Set.of("node-0", "node-1"), RpcRow::announcement),
                node(
                        "Install",
                        1,
                        Set.of(),
                        (job, who) -> InstallRequest.newBuilder()
                                .setRun(job.request().run())
                                .setView(RunView.newBuilder()
                                        .setEpoch(epoch(job) + 1)
                                        .addMembers(member(who)))
                                .setCandidate(member(who))
                                .build()),
                node(
                                "Prepare",
                                1,
                                Set.of("node-0", "node-1"),
                                (job, who) -> PrepareRequest.newBuilder()
                                        .setRun(job.request().run())
                                        .setEpoch(epoch(job) + (who.equals("node-0") ? 1 : 2))
                                        .setKnown(epoch(job))
                                        .setCandidate(member(who))
                                        .build())
                        .ending());
    }

    private static long epoch(RankStart job) {
        return job.placement().epoch();
    }

    private static RunMember member(String name) {
        return RunMember.newBuilder().setName(name).setInstance(NOBODY).build();
    }

    private static WatchRunRequest watch(RankStart job) {
        return WatchRunRequest.newBuilder().setRunId(job.jobId()).build();
    }

    private static SubmitRunRequest submission(RankStart job) {
        return SubmitRunRequest.newBuilder()
                .putAllSettings(job.request().settings())
                .setCheckpoints(job.request().checkpoints())
                .setRun(job.request().run())
                .build();
    }

    private static List<Peer> peers(RankStart job) {
        return job.peers().stream()
                .map(peer -> Peer.newBuilder()
                        .setName(peer.name())
                        .setHost(peer.host())
                        .setFlightPort(peer.flightPort())
                        .setControlPort(peer.controlPort())
                        .setRankPort(peer.rankPort())
                        .build())
                .toList();
    }

    private static StartRequest start(RankStart job) {
        StartRequest.Builder start = StartRequest.newBuilder();
        for (int rank : job.placement().rankOfExpert()) {
            start.addRankOfExpert(rank);
        }
        return start.setJobId(job.jobId())
                .putAllSettings(job.request().settings())
                .setRun(job.request().run())
                .setEpoch(epoch(job))
                .setNode(1)
                .addAllPeers(peers(job))
                .build();
    }

    /** The caller leads the run from now on. */
    private static AnnounceRequest announcement(RankStart job, String who) {
        Peer.Builder leader = Peer.newBuilder().setName(who).setHost("127.0.0.1");
        return AnnounceRequest.newBuilder()
                .setRunId(job.jobId())
                .setRequest(submission(job))
                .addMembers(leader)
                .setEpoch(epoch(job))
                .setOwner("submit " + TestCaller.OWNER)
                .build();
    }

    String path() {
        return "/locmoe.control.v2." + service + "/" + method;
    }

    boolean isOfNodes() {
        return least == Role.NODE;
    }

    /** True if a user may make the call. */
    boolean permits(Role role, String name) {
        return role.permits(least) && (!own || role == Role.ADMINISTER || name.equals(TestCaller.OWNER));
    }

    @Override
    public String toString() {
        return service + "." + method;
    }
}
