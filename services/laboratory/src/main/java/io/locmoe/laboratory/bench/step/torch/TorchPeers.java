package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.launcher.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * PyTorch in several ways, each in processes of its own that are idle between turns. Used by one thread.
 */
public final class TorchPeers implements AutoCloseable {
    private final List<Way> ways = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /** @param seconds one value per turn */
    private record Way(PeerWay way, TorchPeer peer, List<Double> seconds) {
        double[] turns() {
            return seconds.stream().mapToDouble(Double::doubleValue).toArray();
        }

        PeerRate rate(double tokens) {
            return new PeerRate(way, Quartiles.ofRates(tokens, turns()));
        }
    }

    private TorchPeers() {}

    /**
     * Starts the processes, waits until their models are ready and takes first steps, in which they compile.
     *
     * @param torch PyTorch on this machine; empty to measure without
     * @param top   number of experts that a gate chooses per token; 0 if the token's id determines the expert
     * @param count number of processes of each way
     * @param steps number of first steps
     * @throws RunException if PyTorch does not train in its usual way; another one that fails is left out
     */
    public static TorchPeers start(
            Optional<Torch> torch, JobSettings settings, int top, TextSource text, int count, int steps) {
        TorchPeers peers = new TorchPeers();
        try {
            torch.ifPresent(found -> {
                peers.leftOut.addAll(found.leftOut());
                found.ways()
                        .forEach(way -> peers.add(
                                way, steps, () -> TorchPeer.start(found.python(), settings, top, text, count, way)));
            });
            return peers;
        } catch (RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void add(PeerWay way, int steps, Supplier<TorchPeer> start) {
        try {
            ways.add(started(way, start.get(), steps));
        } catch (RunException e) {
            if (way.equals(PeerWay.USUAL) || e.kind() == RunException.Kind.INTERRUPTED) {
                throw e;
            }
            leftOut.add(way.text() + " (" + e.getMessage() + ")");
        }
    }

    private static Way started(PeerWay way, TorchPeer peer, int steps) {
        try {
            if (!peer.precision().equals(way.precision())) {
                throw RunException.failure("it multiplies " + peer.precision() + " instead");
            }
            peer.seconds(steps);
            return new Way(way, peer, new ArrayList<>());
        } catch (RunException e) {
            peer.close();
            throw e;
        }
    }

    /** Some steps of each way, in turn. */
    public void turn(int steps) {
        ways.forEach(way -> way.seconds.add(way.peer.seconds(steps)));
    }

    /**
     * What they are, and their speed compared with ours; null without PyTorch.
     *
     * @param tokens tokens per turn
     * @param ours   our seconds, one value per turn
     */
    public PeerReport report(double tokens, double[] ours) {
        if (ways.isEmpty()) {
            return null;
        }
        List<PeerRate> rates = ways.stream().map(way -> way.rate(tokens)).toList();
        Way best = ways.get(rates.indexOf(PeerReport.best(rates)));
        return new PeerReport(
                best.peer.version(),
                best.peer.blas(),
                best.peer.processes(),
                rates,
                Quartiles.ofRatios(best.turns(), ours),
                leftOut);
    }

    @Override
    public void close() {
        ways.forEach(way -> way.peer.close());
    }
}
