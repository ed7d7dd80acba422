package io.locmoe.control;

import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.access.ProfileService;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.consensus.Vote;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunService;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A mesh that remembers what it was asked, and answers what the test wants. */
public final class FakeMesh implements MeshService, RankService, ViewService, RunService, ProfileService {
    public static final UUID NODE_1 = new UUID(3, 4);

    /** A question for a promise. */
    public record PreparedCall(String run, long epoch, long known, Member candidate) {}

    public final List<Object> calls = Collections.synchronizedList(new ArrayList<>());
    public final Map<String, RunHistory> jobs = new ConcurrentHashMap<>();
    public final List<Caller> callers = Collections.synchronizedList(new ArrayList<>());
    public final Map<String, HeldPlugins> held = new ConcurrentHashMap<>();
    /** Nodes of whose plug-ins it was asked. */
    public final Set<String> asked = ConcurrentHashMap.newKeySet();
    /** Nodes that it reports as not answering. */
    public final Set<String> unheard = ConcurrentHashMap.newKeySet();
    /** Control ports of all nodes, by name, where it is to tell of others than its usual ones. */
    public final Map<String, Integer> nodes = new ConcurrentSkipListMap<>();

    /** Runs that it knows. */
    public final List<RunSummary> known = Collections.synchronizedList(new ArrayList<>());

    public volatile StoredFiles stored = new StoredFiles(List.of(), 0);
    public volatile FilePart part = FilePart.of(new byte[0], 0);

    volatile int controlPort;
    /** Control port of another node of the mesh, if there is one. */
    public volatile int otherPort = 6;

    public volatile Future<Void> answer = Future.succeededFuture();
    /** Number of times that a job was asked for to be watched. */
    public final AtomicInteger watches = new AtomicInteger();

    /** This mesh for a caller, who is remembered. */
    public FakeMesh as(Caller caller) {
        callers.add(caller);
        return this;
    }

    @Override
    public Future<String> submit(RunRequest request) {
        calls.add(request);
        return answer.map("job-1");
    }

    @Override
    public Future<RunHistory> watch(String jobId) {
        watches.incrementAndGet();
        RunHistory history = jobs.get(jobId);
        return history != null
                ? Future.succeededFuture(history)
                : Future.failedFuture(
                        new ControlException(ControlException.Code.UNKNOWN_JOB, "there is no job '" + jobId + "'"));
    }

    @Override
    public Future<Void> cancel(String jobId) {
        calls.add("cancel " + jobId);
        return answer;
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        calls.add("checkpoint " + jobId);
        return answer;
    }

    @Override
    public Future<List<RunSummary>> runs(String node, String run) {
        return answer.map(known.stream()
                .filter(one -> run.isEmpty() || run.equals(one.id()))
                .toList());
    }

    @Override
    public Future<StoredFiles> files(String run, String node) {
        calls.add("files of " + run + " on " + node);
        return answer.map(stored);
    }

    @Override
    public Future<FilePart> read(String run, String node, StoredFile file, long offset) {
        calls.add(file.name() + " of " + run + " on " + node + " from " + offset);
        return answer.map(part);
    }

    private String otherHost() {
        return otherPort == 6 ? "host" : "127.0.0.1";
    }

    @Override
    public Future<MeshStatus> topology() {
        return nodes.isEmpty() ? usual() : answer.map(new MeshStatus(statuses(), Optional.of("job-0")));
    }

    private List<NodeStatus> statuses() {
        return nodes.entrySet().stream()
                .map(node -> new NodeStatus(
                        -1, node.getKey(), "127.0.0.1", 1, node.getValue(), 2, 3, 4, List.of("cpu"), "0.1", "", ""))
                .toList();
    }

    private Future<MeshStatus> usual() {
        return answer.map(new MeshStatus(
                List.of(
                        new NodeStatus(
                                0,
                                "node-0",
                                "127.0.0.1",
                                1,
                                controlPort,
                                9,
                                3,
                                4,
                                List.of("cpu", "strict"),
                                "0.1",
                                "rack-7",
                                "zone-b"),
                        new NodeStatus(-1, "other", otherHost(), 5, otherPort, 10, 7, 8, List.of(), "0.2", "", "")),
                Optional.of("job-0")));
    }

    @Override
    public Future<Void> start(RankStart start) {
        calls.add(start);
        return answer;
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        calls.add("cancel " + jobId + ": " + reason);
        return answer.map(List.of("rank 0 to rank 1", "rank 0 from rank 1"));
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        calls.add(failure);
        return answer;
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return answer.map(node == 1);
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        calls.add("ended " + jobId + " " + node + " " + lastExchanges);
        return answer;
    }

    @Override
    public Future<HeldPlugins> plugins(String node) {
        asked.add(node);
        if (unheard.contains(node)) {
            return Future.failedFuture(
                    new ControlException(ControlException.Code.UNREACHABLE, "nobody answers at " + node));
        }
        return answer.map(held.getOrDefault(node, new HeldPlugins(List.of(), 0)));
    }

    @Override
    public Future<NodeFigures> figures(String node) {
        return answer.map(
                new NodeFigures(Map.of("heap", 7L), List.of(new NodeFigures.Link("node-2", 1_000_000, 500_000_000))));
    }

    @Override
    public Future<LogEntries> log(String node, LogFilter filter) {
        return answer.map(new LogEntries(List.of("first", "last"), 3));
    }

    @Override
    public Future<FilePart> record(String node, RecordingRequest request) {
        calls.add(node + " " + request);
        return answer.map(part);
    }

    @Override
    public Future<Void> leave(String node) {
        calls.add("leave " + node);
        return answer;
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return plugins("");
    }

    /** Has promised one more than it is asked for. */
    @Override
    public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
        calls.add(new PreparedCall(run, epoch, known, candidate));
        return answer.map(new Vote(new Member("node-1", NODE_1), false, epoch + 1, Optional.empty()));
    }

    @Override
    public Future<Vote> install(Lineage next, Member candidate) {
        calls.add(List.of(next, candidate));
        return answer.map(
                new Vote(new Member("node-1", NODE_1), true, next.view().epoch(), Optional.of(next)));
    }

    @Override
    public Future<RunHistory> follow(String run) {
        return watch(run);
    }

    @Override
    public Future<Void> announce(FollowedRun run) {
        calls.add(run);
        return answer;
    }

    /** Node 1, which calls its process what the asker calls itself. */
    @Override
    public Future<NodeProfile> identify(UUID asker) {
        NodeStatus node = new NodeStatus(1, "node-1", "10.0.0.1", 1, 2, 3, 4, 5, List.of("cpu"), "1.0", "r", "z");
        return answer.map(
                new NodeProfile(asker, new UUID(1, 2), node, List.of(new NodeProfile.Plugin("a", "1", "0123")), true));
    }
}
