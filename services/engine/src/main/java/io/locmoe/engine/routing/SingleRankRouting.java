package io.locmoe.engine.routing;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.model.GateSite;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.RouterSite;
import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs a router once on given scores or tokens, outside any training: for anyone who writes or debugs one. */
public final class SingleRankRouting {

    /**
     * What to route.
     *
     * @param gate       scores the rows as tokens; empty where the rows are scores
     * @param rows       [T][n] scores or [T][d] tokens
     * @param experts    n
     * @param tokenIds   [T] vocabulary ids, for routers that read them
     * @param vocabulary larger than every id
     * @param nodes      nodes of the mesh, over which the experts are spread evenly
     * @param node       node whose tokens these are
     */
    public record Request(
            Choice router,
            Optional<Choice> gate,
            float[][] rows,
            int experts,
            int[] tokenIds,
            int vocabulary,
            int nodes,
            int node,
            long seed) {}

    /** @param slot position among the tokens of the expert */
    public record Entry(int token, int expert, int slot, double weight) {}

    /**
     * What the router decided.
     *
     * @param dropped  tokens that lost a choice to the capacity
     * @param load     [n] choices before the capacity
     * @param capacity {@code Integer.MAX_VALUE} where there is no limit
     * @param losses   by name, coefficients included
     * @param measures what the router reports of itself, by name
     */
    public record Result(
            List<Entry> entries,
            int[] dropped,
            long[] load,
            int capacity,
            Map<String, Double> losses,
            Map<String, Double> measures) {}

    private SingleRankRouting() {}

    /**
     * Routes.
     *
     * @throws IllegalArgumentException if plug-in, options and shapes do not fit together
     */
    public static Result route(Request request, Components components, Device device) {
        try (Tape tape = new Tape(device);
                ParameterBlock block = new ParameterBlock(tape)) {
            String name = "router " + request.router.name();
            Router router = naming(name, () -> site(request, components, block).create(request.router));
            Gate gate = request.gate.isPresent() ? gate(request, components, block) : null;
            block.allocate(request.seed);
            int columns = request.rows.length == 0 ? request.experts : request.rows[0].length;
            DeviceTensor rows = tape.of(flat(request.rows, columns), request.rows.length, columns);
            Topology topology = Topology.of(request.nodes, 1);
            Tensor scores = gate == null ? rows : gate.scores(rows, tape);
            RouteTrial trial = new RouteTrial(
                    request.rows.length,
                    request.tokenIds,
                    topology,
                    ExpertPlacement.even(1, request.experts, topology),
                    request.node,
                    request.seed,
                    tape,
                    gate == null ? Optional.empty() : gate.affinity(rows, tape));
            RoutingPlan plan = naming(name, () -> router.route(scores, trial));
            Result result = result(plan);
            tape.reset();
            return result;
        }
    }

    private static Gate gate(Request request, Components components, ParameterBlock block) {
        int width = request.rows.length == 0 ? request.experts : request.rows[0].length;
        GateSite site = new GateSite(0, width, request.experts, block, "gate.");
        Choice choice = request.gate.orElseThrow();
        return naming("gate " + choice.name(), () -> site.create(choice, components));
    }

    /** What a plug-in says does not name it. */
    private static <T> T naming(String plugin, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(plugin + ": " + e.getMessage(), e);
        }
    }

    private static RouterSite site(Request request, Components components, ParameterBlock block) {
        return new RouterSite(
                0,
                request.experts,
                Topology.of(request.nodes, 1),
                request.seed,
                new long[request.vocabulary],
                components,
                block,
                new RouterStates(),
                "router.");
    }

    private static float[] flat(float[][] rows, int columns) {
        float[] flat = new float[rows.length * columns];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " columns, row 0 has " + columns);
            }
            System.arraycopy(rows[r], 0, flat, r * columns, columns);
        }
        return flat;
    }

    private static Result result(RoutingPlan plan) {
        Assignment a = plan.assignment();
        float[] weights = plan.weights().toArray();
        int[] experts = a.expertOfEntry();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < a.entries(); i++) {
            entries.add(new Entry(a.tokens()[i], experts[i], i - a.offsets()[experts[i]], weights[i]));
        }
        Map<String, Double> losses = new TreeMap<>();
        plan.losses().forEach((name, loss) -> losses.put(name, (double) loss.toArray()[0]));
        return new Result(entries, a.dropped(), a.load(), a.capacity(), losses, plan.measures());
    }
}
