package io.locmoe.engine.training;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Numerical errors that a device found in one attempt at a step: a sentence for each, with rank, layer and step. Used
 * by the device's thread.
 */
final class StepFindings {
    /**
     * Largest number of sentences of a device; a plug-in that produces only NaN is reported for every layer and
     * micro-batch.
     */
    private static final int MOST = 8;

    private final List<String> sentences = new ArrayList<>();

    /** Begins an attempt. */
    void clear() {
        sentences.clear();
    }

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        }
    }

    /** What to do when a step went wrong twice: look at the plug-in whose own numbers are wrong, if there is one. */
    static String remedy(List<String> findings) {
        boolean ofPlugin = findings.stream().anyMatch(sentence -> sentence.endsWith(TrainingException.OF_ITS_OWN));
        return ofPlugin
                ? "look in the formula of this plug-in, and in its gradient, for a division by 0, a root or logarithm"
                        + " at 0, or exp() of a large number; the command conformance tests it"
                : "lower learningRate, start again from the last checkpoint, or look for a machine or link that is"
                        + " broken";
    }

    void add(TrainingException mistake) {
        add(mistake.getMessage());
    }

    boolean any() {
        return !sentences.isEmpty();
    }

    /**
     * The findings of all devices, in rank order and, within a rank, in the order of its tensor group; a collective.
     *
     * @param group the tensor group of the rank
     */
    List<String> ofAll(MeshCounts mesh, MeshCounts group) {
        return flat(SharedLines.of(mesh, flat(SharedLines.of(group, sentences))));
    }

    private static List<String> flat(List<List<String>> members) {
        return members.stream().flatMap(List::stream).toList();
    }
}
