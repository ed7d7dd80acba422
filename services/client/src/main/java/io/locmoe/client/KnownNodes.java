package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The nodes that a client may ask: those that its user has named, and those of which these have told. Thread-safe. */
final class KnownNodes {
    /** Reasons after which to ask another node. */
    private static final Set<Reason> ABSENT = EnumSet.of(Reason.UNREACHABLE, Reason.NOT_READY);

    private final List<ControlAddress> named;
    private volatile List<ControlAddress> told = List.of();
    private volatile ControlAddress last;

    KnownNodes(List<ControlAddress> named) {
        this.named = List.copyOf(named);
        this.last = named.getFirst();
    }

    /** All nodes, each once: the one that answered last comes first. */
    List<ControlAddress> inTurn() {
        List<ControlAddress> all = new ArrayList<>();
        add(last, all);
        told.forEach(node -> add(node, all));
        named.forEach(node -> add(node, all));
        return all;
    }

    private static void add(ControlAddress node, List<ControlAddress> all) {
        if (all.stream().noneMatch(node::isSamePlace)) {
            all.add(node);
        }
    }

    /** From now on the node at this address must also have this name. */
    void learn(MeshMembers mesh) {
        told = mesh.nodes().stream().map(ControlAddress::of).toList();
        ControlAddress asked = last;
        told.stream().filter(asked::isSamePlace).findFirst().ifPresent(this::use);
    }

    /** Asks this node first from now on. */
    void use(ControlAddress node) {
        last = node;
    }

    /** For messages. */
    @Override
    public String toString() {
        return inTurn().stream().map(ControlAddress::toString).collect(Collectors.joining(", "));
    }

    /**
     * Asks one node after the other until one is there.
     *
     * @throws MeshException the answer's, or if no node is there that of the first
     */
    <T> T ask(Function<ControlAddress, T> question) {
        MeshException absent = null;
        List<ControlAddress> nodes = inTurn();
        for (ControlAddress node : nodes) {
            try {
                T answer = question.apply(node);
                use(node);
                return answer;
            } catch (MeshException e) {
                if (!ABSENT.contains(e.reason())) {
                    throw e;
                }
                absent = absent == null ? e : absent;
            }
        }
        throw nodes.size() == 1
                ? absent
                : new MeshException(
                        absent.reason(), "none of " + this + " answers; the first: " + absent.getMessage(), absent);
    }
}
