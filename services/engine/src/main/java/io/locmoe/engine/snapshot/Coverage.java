package io.locmoe.engine.snapshot;

import java.util.BitSet;
import java.util.List;

/**
 * The copies of tensors that each rank has in a generation; known to all ranks.
 *
 * @param generation   generation of the copies
 * @param tensors      number of tensors of the model
 * @param masks        [ranks] a bit for each tensor, followed by a bit for ranks that have a copy of their own state
 * @param ranksPerNode ranks of a node, to find the nearest copy
 */
record Coverage(Generation generation, int tensors, List<BitSet> masks, int ranksPerNode) {

    /** Tensors that no rank has; 0 if the model can be restored. */
    int missing() {
        BitSet all = new BitSet();
        masks.forEach(all::or);
        return tensors - all.get(0, tensors).cardinality();
    }

    /** The first rank that has a copy of its own state; the other ranks get the rest of the state from it. */
    int root() {
        return first(tensors, 0, masks.size());
    }

    /** The rank that sends a tensor to {@code target}: itself, another rank of its node, or any rank. */
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
