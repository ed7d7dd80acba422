package io.locmoe.planner.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spans of time, in seconds, in any order; they may overlap. */
final class Intervals {
    private final List<Interval> all = new ArrayList<>();

    private record Interval(double from, double to) {}

    void add(double from, double to) {
        if (to > from) {
            all.add(new Interval(from, to));
        }
    }

    /** Sum of all spans. */
    double sum() {
        return all.stream().mapToDouble(each -> each.to - each.from).sum();
    }

    /** Time in at least one of these spans and at least one of the others. */
    double common(Intervals others) {
        List<Interval> mine = union();
        List<Interval> theirs = others.union();
        double common = 0;
        int i = 0;
        int j = 0;
        while (i < mine.size() && j < theirs.size()) {
            Interval a = mine.get(i);
            Interval b = theirs.get(j);
            common += Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
            if (a.to < b.to) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    private List<Interval> union() {
        List<Interval> union = new ArrayList<>();
        for (Interval next :
                all.stream().sorted(Comparator.comparingDouble(Interval::from)).toList()) {
            if (union.isEmpty() || union.getLast().to < next.from) {
                union.add(next);
            } else {
                Interval last = union.removeLast();
                union.add(new Interval(last.from, Math.max(last.to, next.to)));
            }
        }
        return union;
    }
}
