package io.locmoe.planner.exchange;

import io.locmoe.planner.simulation.Message;
import io.locmoe.planner.simulation.Operation;
import io.locmoe.planner.simulation.Operation.Await;
import io.locmoe.planner.simulation.Operation.Awaited;
import io.locmoe.planner.simulation.Operation.Begun;
import io.locmoe.planner.simulation.Operation.Compute;
import io.locmoe.planner.simulation.Operation.Send;
import io.locmoe.planner.simulation.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Puts recorded exchanges and computing in order, for the threads of all simulated devices. */
final class ScenarioBuilder {
    private final MeshShape shape;
    private final MeshLinks links;
    private final List<Message> messages = new ArrayList<>();
    private final List<List<Operation>> operations = new ArrayList<>();
    private final List<Placed> exchanges = new ArrayList<>();

    private record Placed(PreparedExchange exchange, int offset) {}

    ScenarioBuilder(MeshShape shape, MeshLinks links) {
        this.shape = shape;
        this.links = links;
        for (int device = 0; device < shape.simulated(); device++) {
            operations.add(new ArrayList<>());
        }
    }

    /** All devices compute, each for its seconds. */
    void compute(IntToDoubleFunction seconds) {
        for (int device = 0; device < operations.size(); device++) {
            if (seconds.applyAsDouble(device) > 0) {
                operations.get(device).add(new Compute(seconds.applyAsDouble(device)));
            }
        }
    }

    /**
     * An exchange on the links, to be begun.
     *
     * @param toExperts whether the busiest node takes more of it than others; otherwise it sends more
     */
    PreparedExchange prepared(RecordedExchange exchange, boolean toExperts) {
        return PreparedExchange.of(exchange, shape, links, toExperts);
    }

    /** All devices begin an exchange; returns its number. */
    int begin(PreparedExchange exchange) {
        int number = exchanges.size();
        Placed placed = new Placed(exchange, messages.size());
        exchanges.add(placed);
        messages.addAll(exchange.messages());
        for (int device = 0; device < operations.size(); device++) {
            add(device, exchange.begin()[device], placed.offset);
            operations.get(device).add(new Begun(number));
        }
        return number;
    }

    /** All devices await an exchange that they have begun. */
    void await(int number) {
        Placed placed = exchanges.get(number);
        for (int device = 0; device < operations.size(); device++) {
            int[] awaited = placed.exchange.awaited()[device];
            if (awaited.length > 0) {
                List<Integer> messages = Arrays.stream(awaited)
                        .mapToObj(message -> placed.offset + message)
                        .toList();
                operations.get(device).add(new Awaited(number, messages));
            }
            add(device, placed.exchange.end()[device], placed.offset);
        }
    }

    Scenario build() {
        List<Scenario.Program> programs = new ArrayList<>();
        for (int device = 0; device < operations.size(); device++) {
            programs.add(new Scenario.Program(links.work(device), operations.get(device)));
        }
        return new Scenario(links.rates(), messages, programs);
    }

    private void add(int device, int[] calls, int offset) {
        for (int call : calls) {
            operations.get(device).add(call >= 0 ? new Send(offset + call) : new Await(offset - 1 - call));
        }
    }
}
