package io.locmoe.planner.exchange;

import io.locmoe.planner.exchange.RecordedExchange.DeviceCalls;
import io.locmoe.planner.exchange.RecordedExchange.Sent;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Notes the calls of devices to their transports. Nothing travels: a message that a device waits for has the size that
 * it expects, or that of the message which the sender has sent.
 *
 * <p>Of a mirrored mesh only the devices of node 0 are recorded. All nodes do the same there, so what a node at some
 * distance sends to node 0 is what node 0 sends to the node at that distance on its other side.
 */
final class Recording {
    private final Topology devices;
    private final int perNode;
    private final boolean mirrored;
    private final List<Draft> sent = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private final Map<Pair, List<Integer>> sentOf = new HashMap<>();
    private final Map<Pair, Integer> waitsOf = new HashMap<>();
    private final List<Calls> calls = new ArrayList<>();

    private record Pair(int from, int to) {}

    private record Draft(int from, int to, long bytes) {}

    /**
     * A wait for a message.
     *
     * @param from  sending device
     * @param order how many messages of that device came before
     */
    record Wait(int number, int from, int to, int order, long bytes) {}

    /** Calls of a device by the numbers of {@link DeviceCalls}, but with numbers of waits for those of messages. */
    private static final class Calls {
        private final List<Integer> begin = new ArrayList<>();
        private final List<Integer> end = new ArrayList<>();
        private boolean begun;

        void add(int call) {
            (begun ? end : begin).add(call);
        }
    }

    /** @param devices all devices of the mesh on their nodes, as many on each */
    Recording(Topology devices, boolean mirrored) {
        this.devices = devices;
        this.perNode = devices.ranks() / devices.nodes();
        this.mirrored = mirrored;
        for (int i = 0; i < recorded(); i++) {
            calls.add(new Calls());
        }
    }

    /** Number of devices that are recorded: the first ones. */
    int recorded() {
        return mirrored ? perNode : devices.ranks();
    }

    /** From here on the device may have computed. */
    void begun(int device) {
        calls.get(device).begun = true;
    }

    void send(int from, int to, long bytes) {
        sentOf.computeIfAbsent(new Pair(from, to), _ -> new ArrayList<>()).add(sent.size());
        calls.get(from).add(sent.size());
        sent.add(new Draft(from, to, bytes));
    }

    /**
     * Names the next message of a device to another.
     *
     * @param size bytes; empty if only the sender knows
     * @throws PlanningException if only the sender knows and has not sent it
     */
    Wait expect(int from, int to, OptionalLong size) {
        int order = waitsOf.merge(new Pair(from, to), 1, Integer::sum) - 1;
        long bytes = size.orElseGet(() -> sizeOf(from, to, order));
        Wait wait = new Wait(waits.size(), from, to, order, bytes);
        waits.add(wait);
        return wait;
    }

    void await(Wait wait) {
        calls.get(wait.to).add(-1 - wait.number);
    }

    private long sizeOf(int from, int to, int order) {
        List<Integer> messages = sentOf.getOrDefault(here(from, to), List.of());
        if (messages.size() <= order) {
            throw new PlanningException("device " + to + " waits for a message of device " + from + " whose size only"
                    + " that one knows, before it has sent it; the plan of this strategy is not known");
        }
        return sent.get(messages.get(order)).bytes;
    }

    /** The recorded pair that does what this pair does. */
    private Pair here(int from, int to) {
        int node = from / perNode;
        return !mirrored || node == 0
                ? new Pair(from, to)
                : new Pair(from % perNode, opposite(node) * perNode + to % perNode);
    }

    private int opposite(int node) {
        return Math.floorMod(-node, devices.nodes());
    }

    /**
     * The exchange, with each wait for its message.
     *
     * @throws PlanningException if a wait has no message, or a message no wait
     */
    RecordedExchange end() {
        int[] messageOf = new Matching().messages();
        int[] taker = new int[sent.size()];
        waits.forEach(wait -> taker[messageOf[wait.number]] = wait.to);
        List<Sent> all = new ArrayList<>();
        for (Draft draft : sent) {
            all.add(new Sent(draft.from, draft.to, taker[all.size()], draft.bytes));
        }
        return new RecordedExchange(
                all,
                calls.stream()
                        .map(c -> new DeviceCalls(numbered(c.begin, messageOf), numbered(c.end, messageOf)))
                        .toList());
    }

    private static List<Integer> numbered(List<Integer> calls, int... messageOf) {
        return calls.stream()
                .map(call -> call >= 0 ? call : -1 - messageOf[-1 - call])
                .toList();
    }

    /** Finds the message of each wait: that of the same pair, in order; else one between the same nodes. */
    private final class Matching {
        private final int[] messageOf = new int[waits.size()];
        private final boolean[] taken = new boolean[sent.size()];

        int[] messages() {
            List<Wait> open = waits.stream().filter(wait -> !isMatched(wait)).toList();
            Map<Integer, List<Integer>> left = new HashMap<>();
            for (int i = 0; i < taken.length; i++) {
                if (!taken[i]) {
                    left.computeIfAbsent(sent.get(i).to / perNode, _ -> new ArrayList<>())
                            .add(i);
                }
            }
            for (Wait wait : open) {
                messageOf[wait.number] =
                        ofNode(wait, left.getOrDefault(opposite(wait.from / perNode), new ArrayList<>()));
            }
            if (left.values().stream().anyMatch(rest -> !rest.isEmpty())) {
                throw unlike();
            }
            return messageOf;
        }

        private boolean isMatched(Wait wait) {
            List<Integer> messages = sentOf.getOrDefault(here(wait.from, wait.to), List.of());
            if (messages.size() <= wait.order || sent.get(messages.get(wait.order)).bytes != wait.bytes) {
                return false;
            }
            messageOf[wait.number] = messages.get(wait.order);
            taken[messageOf[wait.number]] = true;
            return true;
        }

        private int ofNode(Wait wait, List<Integer> left) {
            for (int i = 0; mirrored && i < left.size(); i++) {
                if (sent.get(left.get(i)).bytes == wait.bytes) {
                    return left.remove(i);
                }
            }
            throw unlike();
        }

        private PlanningException unlike() {
            return new PlanningException("the messages that are sent and those that are awaited differ"
                    + (mirrored ? ": the strategy does not treat all nodes alike; plan fewer devices" : ""));
        }
    }
}
