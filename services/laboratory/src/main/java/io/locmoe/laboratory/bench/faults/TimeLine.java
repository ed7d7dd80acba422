package io.locmoe.laboratory.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** Which step a training had reached when: a few points a second, and the ends of every fall back. Not thread-safe. */
final class TimeLine {
    /** Seconds between two points. */
    private static final double INTERVAL = 0.25;

    private final List<Point> points = new ArrayList<>();
    private Point last;

    /**
     * A moment of a training.
     *
     * @param second after the first step
     * @param step   that ended then
     */
    record Point(double second, long step) {}

    void add(double second, long step) {
        Point point = new Point(second, step);
        boolean back = last != null && step <= last.step();
        if (back && last != points.getLast()) {
            points.add(last);
        }
        if (back || points.isEmpty() || second - points.getLast().second() >= INTERVAL) {
            points.add(point);
        }
        last = point;
    }

    /** In order of time, with the last step. */
    List<Point> points() {
        List<Point> all = new ArrayList<>(points);
        if (last != null && last != points.getLast()) {
            all.add(last);
        }
        return all;
    }
}
