package io.locmoe.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the mesh: processes that have proven their identity. Hazelcast's reports only say whom to ask: a
 * reported member counts once it has answered, and a member that Hazelcast no longer reports, or lost a connection to,
 * counts until it no longer answers.
 *
 * <p>State is confined to one thread, which never blocks; other threads read an immutable snapshot.
 */
final class ProvenMembers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProvenMembers.class);
    private static final long ANSWER_SECONDS = 5;
    private static final long LOOK = 1_000;
    private static final long ASK_AGAIN = 100;
    private static final int UNANSWERED = 2;

    private final ProvenMember self;
    private final MemberProof proof;
    private final Duration patience;
    private final Supplier<List<MemberHint>> hints;
    private final ChangeSignal change;
    private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<UUID, ReportedMember> candidates = new LinkedHashMap<>();
    private final Map<UUID, ProvenMember> proven = new LinkedHashMap<>();
    private final MemberThread thread = new MemberThread("mesh-members");
    private volatile MembersSeen seen;

    /**
     * Knows only this node until it {@linkplain #begin begins} to ask.
     *
     * @param patience time for a member's proof before it is ignored and asked rarely
     * @param hints    all members that Hazelcast reports, in join order; called on this object's thread
     * @param change   signalled at every change
     */
    ProvenMembers(
            ProvenMember self,
            MemberProof proof,
            Duration patience,
            Supplier<List<MemberHint>> hints,
            ChangeSignal change) {
        this.self = self;
        this.proof = proof;
        this.patience = patience;
        this.hints = hints;
        this.change = change;
        this.seen = MembersSeen.of(self, List.of(), List.of(), false);
    }

    void begin() {
        look();
        thread.every(LOOK, this::update);
    }

    /** Any thread. */
    MembersSeen seen() {
        return seen;
    }

    void addListener(MembershipListener listener) {
        listeners.add(listener);
    }

    /** Checks Hazelcast's report soon. Any thread. */
    void look() {
        thread.after(0, this::update);
    }

    /**
     * Checks a member to which a Hazelcast connection has ended: either its process ended too, or it answers. If
     * several connections end at once, Hazelcast itself may need seconds to report it. Any thread.
     */
    void disconnected(UUID member) {
        thread.after(
                0,
                () -> Optional.ofNullable(candidates.get(member))
                        .map(candidate -> proven.get(candidate.instance()))
                        .ifPresent(this::doubt));
    }

    private void update() {
        List<MemberHint> told = hints.get();
        candidates.keySet().retainAll(told.stream().map(MemberHint::member).collect(Collectors.toSet()));
        for (int place = 0; place < told.size(); place++) {
            MemberHint hint = told.get(place);
            if (hint.self()) {
                self.place(place);
            } else if (candidates.containsKey(hint.member())) {
                place(candidates.get(hint.member()).instance(), place);
            } else {
                meet(hint);
            }
        }
        List.copyOf(proven.values()).forEach(this::check);
        publish();
    }

    private void place(UUID instance, int place) {
        if (proven.containsKey(instance)) {
            proven.get(instance).place(place);
        }
    }

    private void meet(MemberHint hint) {
        ReportedMember candidate = new ReportedMember(hint, patience);
        candidates.put(hint.member(), candidate);
        hint.claim().ifPresentOrElse(claim -> ask(candidate, claim), () -> candidate.ignore(hint.fault()));
    }

    private void ask(ReportedMember candidate, MemberAddress claim) {
        ask(claim, (answer, silence) -> {
            if (candidates.get(candidate.hint().member()) == candidate) {
                String fault = answer == null ? silence : candidate.mismatch(answer);
                if (fault == null) {
                    admit(candidate, answer);
                }
                candidate.heard(fault, answer).ifPresent(pause -> thread.after(pause, () -> ask(candidate, claim)));
                publish();
            }
        });
    }

    private void ask(MemberAddress address, BiConsumer<MemberIdentity, String> then) {
        proof.ask(address, self.instance())
                .toCompletableFuture()
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .whenComplete((answer, failure) -> thread.after(0, () -> then.accept(answer, reason(failure))));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause == null || cause.getMessage() == null ? "no answer" : cause.getMessage();
    }

    private void admit(ReportedMember candidate, MemberIdentity identity) {
        candidate.proven(identity.instance());
        if (proven.containsKey(identity.instance())) {
            return;
        }
        // A port has one owner, so the earlier owner has ended.
        proven.values().stream()
                .filter(member -> member.hasPortOf(identity.node()))
                .toList()
                .forEach(this::remove);
        proven.put(identity.instance(), new ProvenMember(identity.instance(), identity.node()));
        update();
        LOG.info("{} joined the mesh", identity.node());
        listeners.forEach(listener -> listener.joined(identity.node()));
    }

    private void check(ProvenMember member) {
        if (!isTold(member)) {
            doubt(member);
        }
    }

    private boolean isTold(ProvenMember member) {
        return candidates.values().stream().anyMatch(known -> member.instance().equals(known.instance()));
    }

    /** Asks a node until it answers and Hazelcast reports it, or it no longer answers. */
    private void doubt(ProvenMember member) {
        if (member.doubt()) {
            askAgain(member);
        }
    }

    private void askAgain(ProvenMember member) {
        if (proven.get(member.instance()) != member) {
            return;
        }
        ask(member.node().memberAddress(), (answer, silence) -> {
            boolean answers = answer != null && answer.instance().equals(member.instance());
            if (answers && isTold(member)) {
                member.trust();
            } else if (answers) {
                if (member.answers()) {
                    LOG.warn("{} answers, although Hazelcast has lost it; it stays in the mesh", member.node());
                }
                thread.after(LOOK, () -> askAgain(member));
            } else if (member.unanswered() < UNANSWERED) {
                thread.after(ASK_AGAIN, () -> askAgain(member));
            } else {
                remove(member);
                // If Hazelcast still reports it, it becomes a new candidate, and is back as soon as it answers.
                candidates.values().removeIf(known -> member.instance().equals(known.instance()));
            }
        });
    }

    private void remove(ProvenMember member) {
        if (proven.remove(member.instance(), member)) {
            publish();
            LOG.info("{} left the mesh", member.node());
            listeners.forEach(listener -> listener.left(member.node()));
        }
    }

    private void publish() {
        seen = MembersSeen.of(self, proven.values(), candidates.values(), true);
        change.signal();
    }

    /** Stops asking and reporting. */
    @Override
    public void close() {
        thread.close();
    }
}
