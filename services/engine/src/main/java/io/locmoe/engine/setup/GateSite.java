package io.locmoe.engine.setup;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Parameters;

/**
 * The setup of a gate, which gives it access to its layer.
 *
 * @param layer   number of the sparse layer, from 0
 * @param width   d
 * @param experts n
 * @param block   block that gets the gate's parameters
 * @param prefix  prefix of their names in checkpoints, ending with a dot
 */
public record GateSite(int layer, int width, int experts, ParameterBlock block, String prefix) implements GateSetup {

    /**
     * Creates a gate.
     *
     * @throws IllegalArgumentException if there is no such gate, or it refuses its options or the shape
     */
    public Gate create(Choice choice, Components components) {
        GateFactory factory = components.gate(choice.name());
        return factory.create(Options.parse(factory.options(), choice.options()), this);
    }

    @Override
    public Parameters parameters() {
        return new PluginParameters(block, prefix, false);
    }
}
