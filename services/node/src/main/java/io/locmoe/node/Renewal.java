package io.locmoe.node;

import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.time.Duration;
import java.util.function.DoublePredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node leave the mesh, in order to be started again, where only that shows it its renewed certificate:
 * {@link Identity#needsRestart}. The nodes of a mesh take turns.
 *
 * @param isDue whether it is time, for a node whose turn is from 0 to 1
 * @param leave called when it is; may be called again
 */
record Renewal(NodeConfig config, DoublePredicate isDue, Runnable leave) {
    /** Time between two looks. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    static Renewal of(NodeConfig config, Trust trust, Runnable leave) {
        return new Renewal(config, turn -> trust instanceof Identity own && own.needsRestart(turn), leave);
    }

    /** Looks whether it is time; does not block. */
    void look() {
        int nodes = Math.max(config.join().size(), config.index() + 1);
        if (isDue.test(Math.max(0, config.index()) / (double) Math.max(1, nodes))) {
            LOG.info(
                    "{} leaves the mesh to be started again with its renewed certificate, which this process cannot"
                            + " see: the directory that it was started with was removed",
                    config.name());
            leave.run();
        }
    }
}
