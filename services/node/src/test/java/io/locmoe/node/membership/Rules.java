package io.locmoe.node.membership;

/**
 * The rules that nodes follow, or what breaks them, so that a simulation must find it.
 *
 * @param lowEpochs  nodes promise epochs below one that they have promised
 * @param unpromised nodes install what they have not promised
 * @param unheeded   nodes confirm a view and do not install it
 */
record Rules(Quorum quorum, boolean lowEpochs, boolean unpromised, boolean unheeded) {
    static final Rules RIGHT = broken(Quorum.MAJORITY);

    static Rules broken(Quorum quorum) {
        return new Rules(quorum, false, false, false);
    }
}
