package io.locmoe.planner.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a flow occupies all the time that it lasts: link directions, or processors. Flows of equal paths get equal
 * rates.
 *
 * @param uses without a resource twice; empty for a flow that shares nothing
 */
public record LinkPath(List<Use> uses) {
    /** A path that shares nothing. */
    public static final LinkPath FREE = new LinkPath(List.of());

    /**
     * The use of a resource.
     *
     * @param resource number of the resource
     * @param weight   units of the resource for each unit of the flow, above 0
     */
    public record Use(int resource, double weight) {}

    public LinkPath {
        uses = List.copyOf(uses);
    }

    /** A path over resources, each with weight 1. */
    public static LinkPath over(int... resources) {
        List<Use> uses = new ArrayList<>();
        for (int resource : resources) {
            uses.add(new Use(resource, 1));
        }
        return new LinkPath(uses);
    }

    /** This path and one more resource. */
    public LinkPath with(int resource, double weight) {
        List<Use> more = new ArrayList<>(uses);
        more.add(new Use(resource, weight));
        return new LinkPath(more);
    }
}
