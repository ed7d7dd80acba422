package io.locmoe.run.consensus;

/**
 * The rules that nodes follow, or what breaks them, so that a simulation must find it.
 *
 * @param lowEpochs  nodes promise epochs below one that they have promised
 * @param unpromised nodes install what they have not promised
 * @param unheeded   nodes confirm a view and do not install it
 * @param ahead      how far after the time an epoch may be
 */
record Rules(Quorum quorum, boolean lowEpochs, boolean unpromised, boolean unheeded, long ahead) {
    /** Clocks are set back by less in all, and there are fewer attempts. */
    static final long ENOUGH = 6_000;

    static final Rules RIGHT = broken(Quorum.MAJORITY);

    static Rules broken(Quorum quorum) {
        return new Rules(quorum, false, false, false, ENOUGH);
    }

    static Rules believing(long ahead) {
        return new Rules(Quorum.MAJORITY, false, false, false, ahead);
    }
}
