package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.ExpertScale;
import java.util.List;

/**
 * The parameters of a model as whole tensors, from its settings alone; gates and routers may have further ones.
 *
 * @param shared  those on every rank
 * @param experts those of all experts
 */
public record ModelParameters(List<Parameter> shared, List<Parameter> experts) {

    /** @param vocabulary number of token ids */
    public static ModelParameters of(ModelSettings model, int vocabulary) {
        ParameterBlock shared = ParameterBlock.listed();
        ParameterBlock experts = ParameterBlock.listed();
        ParameterNames names = ParameterNames.of(model);
        new Transformer(model, vocabulary, 0, shared, TensorGroup.solo(), layer -> {
            ExpertScale.of(shared, names, layer, model);
            return null;
        });
        for (int layer = 0; layer < model.sparseLayers(); layer++) {
            new Experts(experts, names.ofLayer(layer, "experts"), 0, model.experts(), model, TensorGroup.solo());
        }
        return new ModelParameters(shared.parameters(), experts.parameters());
    }
}
