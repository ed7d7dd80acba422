package io.locmoe.planner.exchange;

import io.locmoe.planner.exchange.RecordedExchange.Sent;
import io.locmoe.planner.simulation.Message;
import io.locmoe.planner.simulation.Operation;
import io.locmoe.planner.simulation.Operation.Await;
import io.locmoe.planner.simulation.Operation.Awaited;
import io.locmoe.planner.simulation.Operation.Begun;
import io.locmoe.planner.simulation.Operation.Compute;
import io.locmoe.planner.simulation.Operation.Send;
import io.locmoe.planner.simulation.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Puts recorded exchanges and computing in order, for the threads of all simulated devices. */
final class ScenarioBuilder {
    private final MeshShape shape;
    private final MeshLinks links;
    private final List<Message> messages = new ArrayList<>();
    private final List<List<Operation>> operations = new ArrayList<>();
    private final List<Placed> exchanges = new ArrayList<>();

    /** An exchange with its messages, in trains if the mesh is large. */
    private record Placed(RecordedExchange exchange, int offset, int... train) {
        int message(int number) {
            return offset + train[number];
        }
    }

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

    /** All devices begin an exchange; returns its number. */
    int begin(RecordedExchange exchange, boolean toExperts) {
        int number = exchanges.size();
        Placed placed = placed(exchange, toExperts);
        exchanges.add(placed);
        for (int device = 0; device < operations.size(); device++) {
            add(device, exchange.devices().get(device).begin(), placed);
            operations.get(device).add(new Begun(number));
        }
        return number;
    }

    /** All devices await an exchange that they have begun. */
    void await(int number) {
        Placed placed = exchanges.get(number);
        for (int device = 0; device < operations.size(); device++) {
            RecordedExchange.DeviceCalls calls = placed.exchange.devices().get(device);
            if (!calls.awaited().isEmpty()) {
                List<Integer> awaited =
                        calls.awaited().stream().map(placed::message).distinct().toList();
                operations.get(device).add(new Awaited(number, awaited));
            }
            add(device, calls.end(), placed);
        }
    }

    Scenario build() {
        List<Scenario.Program> programs = new ArrayList<>();
        for (int device = 0; device < operations.size(); device++) {
            programs.add(new Scenario.Program(links.work(device), operations.get(device)));
        }
        return new Scenario(links.rates(), messages, programs);
    }

    private Placed placed(RecordedExchange exchange, boolean toExperts) {
        List<Message> each = exchange.sent().stream()
                .map(sent -> links.message(sent, toExperts))
                .toList();
        int[] takers = exchange.sent().stream().mapToInt(Sent::taker).toArray();
        int[] train = shape.mirrored()
                ? Trains.of(runs(exchange), each, takers)
                : IntStream.range(0, each.size()).toArray();
        int offset = messages.size();
        messages.addAll(each);
        for (int i = 0; i < train.length; i++) {
            if (train[i] != i) {
                messages.set(offset + train[i], Trains.joined(messages.get(offset + train[i]), each.get(i)));
            }
        }
        return new Placed(exchange, offset, train);
    }

    /** The runs of sends without a wait between. */
    private static List<List<Integer>> runs(RecordedExchange exchange) {
        List<List<Integer>> runs = new ArrayList<>();
        for (RecordedExchange.DeviceCalls calls : exchange.devices()) {
            for (List<Integer> part : List.of(calls.begin(), calls.end())) {
                runs.add(new ArrayList<>());
                for (int call : part) {
                    if (call >= 0) {
                        runs.getLast().add(call);
                    } else if (!runs.getLast().isEmpty()) {
                        runs.add(new ArrayList<>());
                    }
                }
            }
        }
        return runs;
    }

    private void add(int device, List<Integer> calls, Placed placed) {
        Set<Operation> some = new LinkedHashSet<>();
        for (int call : calls) {
            some.add(call >= 0 ? new Send(placed.message(call)) : new Await(placed.message(-1 - call)));
        }
        operations.get(device).addAll(some);
    }
}
