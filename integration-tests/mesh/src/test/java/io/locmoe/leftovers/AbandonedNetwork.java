package io.locmoe.leftovers;

import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that makes a network, says which processes live in its two namespaces, and holds it until it is killed.
 * Like nodes, they end when their input ends.
 */
final class AbandonedNetwork {
    private AbandonedNetwork() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        LinkRate rate = LinkRate.parse("100mbit");
        LinkNetwork network = LinkNetwork.create(List.of(rate, rate));
        System.out.println("held: " + start(network, 0) + " " + start(network, 1));
        TimeUnit.MINUTES.sleep(10);
    }

    private static long start(LinkNetwork network, int node) throws IOException {
        return new ProcessBuilder(network.wrap(node, List.of("cat"))).start().pid();
    }
}
