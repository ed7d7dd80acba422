package io.locmoe.router.stable;

import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.Vocabulary;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import java.util.Arrays;

/**
 * The second stage of StableMoE (Dai et al., ACL 2022) for a router that chooses one expert: after a number of steps
 * the choice is distilled into a fixed function of the token id, so that a token no longer changes its expert from step
 * to step. Here it is a function of domain and id, because a domain's tokens belong to its node, and the distillation
 * is the count of one step's choices: a table needs no training.
 *
 * <p>Domain and id are a cell. A domain's tokens are shared by the experts of the nodes that they are on: an expert's
 * quota is its node's share of the domain, evenly among the node's experts. Cells take turns in falling order of their
 * tokens, and each gets the expert which the gate chose most often among those that are not above their quota of the
 * tokens so far, give or take a tenth. So each expert has frequent and rare ids alike, none is overloaded, and no loss
 * needs to ask for balance or locality. Ids that the step did not have are dealt out by the same quotas. Domains that
 * are equal modulo n share cells, so that the size of the table does not depend on the corpus.
 */
final class StableTable {
    private final int after;
    private final int experts;
    private final Vocabulary vocabulary;
    /** [n * vocabulary] expert of each cell; -1 until the table is made */
    private final int[] expertOfCell;
    /** The choices of the mesh in the current step, if it is the one to count; else null. */
    private StableCells cells;

    private StableTable(int after, int experts, Vocabulary vocabulary, int[] expertOfCell) {
        this.after = after;
        this.experts = experts;
        this.vocabulary = vocabulary;
        this.expertOfCell = expertOfCell;
    }

    static Option option() {
        return Option.of(
                        "stableAfter",
                        2,
                        "steps after which a token's expert is the one that its domain and id chose most "
                                + "often in the last of them, with weight 1 and no losses (StableMoE)")
                .atLeast(1);
    }

    /**
     * Reads what {@link #option} declares.
     *
     * @throws IllegalArgumentException if it is not positive, or there is no vocabulary
     */
    static StableTable of(Options options, RouterSetup setup) {
        Vocabulary vocabulary = Vocabulary.of(setup);
        int[] unmade = new int[setup.experts() * vocabulary.size()];
        Arrays.fill(unmade, -1);
        return new StableTable(
                options.integer("stableAfter"), setup.experts(), vocabulary, setup.state("expertOfCell", unmade));
    }

    /** Whether the table chooses. */
    boolean made() {
        return expertOfCell[0] >= 0;
    }

    /** The expert of each token by the table, which is {@link #made}; none for padding. */
    TokenChoices choose(RoutingCall call) {
        int[] chosen = new int[call.tokens()];
        for (int t = 0; t < chosen.length; t++) {
            chosen[t] = call.valid()[t] ? expertOfCell[cell(t, call)] : -1;
        }
        return TokenChoices.single(chosen);
    }

    /** Whether the choices of a call are to be counted; the same on all ranks. */
    boolean counts(RoutingCall call) {
        return !made() && call.training() && call.step() >= after;
    }

    /**
     * Counts the router's choices; a collective.
     *
     * @param chosen [T] expert of each token; negative where it has none
     */
    void observe(int[] chosen, RoutingCall call) {
        if (cells == null) {
            cells = new StableCells(call.nodeOfExpert(), vocabulary.size());
        }
        long[] mine = new long[chosen.length];
        int count = 0;
        for (int t = 0; t < chosen.length; t++) {
            if (chosen[t] >= 0) {
                mine[count++] = (long) cell(t, call) * experts + chosen[t];
            }
        }
        long[][] all = call.mesh().gather(Arrays.copyOf(mine, count));
        for (int rank = 0; rank < all.length; rank++) {
            for (long choice : all[rank]) {
                cells.add(
                        (int) (choice / experts),
                        (int) (choice % experts),
                        call.topology().node(rank));
            }
        }
    }

    private int cell(int token, RoutingCall call) {
        return Math.floorMod(call.domainIds()[token], experts) * vocabulary.size()
                + vocabulary.checked(call.tokenIds()[token]);
    }

    /** Ends a training step: makes the table if its choices were counted. */
    void stepCompleted() {
        if (cells != null && !cells.isEmpty()) {
            cells.assign(expertOfCell);
        }
        stepDiscarded();
    }

    /** Forgets what was counted in a training step. */
    void stepDiscarded() {
        cells = null;
    }
}
