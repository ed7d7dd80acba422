package io.locmoe.engine.sparse;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.sparse.DispatchStage.Dispatched;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Experts on a mesh of one rank, where no row travels. */
public final class LoneExperts {
    private LoneExperts() {}

    /** Four experts on a mesh of one rank, where no row travels; in two chunks. */
    public static UnaryOperator<DeviceTensor> of(Experts experts, int[] offsets) {
        SoloMesh mesh = new SoloMesh();
        long[] counts = new long[4];
        Arrays.setAll(counts, e -> offsets[e + 1] - offsets[e]);
        TokenRoute route = TokenRoute.of(
                new long[][] {counts}, 0, ExpertPlacement.even(1, 4, mesh.topology()), Integer.MAX_VALUE, 2);
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        RowExchange rows = new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), mesh, new StepClock());
        LayerSite site =
                new LayerSite(0, "test", 1, mesh.topology(), ExpertPlacement.even(1, 4, mesh.topology()), mesh);
        DispatchStage dispatch = new DispatchStage(site, experts, rows, 2, false);
        int[] tokens = new int[route.entries()];
        Arrays.setAll(tokens, i -> i);
        return x -> {
            Dispatched dispatched = dispatch.send(x, tokens, route, new MessageTag(1, 0, 0, Direction.DISPATCH, 0));
            DeviceTensor outputs = new ExpertStage().compute(dispatched);
            dispatched.trip().arrive();
            return outputs;
        };
    }
}
