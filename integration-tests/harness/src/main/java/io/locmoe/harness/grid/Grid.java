package io.locmoe.harness.grid;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs cases of routers, strategies, meshes and faults. Each case checks: the job ends as expected; its losses are
 * bitwise equal to those of the same job with the strategy {@code all-to-all} and no fault, or as close as a strategy
 * that rounds declares; if the router ignores
 * nodes, they also equal those of one node, up to the order of sums. A fault ends the job in time with a message that
 * names the node, and continuing from the last checkpoint gives the losses of a job without faults. With a placement
 * planner in the settings of its job, losses also equal those with each expert at home, up to the order of sums; so do
 * those of a continued job, which begins with experts at home. Used by one thread.
 */
public final class Grid implements AutoCloseable {
    private static final int STEPS = 4;
    private static final int ENDLESS = 1_000_000;
    /** Largest relative difference of losses if sums are in another order. */
    private static final double ORDER = 1e-4;
    /** The same on the same mesh, where only the sums of experts with replicas are. */
    private static final double PLACED = 1e-6;

    private static final String PLACEMENT = "placement";

    private final GridPlan plan;
    private final GridMeshes meshes;
    private final Map<GridCase, List<Double>> undisturbed = new HashMap<>();

    /** A grid that reports nothing. */
    public Grid(GridPlan plan) {
        this(plan, _ -> {});
    }

    /** @param started told of each started mesh: its nodes, their kind, and the time that it took */
    public Grid(GridPlan plan, Consumer<String> started) {
        this.plan = plan;
        this.meshes = new GridMeshes(plan, started);
    }

    /**
     * Runs a case.
     *
     * @throws AssertionError naming the failed check
     * @throws HarnessException if a job or a mesh fails otherwise
     */
    public void run(GridCase wanted) {
        switch (wanted.fault()) {
            case NONE -> undisturbed(wanted);
            case STOPPED -> stopped(wanted);
            case SLOWED -> slowed(wanted);
            case LEFT, KILLED, PAUSED -> lost(wanted);
        }
    }

    private void undisturbed(GridCase wanted) {
        List<Double> losses = reference(wanted);
        Losses.requireFinite(losses);
        Losses.requireAgreement(
                "with strategy " + GridPlan.STRATEGIES.getFirst(),
                reference(wanted.with(GridPlan.STRATEGIES.getFirst())),
                losses,
                plan.error());
        if (plan.equalOverNodes()) {
            Losses.requireClose(
                    "on one node",
                    reference(wanted.with(GridPlan.STRATEGIES.getFirst()).with(1)),
                    losses,
                    Math.max(ORDER, plan.error()));
        }
        if (isPlaced()) {
            requirePlaced("with experts at home", losses(train(wanted, atHome(job(wanted)))), losses);
        }
    }

    private boolean isPlaced() {
        return plan.job().settings().containsKey(PLACEMENT);
    }

    private static Job atHome(Job job) {
        return new Job(job.settings().entrySet().stream()
                .filter(setting -> !setting.getKey().matches("placement.*|replicas"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static void requirePlaced(String where, List<Double> expected, List<Double> found) {
        Losses.requireClose(
                where, expected, found, PLACED, "with precision=float32, replicas change the order of sums only");
    }

    private void requireContinued(String where, List<Double> expected, List<Double> found) {
        if (isPlaced()) {
            requirePlaced(where, expected, found);
        } else {
            Losses.requireSame(where, expected, found);
        }
    }

    private RunReport train(GridCase wanted, Job job) {
        return meshes.quick(wanted.nodes()).train(job.steps(STEPS));
    }

    /** Losses of the job without faults; trained once. */
    private List<Double> reference(GridCase wanted) {
        GridCase key = new GridCase(wanted.router(), wanted.strategy(), wanted.nodes(), Fault.NONE);
        List<Double> known = undisturbed.get(key);
        if (known == null) {
            known = losses(train(wanted, job(wanted)));
            undisturbed.put(key, known);
        }
        return known;
    }

    private void stopped(GridCase wanted) {
        TestMesh mesh = meshes.quick(wanted.nodes());
        Job job = job(wanted).steps(STEPS);
        Path checkpoint;
        try (RunningJob first = mesh.submit(job.set("stopAfter", STEPS / 2))) {
            first.awaitCompletion();
            checkpoint = first.files().checkpoint().orElseThrow(() -> new AssertionError("it has left no checkpoint"));
        }
        requireContinued(
                "without the stop",
                reference(wanted).subList(STEPS / 2, STEPS),
                losses(mesh.train(job.resume(checkpoint))));
    }

    private void slowed(GridCase wanted) {
        TestMesh mesh = meshes.processes(wanted.nodes());
        mesh.nodes().getLast().slowDown(1.0 / 3);
        try {
            Losses.requireSame(
                    "without the slowness",
                    reference(wanted),
                    losses(mesh.train(job(wanted).steps(STEPS))));
        } finally {
            mesh.nodes().getLast().slowDown(1);
        }
    }

    private void lost(GridCase wanted) {
        boolean inJvm = wanted.fault() == Fault.LEFT;
        TestMesh mesh = inJvm ? meshes.quick(wanted.nodes()) : meshes.processes(wanted.nodes());
        Job job = job(wanted).steps(ENDLESS).set("checkpointEvery", 2);
        try {
            Job resumed = new LostNode(mesh, wanted.fault()).failAndContinue(job);
            int saved = Integer.parseInt(resumed.settings().get("resume").replaceFirst(".*step-", ""));
            List<Double> whole = losses(mesh.train(job.set("stopAfter", saved + 2)));
            requireContinued(
                    "without the fault",
                    whole.subList(saved, saved + 2),
                    losses(mesh.train(resumed.set("stopAfter", saved + 2))));
        } catch (RuntimeException | AssertionError e) {
            meshes.discard(mesh);
            throw e;
        }
    }

    private Job job(GridCase wanted) {
        return plan.job().router(wanted.router()).strategy(wanted.strategy());
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    @Override
    public void close() {
        meshes.close();
    }
}
