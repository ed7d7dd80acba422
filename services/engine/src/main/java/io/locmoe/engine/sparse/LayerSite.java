package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.guard.PluginException;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.function.Supplier;

/**
 * The place of a sparse layer in model and mesh; its stages share it.
 *
 * @param layer   number among the sparse layers, from 0
 * @param plugins its router and gate, for messages
 * @param seed    seed of the job
 */
record LayerSite(int layer, String plugins, long seed, Topology topology, ExpertPlacement placement, MeshCounts mesh) {

    /** The same place in another mesh. */
    LayerSite in(MeshView view) {
        return new LayerSite(layer, plugins, seed, view.topology(), view.placement(), mesh);
    }

    /** The same place with other plug-ins. */
    LayerSite named(String others) {
        return new LayerSite(layer, others, seed, topology, placement, mesh);
    }

    /** The same place, as another rank sees it. */
    LayerSite on(MeshCounts other) {
        return new LayerSite(layer, plugins, seed, topology, placement, other);
    }

    /** Names the router, its gate and the number of the layer. */
    String names() {
        return plugins + ", sparse layer " + layer;
    }

    /**
     * Does work that depends on a plug-in. If the plug-in fails, the job ends with the names of the plug-ins, layer and
     * step; if its input caused the failure, with the names of the plug-ins that produced the input.
     */
    <T> T naming(Batch batch, LayerResults results, Supplier<T> work) {
        try {
            return work.get();
        } catch (ExchangeException | DeviceException | TrainingException e) {
            throw e;
        } catch (PluginException named) {
            results.check();
            throw named;
        } catch (RuntimeException e) {
            results.check();
            throw mistake(batch, e);
        }
    }

    TrainingException mistake(Batch batch, RuntimeException cause) {
        return mistake(batch, cause, "");
    }

    /** @param origin ends the sentence */
    TrainingException mistake(Batch batch, RuntimeException cause, String origin) {
        String what = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new TrainingException(
                names() + ", step " + batch.step() + ", rank " + mesh.rank() + ": " + what + origin, cause);
    }
}
