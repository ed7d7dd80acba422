package io.locmoe.planner.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * What the devices do in one exchange or one collective, as a strategy or the engine's collectives have called for it.
 *
 * @param sent    messages by number
 * @param devices of each recorded device, its calls in the parts before and after it may compute
 */
record RecordedExchange(List<Sent> sent, List<DeviceCalls> devices) {

    /**
     * A message.
     *
     * @param from  sending device
     * @param to    receiving device; in a mirrored mesh perhaps none that is recorded
     * @param taker recorded device that takes it in; in a mirrored mesh in the place of the receiving one
     * @param bytes payload
     */
    record Sent(int from, int to, int taker, double bytes) {}

    /**
     * Calls of a device; a number n from 0 on sends message n, and -1 - n waits for it.
     *
     * @param begin calls before it may compute
     * @param end   calls after that
     */
    record DeviceCalls(List<Integer> begin, List<Integer> end) {
        DeviceCalls {
            begin = List.copyOf(begin);
            end = List.copyOf(end);
        }

        /** Messages that it waits for at the end. */
        List<Integer> awaited() {
            return end.stream().filter(call -> call < 0).map(call -> -1 - call).toList();
        }
    }

    /** The same calls with messages of other sizes. */
    RecordedExchange scaled(double factor) {
        return new RecordedExchange(
                sent.stream()
                        .map(s -> new Sent(s.from, s.to, s.taker, s.bytes * factor))
                        .toList(),
                devices);
    }

    /**
     * The same exchange with rows of another size, from recordings with two sizes: the bytes of a message are a number
     * for each row, and a number beside that.
     *
     * @param small    this exchange with rows of {@code bytes} bytes
     * @param large    this exchange with rows of twice as many
     * @param rowBytes bytes of a row
     * @throws PlanningException if the strategy sends other messages for larger rows
     */
    static RecordedExchange extrapolated(RecordedExchange small, RecordedExchange large, int bytes, int rowBytes) {
        if (!small.devices.equals(large.devices)) {
            throw new PlanningException(
                    "the strategy sends other messages if rows are larger, so its plan for so many devices is not"
                            + " known; plan fewer devices");
        }
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < small.sent.size(); i++) {
            Sent s = small.sent.get(i);
            double perByte = (large.sent.get(i).bytes - s.bytes) / bytes;
            sent.add(new Sent(s.from, s.to, s.taker, s.bytes + perByte * ((double) rowBytes - bytes)));
        }
        return new RecordedExchange(sent, small.devices);
    }
}
