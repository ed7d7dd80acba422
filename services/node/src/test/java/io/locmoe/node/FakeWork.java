package io.locmoe.node;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.guard.PluginGuard;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.RankTask;
import io.locmoe.samples.FakeReport;
import io.locmoe.spi.comm.ExchangeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Work of a node in which ranks only sleep, fail and obey. Ranks do not exchange anything; {@code broken} stands for
 * what they would notice of each other, and is shared by the nodes of a test.
 */
public final class FakeWork implements NodeTaskFactory {
    final List<RankStart> started = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<String> broken;
    private int failingRank = -1;
    private CompletableFuture<Void> stuckUntil = CompletableFuture.completedFuture(null);
    private boolean inPlugin;
    private boolean failingOpen;
    private boolean slowOpen;
    private boolean deaf;
    private BooleanSupplier held = () -> false;
    private Map<String, String> decisions = Map.of();
    private String routerDigest = "0123456789abcdef";
    private final AtomicInteger running = new AtomicInteger();

    public FakeWork() {
        this(new AtomicReference<>());
    }

    FakeWork(AtomicReference<String> broken) {
        this.broken = broken;
    }

    /** This rank fails in its third step, after the others have noticed. */
    FakeWork failing(int rank) {
        failingRank = rank;
        return this;
    }

    /** This rank hangs in its third step and ignores aborts; the other ranks notice. */
    FakeWork stuck(int rank, CompletableFuture<Void> until) {
        stuckUntil = until;
        return failing(rank);
    }

    /** Hangs like {@link #stuck}, but inside a router. */
    FakeWork stuckInPlugin(int rank, CompletableFuture<Void> until) {
        inPlugin = true;
        return stuck(rank, until);
    }

    private void beStuck() {
        if (inPlugin) {
            new PluginGuard("router-slow 1", FakeWork.class.getClassLoader()).call("route", stuckUntil::join);
        } else {
            stuckUntil.join();
        }
    }

    FakeWork failingToOpen() {
        failingOpen = true;
        return this;
    }

    /** Opening takes longer than any test, unless it is interrupted. */
    FakeWork openingSlowly() {
        slowOpen = true;
        return this;
    }

    /** Ranks that never come to a step boundary. */
    public FakeWork deaf() {
        deaf = true;
        return this;
    }

    /** Ranks come no further than their second step before this is complete; an abort ends them. */
    FakeWork held(CompletableFuture<Void> until) {
        held = () -> !until.isDone();
        return this;
    }

    /** Ranks of the first job come no further than their second step; an abort ends them. */
    FakeWork heldInFirstJob() {
        held = () -> started.size() == 1;
        return this;
    }

    /** True once all ranks have left their jobs. */
    boolean isIdle() {
        return running.get() == 0;
    }

    /** Has another build of the router. */
    FakeWork withRouter(String digest) {
        routerDigest = digest;
        return this;
    }

    /** Its driver decides this, by dotted name, where the settings do not. */
    void deciding(Map<String, String> settings) {
        decisions = settings;
    }

    @Override
    public Map<String, String> decisions(JobSettings settings) {
        return settings.text().keySet().containsAll(decisions.keySet()) ? Map.of() : decisions;
    }

    @Override
    public List<String> drivers() {
        return List.of("cpu");
    }

    @Override
    public HeldPlugins held() {
        return plugins();
    }

    @Override
    public HeldPlugins plugins() {
        HeldPlugin.Choosable router = new HeldPlugin.Choosable("router", "locmoe", List.of());
        return new HeldPlugins(
                List.of(new HeldPlugin(
                        "locmoe",
                        "1",
                        "/plugins",
                        List.of(new HeldPlugin.Jar("l.jar", routerDigest)),
                        "1",
                        routerDigest,
                        List.of(),
                        List.of(router))),
                0);
    }

    @Override
    public Set<String> components(JobSettings settings) {
        return Set.of("router 'locmoe'");
    }

    /** Reads a file like a plug-in with a table. */
    @Override
    public Map<String, String> files(JobSettings settings) {
        String table = settings.routers().getFirst().options().get("table");
        return table == null ? Map.of() : Map.of("router.table", table);
    }

    @Override
    public void check(JobSettings settings) {
        if (!settings.routers().getFirst().name().equals("locmoe")) {
            throw new IllegalArgumentException(
                    "no router " + settings.routers().getFirst().name());
        }
    }

    @Override
    public NodeTask open(RankStart start, JobSettings settings, TrainingListener listener) {
        started.add(start);
        if (failingOpen) {
            throw new IllegalArgumentException("the device is on fire");
        }
        if (slowOpen) {
            pause(60_000);
        }
        return new Task(start, settings, listener);
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new ExchangeException("interrupted while waiting for peers", e);
        }
    }

    private final class Task implements NodeTask {
        private final List<RankTask> ranks = new ArrayList<>();
        private final int first;
        private volatile String aborted;

        private Task(RankStart start, JobSettings settings, TrainingListener listener) {
            first = start.node() * settings.devicesPerNode();
            for (int i = 0; i < settings.devicesPerNode(); i++) {
                ranks.add(new Rank(this, first + i, settings, listener));
            }
        }

        @Override
        public List<RankTask> ranks() {
            return ranks;
        }

        @Override
        public List<String> lastExchanges() {
            return List.of("rank " + first + " to nobody", "rank " + first + " from nobody");
        }

        @Override
        public void abort(String reason) {
            aborted = reason;
        }

        @Override
        public void close() {
            ranks.clear();
        }
    }

    private final class Rank implements RankTask {
        private final Task task;
        private final int rank;
        private final JobSettings settings;
        private final TrainingListener listener;
        private volatile boolean stop;
        private volatile boolean checkpoint;

        private Rank(Task task, int rank, JobSettings settings, TrainingListener listener) {
            this.task = task;
            this.rank = rank;
            this.settings = settings;
            this.listener = listener;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public boolean run() {
            running.incrementAndGet();
            try {
                return train();
            } finally {
                running.decrementAndGet();
            }
        }

        private boolean train() {
            for (int step = 1; step <= settings.training().stopAfter(); step++) {
                pause(20);
                while (step > 2 && held.getAsBoolean() && task.aborted == null) {
                    pause(5);
                }
                obey(step);
                if (rank == 0) {
                    listener.accept(new TrainingEvent.StepCompleted(FakeReport.of(step)));
                }
                // Read once: a stop that comes meanwhile counts at the next boundary, with its checkpoint.
                boolean last = stop;
                if (rank == 0 && (checkpoint || last)) {
                    listener.accept(new TrainingEvent.CheckpointWritten(step, "/checkpoints/step-" + step));
                    checkpoint = false;
                }
                if (last) {
                    return false;
                }
            }
            return true;
        }

        private void obey(int step) {
            if (rank == failingRank && step == 3) {
                broken.set("rank " + rank + " does not answer");
                pause(300);
                beStuck();
                throw new IllegalStateException("the loss is a potato");
            }
            if (broken.get() != null && rank != failingRank) {
                throw new ExchangeException(broken.get());
            }
            if (task.aborted != null) {
                throw new ExchangeException(task.aborted);
            }
        }

        @Override
        public void requestStop() {
            stop = !deaf;
        }

        @Override
        public void requestPause() {
            stop = !deaf;
        }

        @Override
        public void requestCheckpoint() {
            checkpoint = true;
        }
    }
}
