package io.locmoe.launcher.network;

import io.locmoe.launcher.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A network with link rates in this machine's kernel: each node has its own network namespace and one full-duplex link
 * to a bridge. A rate limits everything that passes a link in one direction, as with a network card. Creating one needs
 * root.
 */
public final class LinkNetwork implements NodeNetwork {
    private final SystemTools tools;
    private final NetworkNames names;
    private final LinkCommands commands;
    private final NetworkWatchdog watchdog;
    private final List<LinkRate> rates;
    private AddressBlock block;
    private boolean closed;

    private LinkNetwork(SystemTools tools, NetworkNames names, List<LinkRate> rates) {
        this.tools = tools;
        this.names = names;
        this.commands = new LinkCommands(names);
        this.rates = new ArrayList<>(rates);
        this.watchdog = NetworkWatchdog.start(tools, names);
    }

    /** Why this machine cannot have such a network, with a remedy; empty if it can. */
    public static Optional<String> obstacle() {
        return NetworkRequirements.current().obstacle();
    }

    /** Names of the existing namespaces and links of a command, in this order. */
    public static List<String> namesOf(long pid) {
        return ExistingNetworks.current().of(pid);
    }

    /**
     * Creates a network, and removes those of dead commands.
     *
     * @param rates rates of the links, in node order
     * @throws RunException if the network cannot be created; then nothing of it is left
     */
    public static synchronized LinkNetwork create(List<LinkRate> rates) {
        obstacle().ifPresent(reason -> {
            throw RunException.usage(reason);
        });
        if (rates.isEmpty() || rates.size() > AddressBlock.MAX_NODES) {
            throw RunException.usage(
                    "a network has from 1 to " + AddressBlock.MAX_NODES + " nodes, not " + rates.size());
        }
        SystemTools tools = SystemTools.current();
        ExistingNetworks existing = ExistingNetworks.current();
        existing.dead(pid -> ProcessHandle.of(pid).isPresent())
                .forEach(dead -> NetworkWatchdog.start(tools, dead).close());
        LinkNetwork network =
                new LinkNetwork(tools, NetworkNames.free(ProcessHandle.current().pid(), existing.names()), rates);
        try {
            network.build();
            return network;
        } catch (RunException e) {
            network.closeAfter(e);
            throw RunException.failure("the network of the nodes cannot be made: " + e.getMessage() + remedy(e), e);
        }
    }

    private static String remedy(RunException error) {
        return error.getMessage().matches("(?s).*(not permitted|denied|Read-only).*")
                ? "; in a container it needs the right to make namespaces (docker run --privileged)"
                : "";
    }

    private void closeAfter(RunException error) {
        try {
            close();
        } catch (RunException left) {
            error.addSuppressed(left);
        }
    }

    private void build() {
        commands.hub().forEach(tools::run);
        block = claim();
        for (int node = 0; node < rates.size(); node++) {
            commands.node(node, block).forEach(tools::run);
            commands.limit(node, rates.get(node)).forEach(tools::run);
        }
    }

    /** Claims a block of addresses. If another command has claimed the same one at the same time, both choose again. */
    private AddressBlock claim() {
        while (true) {
            List<AddressBlock> free = AddressBlock.free(addressesAndRoutes());
            if (free.isEmpty()) {
                throw RunException.failure("no /24 of 198.18.0.0/15 is free");
            }
            AddressBlock chosen = free.get(ThreadLocalRandom.current().nextInt(free.size()));
            tools.run(commands.claim(chosen));
            String others = addressesAndRoutes()
                    .lines()
                    .filter(line -> !line.contains(names.link()))
                    .collect(Collectors.joining("\n"));
            if (AddressBlock.free(others).contains(chosen)) {
                return chosen;
            }
            tools.run(commands.release(chosen));
        }
    }

    private String addressesAndRoutes() {
        return tools.run(List.of("ip", "-4", "-o", "addr", "show")) + "\n"
                + tools.run(List.of("ip", "-4", "route", "show", "table", "all"));
    }

    @Override
    public String address(int node) {
        return block.node(node);
    }

    @Override
    public List<String> wrap(int node, List<String> command) {
        // Not `ip netns exec`, which mounts another /sys, where a JVM does not find its container's limits.
        List<String> wrapped = tools.located(List.of("nsenter", "--net=/run/netns/" + names.node(node), "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Changes the rate of a node's link while it is in use; queued frames stay. */
    public synchronized void setRate(int node, LinkRate rate) {
        commands.limit(node, rate).forEach(tools::run);
        rates.set(node, rate);
    }

    /** Takes a node's link down, as if its cable were unplugged at the switch, or up again. */
    public synchronized void connect(int node, boolean connected) {
        tools.run(commands.connection(node, connected));
    }

    /** Silently drops everything that a node sends to another, or delivers it again. */
    public synchronized void hear(int from, int to, boolean heard) {
        tools.run(commands.hearing(from, block.node(to), heard));
    }

    @Override
    public synchronized List<String> linkRates() {
        return rates.stream().map(LinkRate::toString).toList();
    }

    @Override
    public Optional<String> description() {
        List<String> now = linkRates();
        String text = now.stream().distinct().count() == 1 ? now.getFirst() : String.join(", ", now);
        return Optional.of("links: " + text + " each way, in network namespaces at " + block);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            watchdog.close();
        }
    }
}
