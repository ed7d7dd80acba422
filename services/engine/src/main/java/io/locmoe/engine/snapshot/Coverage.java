package io.locmoe.engine.snapshot;

import java.util.BitSet;
import java.util.List;

/**
 * Which rank has a copy of which tensor in a generation, as all ranks know it.
 *
 * @param generation   of the copies
 * @param tensors      number of tensors of the model
 * @param masks        [ranks] a bit for each tensor, and after those one for a rank that has a copy of its own state
 * @param ranksPerNode for the way to the nearest copy
 */
record Coverage(Generation generation, int tensors, List<BitSet> masks, int ranksPerNode) {

    /** Tensors that no rank has; 0 if the model can be restored. */
    int missing() {
        BitSet all = new BitSet();
        masks.forEach(all::or);
        return tensors - all.get(0, tensors).cardinality();
    }

    /** The first rank that has a copy of its own state; ranks that do not know more about the state ask it. */
    int root() {
        return first(tensors, 0, masks.size());
    }

    /** The rank from which another one gets a tensor: itself, one of its node, or any. */
    int holder(int tensor, int target) {
        if (masks.get(target).get(tensor)) {
            return target;
        }
        int node = target / ranksPerNode * ranksPerNode;
        int near = first(tensor, node, node + ranksPerNode);
        return near >= 0 ? near : first(tensor, 0, masks.size());
    }

    private int first(int bit, int from, int to) {
        for (int rank = from; rank < to; rank++) {
            if (masks.get(rank).get(bit)) {
                return rank;
            }
        }
        return -1;
    }
}
