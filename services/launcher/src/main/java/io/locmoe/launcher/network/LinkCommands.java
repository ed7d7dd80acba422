package io.locmoe.launcher.network;

import java.util.List;

/**
 * The commands that create a network: a hub with a bridge, and a namespace for each node with one link to the bridge.
 * The hub has its own namespace, so that the machine's firewall does not see the traffic between the nodes.
 */
record LinkCommands(NetworkNames names) {
    private static final String NODE_END = "eth0";
    private static final String BRIDGE = "bridge";
    /** A locally administered Ethernet address. */
    private static final String NOBODY = "02:00:00:00:00:01";

    /** Creates the hub and the command's link to it, which has no limit. */
    List<List<String>> hub() {
        return List.of(
                words("ip netns add " + names.hub()),
                words("ip link add " + names.link() + " type veth peer name command netns " + names.hub()),
                inHub("ip", "link add " + BRIDGE + " type bridge"),
                inHub("ip", "link set " + BRIDGE + " up"),
                inHub("ip", "link set command master " + BRIDGE + " up"),
                words("ip link set " + names.link() + " up"));
    }

    /** Gives this machine an address in the network of the nodes. */
    List<String> claim(AddressBlock block) {
        return words("ip addr add " + block.command() + "/24 dev " + names.link());
    }

    /** Undoes {@link #claim}. */
    List<String> release(AddressBlock block) {
        return words("ip addr del " + block.command() + "/24 dev " + names.link());
    }

    /** Creates the namespace and the link of a node, without a limit. */
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

    /** Sets the rate of a node's link: for sending at the node's end, for receiving at the bridge. */
    List<List<String>> limit(int node, LinkRate rate) {
        String bucket = " root tbf rate " + rate + " burst " + rate.burstBytes() + " limit " + rate.queueBytes();
        return List.of(
                words("tc -n " + names.node(node) + " qdisc replace dev " + NODE_END + bucket),
                inHub("tc", "qdisc replace dev " + port(node) + bucket));
    }

    /** Takes a node's link down at the bridge, or up; the node's addresses and routes stay. */
    List<String> connection(int node, boolean up) {
        return inHub("ip", "link set " + port(node) + (up ? " up" : " down"));
    }

    /** Makes a node send its frames for another one to a non-existent Ethernet address, or to the right one again. */
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
