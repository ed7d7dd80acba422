package io.locmoe.engine.sparse;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.collectives.LinkProbe;
import io.locmoe.engine.exchange.SpanShift;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.ModelSetup;
import io.locmoe.engine.setup.PlacementTerms;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.plugin.Options;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The experts of other homes that a rank computes in training. Their weights come from the homes before each step, and
 * their gradients go home after it; so optimizer, checkpoints and copies know the homes only. All ranks make the same
 * calls; used by the rank's thread.
 */
public final class ExpertReplicas implements AutoCloseable {
    private final ModelSetup setup;
    private final Choice planner;
    private final int replicas;
    private final ParameterBlock block;
    private final List<LayerReplicas> layers = new ArrayList<>();
    private final List<PlacementPlanner> planners = new ArrayList<>();
    private final SpanShift shift;
    private long steps;
    private boolean repeated;

    private ExpertReplicas(Tape tape, ModelSetup setup, Choice planner) {
        this.setup = setup;
        this.planner = planner;
        this.shift = new SpanShift(tape);
        this.replicas = setup.settings().replicas().replicas();
        Products products = Products.of(setup.settings().training().precision());
        this.block = new ParameterBlock(tape, UnaryOperator.identity(), products);
    }

    /** Empty if the job has no planner, or the model is not trained. */
    static Optional<ExpertReplicas> of(Tape tape, ModelSetup setup) {
        return tape.recording()
                ? setup.settings().placement().map(planner -> new ExpertReplicas(tape, setup, planner))
                : Optional.empty();
    }

    /**
     * Declares the replicas of the next layer.
     *
     * @param own the experts that the rank is home to
     * @throws TrainingException if the planner refuses its options
     */
    LayerReplicas add(LayerSite site, Experts own) {
        int most = site.placement().hosted(site.mesh().rank()) + replicas;
        Experts copies = new Experts(
                block, "replicas." + site.layer(), 0, most, setup.settings().model(), setup.group());
        String named = "placement " + planner.name();
        planners.add(create(site, named));
        LayerReplicas layer = new LayerReplicas(site, named, planners.getLast(), own, copies, replicas);
        layers.add(layer);
        return layer;
    }

    private PlacementPlanner create(LayerSite site, String named) {
        int row = setup.settings().model().width() * block.products().type().bytes();
        PlacementTerms terms = new PlacementTerms(
                site.layer(),
                site.topology(),
                site.placement(),
                replicas,
                expertBytes(),
                (long) LayerResult.TRAVELS * row);
        try {
            PlacementPlannerFactory factory = setup.components().placement(planner.name());
            return factory.create(Options.parse(factory.options(), planner.options()), terms);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(named + ": " + e.getMessage(), e);
        }
    }

    private long expertBytes() {
        ParameterBlock listed = ParameterBlock.listed();
        new Experts(listed, "e", 0, 1, setup.settings().model(), setup.group());
        return listed.elements() * Span.ELEMENT_BYTES;
    }

    void allocate() {
        block.allocate(0);
    }

    /**
     * Plans where a plan is due, and brings the weights of homes to their replicas. Links are measured before the first
     * plan. A step that is repeated keeps its plan, but gets the weights anew: those that came first may be what went
     * wrong.
     *
     * @throws TrainingException on all ranks, if a planner planned differently on them
     */
    public void begin(Collectives ranks) {
        if (steps == 0) {
            double[][] links = new LinkProbe(ranks).measure();
            planners.forEach(planned -> planned.linksMeasured(links));
        }
        if (!repeated && steps++ % setup.settings().replicas().placementEvery() == 0) {
            plan(ranks);
        }
        repeated = false;
        for (int hop = 1; hop < ranks.ranks(); hop++) {
            List<Span> mine = spans(ranks.rank(), to(ranks, hop), false, DeviceTensor::span);
            List<Span> theirs = spans(from(ranks, hop), ranks.rank(), false, DeviceTensor::span);
            shift.shift(ranks, hop, mine, theirs, false);
        }
        block.valuesChanged();
    }

    /** The wait for slower ranks counts as that for the weights, which would wait instead. */
    private void plan(Collectives ranks) {
        long[] digests = layers.stream().mapToLong(LayerReplicas::plan).toArray();
        long[][] all = ranks.gather(digests);
        for (int layer = 0; layer < digests.length; layer++) {
            int place = layer;
            List<Integer> others = IntStream.range(0, all.length)
                    .filter(rank -> all[rank].length != digests.length || all[rank][place] != all[0][place])
                    .boxed()
                    .toList();
            if (!others.isEmpty()) {
                throw layers.get(layer).different(others);
            }
        }
    }

    /** Brings the gradients of replicas home, where they are added: those of the nearest rank before a home first. */
    public void gradientsHome(Collectives ranks) {
        for (int hop = 1; hop < ranks.ranks(); hop++) {
            List<Span> mine = spans(to(ranks, hop), ranks.rank(), true, DeviceTensor::gradient);
            List<Span> theirs = spans(ranks.rank(), from(ranks, hop), true, DeviceTensor::gradient);
            shift.shift(ranks, hop, mine, theirs, true);
        }
        block.clearGradients();
    }

    private static int to(Collectives ranks, int hop) {
        return (ranks.rank() + hop) % ranks.ranks();
    }

    private static int from(Collectives ranks, int hop) {
        return (ranks.rank() + ranks.ranks() - hop) % ranks.ranks();
    }

    private List<Span> spans(int home, int target, boolean trained, Function<DeviceTensor, Span> of) {
        return layers.stream()
                .flatMap(layer ->
                        layer.travelling(home, target, (name, in) -> !trained || isTrained(name, in)).stream())
                .map(of)
                .toList();
    }

    private boolean isTrained(String name, int layer) {
        return !setup.settings().training().frozen().has(setup.names().ofLayer(layer, name));
    }

    void stepDiscarded() {
        repeated = true;
        layers.forEach(LayerReplicas::stepDiscarded);
        block.clearGradients();
    }

    void stepCompleted() {
        layers.forEach(LayerReplicas::stepCompleted);
    }

    /** Values and gradients of replicas. */
    public ParameterBlock parameters() {
        return block;
    }

    /** Host memory of what travels. */
    public long hostBytes() {
        return shift.hostBytes();
    }

    @Override
    public void close() {
        block.close();
        shift.close();
    }
}
