package io.locmoe.planner.exchange;

import io.locmoe.planner.exchange.RecordedExchange.DeviceCalls;
import io.locmoe.planner.exchange.RecordedExchange.Sent;
import io.locmoe.planner.simulation.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A recorded exchange on links, to be begun as often as there are chunks of it. Calls are numbered as in
 * {@link DeviceCalls}; in a large mesh those of a train are one.
 *
 * @param messages by number; of a train the first one stands for all
 * @param begin    [devices] calls before a device may compute
 * @param end      [devices] calls after that
 * @param awaited  [devices] messages that it waits for at the end
 */
record PreparedExchange(List<Message> messages, int[][] begin, int[][] end, int[][] awaited) {

    /** @param toExperts whether the busiest node takes more of it than others; otherwise it sends more */
    static PreparedExchange of(RecordedExchange exchange, MeshShape shape, MeshLinks links, boolean toExperts) {
        List<Message> messages = new ArrayList<>(exchange.sent().size());
        exchange.sent().forEach(sent -> messages.add(links.message(sent, toExperts)));
        int[] takers = exchange.sent().stream().mapToInt(Sent::taker).toArray();
        int[] train = shape.mirrored()
                ? Trains.of(runs(exchange), messages, takers)
                : IntStream.range(0, takers.length).toArray();
        for (int i = 0; i < train.length; i++) {
            if (train[i] != i) {
                messages.set(train[i], Trains.joined(messages.get(train[i]), messages.get(i)));
            }
        }
        return new PreparedExchange(
                messages,
                each(exchange, DeviceCalls::begin, train),
                each(exchange, DeviceCalls::end, train),
                each(exchange, DeviceCalls::awaited, train));
    }

    /** [devices] calls of each by trains, each once. */
    private static int[][] each(RecordedExchange exchange, Function<DeviceCalls, List<Integer>> part, int... train) {
        return exchange.devices().stream()
                .map(device -> part.apply(device).stream()
                        .mapToInt(call -> call >= 0 ? train[call] : -1 - train[-1 - call])
                        .distinct()
                        .toArray())
                .toArray(int[][]::new);
    }

    /** The runs of sends without a wait between. */
    private static List<List<Integer>> runs(RecordedExchange exchange) {
        List<List<Integer>> runs = new ArrayList<>();
        for (DeviceCalls calls : exchange.devices()) {
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
}
