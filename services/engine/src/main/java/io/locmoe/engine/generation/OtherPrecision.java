package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.setup.RouterStates;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model whose products have another operand type than it was stored for.
 *
 * @param model closed with this
 */
public record OtherPrecision(StoredModel model, Precision precision) implements StoredModel {
    @Override
    public CheckpointConfig config() {
        CheckpointConfig own = model.config();
        Map<String, String> settings = new TreeMap<>(own.settings());
        settings.put("precision", precision.toString());
        return new CheckpointConfig(
                own.format(),
                own.step(),
                own.vocabulary(),
                own.domains(),
                own.mesh(),
                settings,
                own.lossScale(),
                own.source());
    }

    @Override
    public Weights weights(ParameterNames names) {
        return model.weights(names);
    }

    @Override
    public void readRouterStates(RouterStates states, ParameterNames names) {
        model.readRouterStates(states, names);
    }

    @Override
    public void close() {
        model.close();
    }
}
