package io.locmoe.laboratory.theory;

import io.locmoe.engine.job.Components;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.ForwardingGateFactory;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Wraps plug-ins for a model, and records the tokens that gates see. Used by the model's thread. */
final class GateRecorder implements Components {
    private final Components plugins;
    private final Map<Integer, RecordedGate> gates = new TreeMap<>();

    GateRecorder(Components plugins) {
        this.plugins = plugins;
    }

    /** Keeps the tokens of the last forward pass that are {@code valid}. */
    void keep(boolean[] valid) {
        gates.values().forEach(gate -> gate.keep(valid));
    }

    /** The recorded tokens of each sparse layer; none for a layer whose router uses no gate. */
    List<LayerTokens> layers(Tensors tensors) {
        return gates.entrySet().stream()
                .map(gate -> gate.getValue().tokens(gate.getKey(), tensors))
                .toList();
    }

    @Override
    public GateFactory gate(String name) {
        return new ForwardingGateFactory(plugins.gate(name)) {
            @Override
            public Gate create(Options options, GateSetup setup) {
                RecordedGate gate = new RecordedGate(super.create(options, setup), setup.width(), setup.experts());
                gates.put(setup.layer(), gate);
                return gate;
            }
        };
    }

    @Override
    public RouterFactory router(String name) {
        return plugins.router(name);
    }

    @Override
    public PlacementPlannerFactory placement(String name) {
        return plugins.placement(name);
    }

    @Override
    public CommunicationStrategyFactory communication(String name) {
        return plugins.communication(name);
    }
}
