package io.locmoe.launcher.network;

import java.util.List;

/**
 * The commands that make a network: a hub with a bridge, in a namespace of its own so that the firewall of the machine
 * does not see what the nodes send each other, and a namespace for each node with one link to the bridge.
 */
record LinkCommands(NetworkNames names) {
    private static final String NODE_END = "eth0";
    private static final String BRIDGE = "bridge";
    /** A local address of Ethernet. */
    private static final String NOBODY = "02:00:00:00:00:01";

    /** Makes the hub and the command's link into it, which has no limit. */
    List<List<String>> hub() {
        return List.of(
                words("ip netns add " + names.hub()),
                words("ip link add " + names.link() + " type veth peer name command netns " + names.hub()),
                inHub("ip", "link add " + BRIDGE + " type bridge"),
                inHub("ip", "link set " + BRIDGE + " up"),
                inHub("ip", "link set command master " + BRIDGE + " up"),
                words("ip link set " + names.link() + " up"));
    }

    /** Makes this machine reach the nodes. */
    List<String> claim(AddressBlock block) {
        return words("ip addr add " + block.command() + "/24 dev " + names.link());
    }

    /** Takes {@link #claim} back. */
    List<String> release(AddressBlock block) {
        return words("ip addr del " + block.command() + "/24 dev " + names.link());
    }

    /** Makes the place of a node, without a limit. */
    List<List<String>> node(int node, AddressBlock block) {
        String name = names.node(node);
        return List.of(
                words("ip netns add " + name),
                inHub("ip", "link add " + port(node) + " type veth peer name " + NODE_END + " netns " + name),
                inHub("ip", "link set " + port(node) + " master " + BRIDGE + " up"),
                words("ip -n " + name + " link set lo up"),
                words("ip -n " + name + " addr add " + block.node(node) + "/24 dev " + NODE_END),
                words("ip -n " + name + " link set " + NODE_END + " up"));
    }

    /**
     * Sets or changes the limit of what a node sends, at its end of the link, and of what it receives, at the bridge's.
     */
    List<List<String>> limit(int node, LinkRate rate) {
        String bucket = " root tbf rate " + rate + " burst " + rate.burstBytes() + " limit " + rate.queueBytes();
        return List.of(
                words("tc -n " + names.node(node) + " qdisc replace dev " + NODE_END + bucket),
                inHub("tc", "qdisc replace dev " + port(node) + bucket));
    }

    /** Takes a node's link down at the bridge, or up; addresses and routes of the node stay. */
    List<String> connection(int node, boolean up) {
        return inHub("ip", "link set " + port(node) + (up ? " up" : " down"));
    }

    /** Makes a node address its frames to another one to a card that nobody has, or to the right one again. */
    List<String> hearing(int from, String to, boolean heard) {
        String neighbour = "ip -n " + names.node(from) + " neigh ";
        return words(
                heard
                        ? neighbour + "del " + to + " dev " + NODE_END
                        : neighbour + "replace " + to + " lladdr " + NOBODY + " dev " + NODE_END + " nud permanent");
    }

    private List<String> inHub(String tool, String command) {
        return words(tool + " -n " + names.hub() + " " + command);
    }

    private static String port(int node) {
        return "node-" + node;
    }

    private static List<String> words(String command) {
        return List.of(command.split(" "));
    }
}
