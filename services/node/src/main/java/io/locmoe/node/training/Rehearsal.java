package io.locmoe.node.training;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.training.LoneStep;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first step of a tiny training, while a node joins its mesh. A node that takes the place of a lost one comes into
 * a job whose other nodes wait for its first step, and most of that is code that is loaded, linked and interpreted:
 * here it is done in time that is spent waiting. It uses the plug-ins that a job has by default; a job that begins
 * meanwhile does not wait for it.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Topology ALONE = Topology.of(1, 1);

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
            "1",
            "warmupSteps",
            "1");

    private Rehearsal() {}

    /**
     * Begins on a thread of its own, which keeps no process alive.
     *
     * @param shelf may be closed before the end
     */
    static void begin(PluginShelf shelf) {
        Thread.ofPlatform().daemon().name("rehearsal").start(() -> run(shelf));
    }

    private static void run(PluginShelf shelf) {
        long begun = System.nanoTime();
        try {
            take(shelf);
            LOG.info("a first step was rehearsed in {} ms", (System.nanoTime() - begun) / 1_000_000);
        } catch (RuntimeException | LinkageError e) {
            // No driver for it on this node, or the node has ended: nothing is lost but time.
            LOG.info("no first step was rehearsed: {}", e.toString());
        }
    }

    private static void take(PluginShelf shelf) {
        JobSettings settings = SettingsParser.parse(JOB);
        try (PluginCatalog catalog = shelf.lend();
                Device device = ChosenDevice.open(catalog, settings.driver(), 0);
                Session session = LocalTransport.mesh(
                        ALONE, Duration.ofSeconds(settings.training().deadlineSeconds()))) {
            LoneStep.take(
                    settings,
                    new RankEnvironment(
                            device,
                            session.transport(0),
                            ExpertPlacement.even(1, settings.model().experts(), ALONE),
                            new Letters(settings.model().sequence()),
                            new CatalogComponents(catalog),
                            Path.of(""),
                            "rehearsal"));
        }
    }
}
