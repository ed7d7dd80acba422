package io.locmoe.run.consensus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One schedule of a run whose nodes are lost, stopped, replaced, cut off from each other and outbid, with the real
 * acceptors and candidates, under a virtual clock in milliseconds. All that happens follows from a seed.
 */
final class Simulation {
    private static final int DISTURBED = 20_000;
    /** Virtual time within which a view must be agreed once all nodes live and communicate. */
    private static final int RECOVERY = 40_000;

    private final Rules rules;
    private final SplittableRandom random;
    private final VirtualNetwork network;
    private final List<String> names = new ArrayList<>();
    private final Map<String, VirtualNode> nodes = new HashMap<>();
    private final Map<Long, View> agreed = new HashMap<>();
    /** Views that can work: one that cannot any more never can again. */
    private final List<View> able = new ArrayList<>();

    private View last;

    private Simulation(long seed, Rules rules, boolean traced) {
        this.rules = rules;
        this.random = new SplittableRandom(seed);
        this.network = new VirtualNetwork(random, traced);
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            names.add("node-" + i);
            add(names.get(i));
        }
    }

    private void add(String name) {
        UUID instance = new UUID(random.nextLong(), random.nextLong());
        nodes.put(name, new VirtualNode(name, instance, this, network));
    }

    /** The violation with all events before it; empty if there was none. */
    static Optional<String> run(long seed, Rules rules) {
        return new Simulation(seed, rules, false).violation().map(violation -> {
            Simulation again = new Simulation(seed, rules, true);
            again.violation();
            return "seed " + seed + ": " + violation + System.lineSeparator()
                    + String.join(System.lineSeparator(), again.network.trace());
        });
    }

    private Optional<String> violation() {
        try {
            disturbed();
            recovered();
            return Optional.empty();
        } catch (Violation found) {
            return Optional.of(found.getMessage());
        }
    }

    Rules rules() {
        return rules;
    }

    SplittableRandom random() {
        return random;
    }

    /** The process that has a name now: there are never two. */
    VirtualNode node(String name) {
        return nodes.get(name);
    }

    /** Names of the nodes of the last job, known to every node that continues the run. */
    List<String> lastNames() {
        return last == null ? names : last.names();
    }

    private void disturbed() {
        network.disturb(10, random.nextInt(3) * 15);
        nodes.get(names.getFirst()).stand(Optional.empty(), names);
        int disturbances = 4 + random.nextInt(12);
        for (int i = 0; i < disturbances; i++) {
            network.at(1 + random.nextInt(DISTURBED), this::disturb);
        }
        network.runUntil(DISTURBED, this::check);
    }

    private void disturb() {
        VirtualNode node = nodes.get(names.get(random.nextInt(names.size())));
        switch (random.nextInt(11)) {
            case 0, 1 -> kill(node);
            case 2 -> partition(random.nextInt(3) == 0);
            case 3 -> network.heal();
            case 4 -> node.setBack(random.nextInt(30_000));
            case 5 -> node.stop(random.nextInt(8_000));
            case 6 -> node.outbid(nodes.get(names.get(random.nextInt(names.size()))));
            default -> stand(node);
        }
    }

    private void kill(VirtualNode node) {
        node.kill();
        network.at(network.now() + 200 + random.nextInt(6_000), () -> replace(node));
    }

    private void replace(VirtualNode former) {
        String name = former.acceptor().self().name();
        if (nodes.get(name) == former) {
            add(name);
            network.say(() -> name + " is started again");
        }
    }

    private void partition(boolean oneWay) {
        Set<String> side = new HashSet<>();
        names.stream().filter(name -> random.nextBoolean()).forEach(side::add);
        network.cut(names, side, oneWay);
    }

    /** Continues with most of the nodes that it hears. */
    private void stand(VirtualNode node) {
        if (node.isAlive() && !node.isCandidate()) {
            String self = node.acceptor().self().name();
            List<String> wanted = names.stream()
                    .filter(other ->
                            nodes.get(other).isAlive() && network.areLinked(self, other) && random.nextInt(6) > 0)
                    .toList();
            node.stand(node.known(), wanted.isEmpty() ? List.of(self) : wanted);
        }
    }

    /** All nodes live and communicate, and one of them retries until a workable view is agreed. */
    private void recovered() {
        network.heal();
        network.disturb(0, 0);
        List.copyOf(nodes.values()).stream().filter(node -> !node.isAlive()).forEach(this::replace);
        nodes.values().forEach(VirtualNode::goOn);
        long end = network.now() + RECOVERY;
        VirtualNode node = nodes.get(names.get(random.nextInt(names.size())));
        check();
        while (able.isEmpty()) {
            if (!node.isCandidate()) {
                node.stand(node.known(), names);
            }
            if (network.now() > end) {
                throw new Violation("no view was agreed within " + RECOVERY + " ms, although all nodes live");
            }
            network.runUntil(network.now() + 1_000, this::check);
        }
    }

    /** A candidate has heard all whom it needs. */
    void agreed(View view) {
        View other = agreed.put(view.epoch(), view);
        // If no node remembers the run, an epoch may repeat after a clock was set back.
        if (other != null && !other.equals(view) && other.members().stream().anyMatch(this::isThere)) {
            throw new Violation("two views are agreed for one epoch: " + other + "; " + view);
        }
        // A candidate that hears late of its own view, after a newer one was agreed, starts no job.
        if (last == null || view.epoch() > last.epoch()) {
            last = view;
        }
        able.add(view);
    }

    private boolean isThere(Member member) {
        VirtualNode node = nodes.get(member.name());
        return node.isAlive() && node.acceptor().self().equals(member);
    }

    private void check() {
        able.removeIf(view -> !isAble(view));
        if (able.size() > 1) {
            throw new Violation("two views can work: " + able);
        }
    }

    /**
     * Whether a view can work that was agreed, so that jobs of it may have been started: all members live, have it, and
     * have promised nothing higher.
     */
    private boolean isAble(View view) {
        for (Member member : view.members()) {
            if (!isThere(member) || !has(member, view)) {
                return false;
            }
        }
        return true;
    }

    private boolean has(Member member, View view) {
        Acceptor acceptor = nodes.get(member.name()).acceptor();
        return acceptor.promised() == view.epoch() && acceptor.view().equals(Optional.of(view));
    }
}
