package io.locmoe.engine.settings;

import io.locmoe.engine.exchange.TokenRoute;
import java.util.ArrayList;
import java.util.List;

/** Rules between settings that no plug-in is needed for. */
final class SettingsCheck {
    /** In KiB. Three buckets are under way at once, and the messages of a peer's 16 MB mailbox hold them. */
    private static final int MOST_BUCKET = 4096;

    private final List<String> problems = new ArrayList<>();

    private SettingsCheck() {}

    static List<String> problems(JobSettings settings) {
        SettingsCheck check = new SettingsCheck();
        check.model(settings.model());
        check.training(settings.training());
        check.mesh(settings);
        return check.problems;
    }

    private void model(ModelSettings m) {
        atLeast("width", m.width(), 1);
        atLeast("blocks", m.blocks(), 1);
        atLeast("sparseEvery", m.sparseEvery(), 1);
        atLeast("heads", m.heads(), 1);
        atLeast("sequence", m.sequence(), 1);
        atLeast("experts", m.experts(), 1);
        atLeast("feedForward", m.feedForward(), 1);
        if (m.heads() > 0 && m.width() % m.heads() != 0) {
            problems.add("width " + m.width() + " does not divide into " + m.heads() + " heads");
        }
    }

    private void training(TrainingSettings t) {
        atLeast("batch", t.batch(), 1);
        atLeast("microBatches", t.microBatches(), 1);
        if (t.overlap() < 1 || t.overlap() > TokenRoute.PIECES) {
            problems.add("overlap must be from 1 to " + TokenRoute.PIECES + " chunks: " + t.overlap());
        }
        if (t.gradientBucket() < 1 || t.gradientBucket() > MOST_BUCKET) {
            problems.add("gradientBucket must be from 1 to " + MOST_BUCKET + " KiB: " + t.gradientBucket());
        }
        atLeast("steps", t.steps(), 1);
        atLeast("warmupSteps", t.warmupSteps(), 0);
        atLeast("validateEvery", t.validateEvery(), 0);
        atLeast("validationSequences", t.validationSequences(), 1);
        atLeast("checkpointEvery", t.checkpointEvery(), 0);
        atLeast("keepCheckpoints", t.keepCheckpoints(), 1);
        atLeast("deadlineSeconds", t.deadlineSeconds(), 1);
        if (t.steps() >= 1 && (t.stopAfter() < 1 || t.stopAfter() > t.steps())) {
            problems.add("stopAfter must be between 1 and steps (" + t.steps() + "): " + t.stopAfter());
        }
        within("learningRate", t.learningRate(), 0, 10);
        within("finalRate", t.finalRate(), 0, 1);
        within("beta1", t.beta1(), 0, 0.999999);
        within("beta2", t.beta2(), 0, 0.999999);
        within("epsilon", t.epsilon(), 1e-30, 1);
        within("weightDecay", t.weightDecay(), 0, 10);
        within("clip", t.clip(), 0, Double.MAX_VALUE);
    }

    private void mesh(JobSettings s) {
        atLeast("nodes", s.nodes(), 1);
        atLeast("devicesPerNode", s.devicesPerNode(), 1);
        within("homeShare", s.data().homeShare(), 0, 1);
        if (s.nodes() > 0 && s.model().experts() % s.nodes() != 0) {
            problems.add("experts " + s.model().experts() + " do not divide over " + s.nodes()
                    + " nodes; choose a multiple of " + s.nodes());
        }
        tensorParallel(s);
        int parts = s.tensorParallel() < 1 ? 0 : s.ranks() * s.training().microBatches();
        if (parts > 0 && s.training().batch() % parts != 0) {
            problems.add("batch " + s.training().batch() + " does not divide into " + s.ranks() + " ranks x "
                    + s.training().microBatches() + " micro-batches; choose a multiple of " + parts);
        }
    }

    private void tensorParallel(JobSettings s) {
        atLeast("tensorParallel", s.tensorParallel(), 1);
        divides("devicesPerNode", s.devicesPerNode(), s.tensorParallel());
        divides("heads", s.model().heads(), s.tensorParallel());
        divides("feedForward", s.model().feedForward(), s.tensorParallel());
    }

    private void divides(String name, int value, int tensorParallel) {
        if (tensorParallel > 0 && value % tensorParallel != 0) {
            problems.add(name + " " + value + " does not divide over tensorParallel " + tensorParallel
                    + " devices; choose a multiple of " + tensorParallel);
        }
    }

    private void atLeast(String name, int value, int minimum) {
        if (value < minimum) {
            problems.add(name + " must be at least " + minimum + ": " + value);
        }
    }

    private void within(String name, double value, double minimum, double maximum) {
        if (value < minimum || value > maximum) {
            problems.add(name + " must be in [" + minimum + ", " + maximum + "]: " + value);
        }
    }
}
