package io.locmoe.run.leader;

import io.locmoe.detection.FailureDetector;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.Peer;
import io.locmoe.run.ScriptedTime;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.RunNodes;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.FirstRank;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Nodes that accept every job and leave it when told to; tests set how many answer and what is refused. */
public final class ScriptedNodes implements RunNodes, FirstRank {
    final Queue<RankStart> starts = new ArrayDeque<>();
    public final Deque<RuntimeException> refusals = new ArrayDeque<>();
    /** Failures of the next claims, as if another node also wanted to lead the run. */
    final Deque<RuntimeException> claims = new ArrayDeque<>();

    public final List<String> checkpoints = new ArrayList<>();
    public final Queue<String> pauses = new ArrayDeque<>();
    public final Queue<String> stops = new ArrayDeque<>();
    final List<FollowedRun> announced = new ArrayList<>();
    private final FailureDetector<Peer> detector = new ScriptedTime().detector(ScriptedRun.LIMITS);
    private long terms;
    public int answering = 4;
    /** Places of the nodes among these that do not answer. */
    Set<Integer> gone = Set.of();
    /** Questions who answers. */
    int questions;

    public boolean training = true;
    /** True if rank 0 stops at a step boundary. */
    public boolean stopping;

    private List<Peer> peers() {
        return IntStream.range(0, answering)
                .filter(n -> !gone.contains(n))
                .mapToObj(n -> new Peer("node-" + n, "host", 10 + n, 20 + n, 30 + n))
                .toList();
    }

    @Override
    public FailureDetector<Peer> detector() {
        return detector;
    }

    @Override
    public long term(long epoch) {
        terms = Math.max(terms, epoch) + 1;
        return terms;
    }

    @Override
    public void announce(FollowedRun run) {
        announced.add(run);
    }

    @Override
    public Future<Void> claim(List<Peer> others) {
        return claims.isEmpty() ? Future.succeededFuture() : Future.failedFuture(claims.remove());
    }

    @Override
    public List<Peer> known() {
        return peers();
    }

    @Override
    public Future<List<Peer>> answering(List<Peer> asked) {
        questions++;
        return Future.succeededFuture(peers().stream().filter(asked::contains).toList());
    }

    @Override
    public Future<RankStart> prepare(String jobId, RunRequest request, ExpertShares shares, Predicate<Peer> usable) {
        if (!refusals.isEmpty()) {
            return Future.failedFuture(refusals.remove());
        }
        JobSettings settings = SettingsParser.parse(request.settings());
        List<Peer> members =
                peers().stream().filter(usable).limit(settings.nodes()).toList();
        RankStart start = new RankStart(
                jobId,
                request,
                shares.place(1, members.stream().map(Peer::name).toList(), settings),
                0,
                members,
                Map.of());
        starts.add(start);
        return Future.succeededFuture(start);
    }

    @Override
    public RankService ranks(RunningJob job, int node) {
        return new UnusedRanks() {
            @Override
            public Future<Void> start(RankStart start) {
                return Future.succeededFuture();
            }

            @Override
            public Future<List<String>> cancel(String jobId, String reason) {
                job.gone(node, List.of());
                return Future.succeededFuture(List.of());
            }
        };
    }

    @Override
    public FirstRank first() {
        return this;
    }

    @Override
    public boolean requestStop(String jobId) {
        if (stopping) {
            stops.add(jobId);
        }
        return stopping;
    }

    @Override
    public boolean requestPause(String jobId) {
        if (training) {
            pauses.add(jobId);
        }
        return training;
    }

    @Override
    public boolean requestCheckpoint(String jobId) {
        if (training) {
            checkpoints.add(jobId);
        }
        return training;
    }
}
