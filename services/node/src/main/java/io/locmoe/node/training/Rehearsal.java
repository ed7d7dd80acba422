package io.locmoe.node.training;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.training.LoneSteps;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the first steps of a tiny training on an idle node. When a node takes the place of a lost one, the others wait
 * for its first step, most of which is loading, linking and interpreting code; a rehearsal does that in advance, in
 * time that is spent waiting. A node takes one step while it joins its mesh; a spare node takes the others, after which
 * the compilers have done most. Uses the default plug-ins of a job. A job that begins meanwhile does not wait for it.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Topology ALONE = Topology.of(1, 1);

    /** From hearing of a run until its other nodes have taken their first steps, or it has come to this one. */
    private static final long WAIT_SECONDS = 6;

    private static final Map<String, String> JOB = Map.of(
            "nodes",
            "1",
            "width",
            "32",
            "feedForward",
            "64",
            "heads",
            "2",
            "sequence",
            "16",
            "experts",
            "4",
            "batch",
            "4",
            "steps",
            "80",
            "warmupSteps",
            "1");

    private final PluginShelf shelf;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean spare = new AtomicBoolean();

    /** @param shelf may be closed before the rehearsal ends */
    Rehearsal(PluginShelf shelf) {
        this.shelf = shelf;
    }

    /** Takes the first step, on a daemon thread. */
    void begin() {
        start(() -> take(() -> false));
    }

    /** Takes all steps, because a run continues without this node. Only the first call counts. */
    void more() {
        if (!spare.getAndSet(true)) {
            start(this::takeAll);
        }
    }

    /** A job begins: no step is begun any more, except the first. */
    void end() {
        ended.countDown();
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("rehearsal").start(() -> {
            try {
                work.run();
            } catch (RuntimeException | LinkageError e) {
                // This node has no driver for it, or has ended: nothing is lost but time.
                LOG.info("no step was rehearsed: {}", e.toString());
            }
        });
    }

    private void takeAll() {
        try {
            if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                take(() -> ended.getCount() > 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(BooleanSupplier goesOn) {
        long begun = System.nanoTime();
        JobSettings settings = SettingsParser.parse(JOB);
        try (PluginCatalog catalog = shelf.lend();
                Device device = ChosenDevice.open(catalog, settings.driver(), 0);
                Session session = LocalTransport.mesh(
                        ALONE, Duration.ofSeconds(settings.training().deadlineSeconds()))) {
            long steps = LoneSteps.take(
                    settings,
                    new RankEnvironment(
                            device,
                            session.transport(0),
                            ExpertPlacement.even(1, settings.model().experts(), ALONE),
                            new Letters(settings.model().sequence()),
                            new CatalogComponents(catalog),
                            Path.of(""),
                            "rehearsal"),
                    goesOn);
            LOG.info(
                    "rehearsed {} in {} ms",
                    steps == 1 ? "a first step" : steps + " steps",
                    (System.nanoTime() - begun) / 1_000_000);
        }
    }
}
