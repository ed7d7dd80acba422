package io.locmoe.laboratory.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** The steps of a training over time: a few points per second, and both ends of every rollback. Not thread-safe. */
final class TimeLine {
    /** Seconds between two points. */
    private static final double INTERVAL = 0.25;

    private final List<Point> points = new ArrayList<>();
    private Point last;

    /**
     * A moment of a training.
     *
     * @param second seconds after the first step
     * @param step   step that ended then
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

    /** The points in time order, with the last step. */
    List<Point> points() {
        List<Point> all = new ArrayList<>(points);
        if (last != null && last != points.getLast()) {
            all.add(last);
        }
        return all;
    }
}
