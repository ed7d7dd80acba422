package io.locmoe.run.consensus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A clock in milliseconds with what is to happen, and links on which messages are late, lost, doubled or overtaken. */
final class VirtualNetwork {
    private static final int SOON = 200;
    private static final int LATE = 4_000;

    private record Event(long at, long order, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final List<String> trace = new ArrayList<>();
    private final boolean traced;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<String> cut = new HashSet<>();
    private int percentLate;
    private int percentLost;
    private long now;
    private long order;

    VirtualNetwork(SplittableRandom random, boolean traced) {
        this.random = random;
        this.traced = traced;
    }

    long now() {
        return now;
    }

    void at(long time, Runnable work) {
        events.add(new Event(time, order++, work));
    }

    /** Lets all happen until a time, with a check after each event. */
    void runUntil(long end, Runnable check) {
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.work().run();
            check.run();
        }
        now = end;
    }

    /** Sets the percentages of late and of lost messages. */
    void disturb(int late, int lost) {
        percentLate = late;
        percentLost = lost;
    }

    /** Cuts nodes off: the other nodes no longer hear them. */
    void cut(List<String> names, Set<String> side, boolean oneWay) {
        say(() -> side + (oneWay ? " are not heard by the others" : " and the others do not hear each other"));
        for (String from : side) {
            for (String to : names) {
                if (!side.contains(to)) {
                    cut.add(from + to);
                    if (!oneWay) {
                        cut.add(to + from);
                    }
                }
            }
        }
    }

    void heal() {
        say(() -> "all links are whole");
        cut.clear();
    }

    /** True if two nodes hear each other. */
    boolean areLinked(String one, String other) {
        return !cut.contains(one + other) && !cut.contains(other + one);
    }

    void send(String from, String to, Runnable deliver) {
        int copies = random.nextInt(100) < percentLost ? 0 : random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            int delay = 1 + random.nextInt(random.nextInt(100) < percentLate ? LATE : SOON);
            at(now + delay, () -> {
                if (!cut.contains(from + to)) {
                    deliver.run();
                }
            });
        }
    }

    void say(Supplier<String> line) {
        if (traced) {
            trace.add(now + " " + line.get());
        }
    }

    /** All that was said. */
    List<String> trace() {
        return trace;
    }
}
