package io.locmoe.mesh.unfit;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;

/** A gate that trains well and breaks a rule: it needs a token. */
public final class UnfitPlugin implements MoePlugin {
    @Override
    public List<GateFactory> gates() {
        return List.of(new GateFactory() {
            @Override
            public String name() {
                return "unfit";
            }

            @Override
            public Gate create(Options options, GateSetup setup) {
                Tensor weight = setup.parameters().create("weight", 0f, 0.1f, setup.width(), setup.experts());
                return (tokens, _) -> {
                    if (tokens.size(0) == 0) {
                        throw new IllegalStateException("I need a token & <more>");
                    }
                    return tokens.matmul(weight);
                };
            }
        });
    }
}
