package io.locmoe.node.membership;

import io.locmoe.control.Lineage;
import io.locmoe.control.Member;
import io.locmoe.control.View;
import io.locmoe.control.Vote;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a node has promised and installed of one run. Used by one thread. */
public final class Acceptor {
    private final Member self;
    private long promised;
    private Member candidate;
    private Lineage installed;

    /** @param self with an instance that no other acceptor has had */
    public Acceptor(Member self) {
        this.self = Objects.requireNonNull(self, "self");
    }

    /** This node, as a member of the run. */
    public Member self() {
        return self;
    }

    /** Nothing of an epoch below is accepted. */
    public long promised() {
        return promised;
    }

    /** The view that was installed last. */
    public Optional<View> view() {
        return Optional.ofNullable(installed).map(Lineage::view);
    }

    /**
     * Promises an epoch to a candidate, if none that is as high was promised to another one, and if the candidate knows
     * the newest view that is installed here: else it does not know whom it would interrupt.
     *
     * @param known epoch of the newest view that the candidate knows
     */
    public Vote prepare(long epoch, long known, Member from) {
        boolean free = epoch > promised || epoch == promised && from.equals(candidate);
        boolean accepted = free && view().map(View::epoch).orElse(0L) <= known;
        if (accepted) {
            promised = epoch;
            candidate = from;
        }
        return vote(accepted);
    }

    /** Installs a view, if exactly its epoch is promised to this candidate. */
    public Vote install(Lineage next, Member from) {
        boolean accepted = next.view().epoch() == promised && from.equals(candidate);
        if (accepted && !view().equals(Optional.of(next.view()))) {
            installed = next;
        }
        return vote(accepted);
    }

    /** A job of an epoch is started, so if a view of this epoch is installed, it was agreed. */
    public void agreed(long epoch) {
        if (installed != null && installed.view().epoch() == epoch) {
            installed = new Lineage(installed.view(), List.of());
        }
    }

    private Vote vote(boolean accepted) {
        return new Vote(self, accepted, promised, Optional.ofNullable(installed));
    }
}
