package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.plan.RoutingConfusion;
import io.locmoe.engine.plan.RoutingStability;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the routes of the sparse layers over the batches of each validation. Used by the rank's thread. */
public final class ValidatedLayers {
    private final ModelSettings model;
    private final RoutingStability stability;
    /** Shadows by their layers. */
    private final Map<Integer, Shadow> shadows = new TreeMap<>();

    private static final class Shadow {
        private final RoutingConfusion confusion;
        private long agreeing;
        private long tokens;

        Shadow(int experts) {
            this.confusion = new RoutingConfusion(experts);
        }
    }

    public ValidatedLayers(ModelSettings model) {
        this.model = model;
        this.stability = new RoutingStability(model.sparseLayers());
    }

    /** Adds the layers of a batch. */
    public void add(LayerResults results, Batch batch) {
        for (LayerResult layer : results.layers()) {
            stability.add(layer.layer(), layer.assignment(), batch.rows());
        }
        for (ShadowResult result : results.shadows()) {
            Shadow shadow = shadows.computeIfAbsent(result.layer(), _ -> new Shadow(model.experts()));
            shadow.confusion.add(results.layers().get(result.layer()).assignment(), result.assignment(), batch.valid());
            shadow.agreeing += result.agreeing();
            shadow.tokens += result.tokens();
        }
    }

    /** Ends a validation, on all ranks together; the layers in order. */
    public List<LayerValidation> end(MeshCounts mesh) {
        double[] stable = stability.end(mesh);
        List<LayerValidation> layers = new ArrayList<>();
        for (int layer = 0; layer < stable.length; layer++) {
            layers.add(new LayerValidation(stable[layer], shadow(shadows.remove(layer), mesh)));
        }
        return layers;
    }

    private static ShadowValidation shadow(Shadow shadow, MeshCounts mesh) {
        return shadow == null
                ? null
                : new ShadowValidation((double) shadow.agreeing / shadow.tokens, shadow.confusion.end(mesh));
    }
}
