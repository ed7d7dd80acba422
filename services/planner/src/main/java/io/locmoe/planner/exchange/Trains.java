package io.locmoe.planner.exchange;

import io.locmoe.planner.simulation.LinkPath;
import io.locmoe.planner.simulation.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts messages that a device sends one after another, over the same links to the same device, together: a mesh of
 * thousands of devices has millions of messages. The bytes and the work stay.
 */
final class Trains {
    /** Trains of one device over the same links, in one run of sends. */
    private static final int MOST = 8;

    private Trains() {}

    private record Way(LinkPath path, int taker) {}

    /**
     * Assigns messages to trains.
     *
     * @param runs     messages of each run of sends
     * @param messages by number
     * @param takers   [messages] the device that takes each
     * @return [messages] the first message of the train of each
     */
    static int[] of(List<List<Integer>> runs, List<Message> messages, int... takers) {
        int[] first = new int[messages.size()];
        for (List<Integer> run : runs) {
            Map<Way, List<Integer>> ways = new LinkedHashMap<>();
            for (int number : run) {
                ways.computeIfAbsent(new Way(messages.get(number).path(), takers[number]), _ -> new ArrayList<>())
                        .add(number);
            }
            for (List<Integer> way : ways.values()) {
                int length = (way.size() + MOST - 1) / MOST;
                for (int i = 0; i < way.size(); i++) {
                    first[way.get(i)] = way.get(i - i % length);
                }
            }
        }
        return first;
    }

    /** One message for those of a train, which have the same path and latency. */
    static Message joined(Message train, Message more) {
        return new Message(
                train.bytes() + more.bytes(),
                train.latency(),
                train.sendSeconds() + more.sendSeconds(),
                train.receiveSeconds() + more.receiveSeconds(),
                train.path());
    }
}
