package io.locmoe.planner.exchange;

import io.locmoe.planner.exchange.RecordedExchange.Sent;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.simulation.LinkPath;
import io.locmoe.planner.simulation.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The links of a mesh as resources of a simulation: of each device one in each direction inside its node, of each node
 * those to other nodes, of each rack those to other racks. If nodes share a machine, its processors are one more.
 *
 * <p>Where one node stands for all, the links that others send to it by are as busy as those that it sends to others
 * by, and of the links of a rack it has its share.
 */
final class MeshLinks {
    private static final int OUT = 0;
    private static final int IN = 1;

    private final MeshShape shape;
    private final Hardware hardware;
    private final double hot;
    private final List<Double> rates = new ArrayList<>();
    private final int[][] ofDevice;
    private final int[][] ofNode;
    private final int[][] ofRack;
    private final int[] ofThread;
    private final int processors;

    /** @param hot rows that the busiest node's experts take, compared with the mean; 1 if nodes are told apart */
    MeshLinks(MeshShape shape, Hardware hardware, double hot) {
        this.shape = shape;
        this.hardware = hardware;
        this.hot = hot;
        int nodes = shape.mirrored() ? 1 : shape.nodes();
        double link = hardware.linkShare();
        this.ofDevice = pairs(shape.simulated(), link * hardware.deviceRate());
        this.ofNode = pairs(nodes * hardware.nodeLinks(), link * hardware.nodeRate() / hardware.nodeLinks());
        double rack = link * hardware.rackRate() / (shape.mirrored() ? Math.max(1, hardware.nodesPerRack()) : 1);
        this.ofRack = racked() ? pairs(shape.mirrored() ? 1 : rack(nodes - 1) + 1, rack) : new int[0][];
        this.processors = hardware.cores() == 0 ? -1 : add(cores());
        this.ofThread = new int[hardware.cores() == 0 ? 0 : shape.simulated()];
        for (int device = 0; device < ofThread.length; device++) {
            ofThread[device] = add(1);
        }
    }

    private double cores() {
        return hardware.cores() * shape.simulated() / shape.devices();
    }

    private int[][] pairs(int count, double rate) {
        int[][] pairs = new int[count][];
        for (int i = 0; i < count; i++) {
            pairs[i] = new int[] {add(rate), add(rate)};
        }
        return pairs;
    }

    private int add(double rate) {
        rates.add(rate);
        return rates.size() - 1;
    }

    /** Units per second of each resource. */
    double[] rates() {
        return rates.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** What a device occupies while it computes. */
    LinkPath work(int device) {
        return processors < 0 ? LinkPath.FREE : LinkPath.over(ofThread[device], processors);
    }

    /** Work for all messages of an exchange, at both ends, in seconds. */
    static double work(Hardware hardware, RecordedExchange exchange) {
        return exchange.sent().stream()
                .mapToDouble(sent -> 2 * work(hardware, sent))
                .sum();
    }

    private static double work(Hardware hardware, Sent sent) {
        return hardware.messageSeconds() + hardware.byteSeconds() * sent.bytes();
    }

    /**
     * A message of an exchange.
     *
     * @param toExperts whether the busiest node takes more of it than others; otherwise it sends more
     */
    Message message(Sent sent, boolean toExperts) {
        double work = work(hardware, sent);
        boolean inside = node(sent.from()) == node(sent.to());
        return new Message(
                sent.bytes(),
                inside ? hardware.deviceLatency() : hardware.nodeLatency(),
                work,
                work,
                path(sent, inside, toExperts ? 1 : hot, toExperts ? hot : 1));
    }

    private LinkPath path(Sent sent, boolean inside, double sending, double taking) {
        if (inside) {
            return LinkPath.FREE.with(ofDevice[sent.from()][OUT], sending).with(ofDevice[sent.taker()][IN], taking);
        }
        LinkPath path = LinkPath.FREE
                .with(ofNode[link(sent.from())][OUT], sending)
                .with(ofNode[link(sent.taker())][IN], taking);
        int from = rack(node(sent.from()));
        int to = rack(node(sent.to()));
        return from == to
                ? path
                : path.with(ofRack[from][OUT], sending).with(ofRack[shape.mirrored() ? 0 : to][IN], taking);
    }

    private int node(int device) {
        return device / shape.devicesPerNode();
    }

    /** The link of a recorded device to other nodes. */
    private int link(int device) {
        int place = device % shape.devicesPerNode();
        return node(device) * hardware.nodeLinks() + place * hardware.nodeLinks() / shape.devicesPerNode();
    }

    private boolean racked() {
        return hardware.nodesPerRack() > 0 && hardware.rackRate() > 0;
    }

    private int rack(int node) {
        return racked() ? node / hardware.nodesPerRack() : 0;
    }
}
