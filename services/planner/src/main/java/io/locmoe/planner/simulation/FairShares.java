package io.locmoe.planner.simulation;

import io.locmoe.planner.simulation.LinkPath.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Max-min fair rates: no flow can get more without taking from one that has less. The tightest resource gives its flows
 * equal rates, they are set aside with what they use elsewhere, and so on (progressive filling).
 */
final class FairShares {
    private static final double EQUAL = 1 + 1e-12;

    private final double[] rates;
    private final double[] left;
    private final double[] weight;

    FairShares(double[] rates) {
        this.rates = rates.clone();
        this.left = new double[rates.length];
        this.weight = new double[rates.length];
    }

    /** Sets the rate of each class; each has a path with at least one resource, and flows. */
    void assign(Collection<FlowClass> classes) {
        for (FlowClass flows : classes) {
            for (Use use : flows.path().uses()) {
                left[use.resource()] = rates[use.resource()];
                weight[use.resource()] = 0;
            }
        }
        for (FlowClass flows : classes) {
            for (Use use : flows.path().uses()) {
                weight[use.resource()] += use.weight() * flows.count();
            }
        }
        List<FlowClass> open = new ArrayList<>(classes);
        while (!open.isEmpty()) {
            open = fill(open);
        }
    }

    /** Gives the flows of the tightest resources their rates; returns the others. */
    private List<FlowClass> fill(List<FlowClass> open) {
        double[] shares = open.stream().mapToDouble(this::share).toArray();
        double least = Arrays.stream(shares).min().orElseThrow();
        List<FlowClass> others = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] <= least * EQUAL) {
                open.get(i).rate(least);
                setAside(open.get(i), least);
            } else {
                others.add(open.get(i));
            }
        }
        return others;
    }

    private double share(FlowClass flows) {
        double least = Double.POSITIVE_INFINITY;
        for (Use use : flows.path().uses()) {
            least = Math.min(least, Math.max(0, left[use.resource()]) / weight[use.resource()]);
        }
        return least;
    }

    private void setAside(FlowClass flows, double rate) {
        for (Use use : flows.path().uses()) {
            double used = use.weight() * flows.count();
            left[use.resource()] -= used * rate;
            weight[use.resource()] -= used;
        }
    }
}
