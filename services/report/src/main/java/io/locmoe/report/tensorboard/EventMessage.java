package io.locmoe.report.tensorboard;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Messages of TensorFlow's {@code event.proto} and {@code summary.proto}, and of {@code plugin_data.proto} of
 * TensorBoard's hyperparameters.
 */
final class EventMessage {
    private static final int SESSION_START = 1;
    private static final int FLOATS = 1;

    private EventMessage() {}

    /** The first record of a file. */
    static byte[] version(Instant now) {
        return event(now, 0).text(3, "brain.Event:2").bytes();
    }

    /** TensorBoard forgets the values of this step and later ones, which come again. */
    static byte[] restart(Instant now, long step) {
        return event(now, step)
                .message(7, new ProtoMessage().integer(1, SESSION_START))
                .bytes();
    }

    static byte[] summary(Instant now, long step, ProtoMessage summary) {
        return event(now, step).message(5, summary).bytes();
    }

    private static ProtoMessage event(Instant now, long step) {
        return new ProtoMessage().real(1, seconds(now)).integer(2, step);
    }

    private static double seconds(Instant now) {
        return now.toEpochMilli() / 1e3;
    }

    /** A value of a summary. */
    static ProtoMessage scalar(String tag, double value) {
        return new ProtoMessage().text(1, tag).single(2, (float) value);
    }

    /**
     * A histogram with a bucket for each index of an array: its values are indices, each as often as the array counts.
     */
    static ProtoMessage histogram(String tag, long[] counts) {
        double sum = 0;
        double squares = 0;
        double[] limits = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            sum += (double) i * counts[i];
            squares += (double) i * i * counts[i];
            limits[i] = i + 0.5;
        }
        ProtoMessage histogram = new ProtoMessage()
                .real(1, -0.5)
                .real(2, counts.length - 0.5)
                .real(3, Arrays.stream(counts).sum())
                .real(4, sum)
                .real(5, squares)
                .reals(6, limits)
                .reals(7, Arrays.stream(counts).asDoubleStream().toArray());
        return new ProtoMessage().text(1, tag).message(5, histogram);
    }

    /** The settings of a run, as hyperparameters. */
    static ProtoMessage hyperparameters(Map<String, String> settings, Instant start) {
        ProtoMessage session = new ProtoMessage();
        settings.forEach((name, value) ->
                session.message(1, new ProtoMessage().text(1, name).message(2, parameter(value))));
        return ofHyperparameters(
                "_hparams_/session_start_info", new ProtoMessage().message(3, session.real(5, seconds(start))));
    }

    /** The end of a run with hyperparameters. */
    static ProtoMessage hyperparametersEnd(boolean success, Instant end) {
        ProtoMessage session = new ProtoMessage().integer(1, success ? 1 : 2).real(2, seconds(end));
        return ofHyperparameters("_hparams_/session_end_info", new ProtoMessage().message(4, session));
    }

    /** TensorBoard compares numbers as numbers only if they are not written as text. */
    private static ProtoMessage parameter(String value) {
        if (value.equals("true") || value.equals("false")) {
            return new ProtoMessage().bool(4, Boolean.parseBoolean(value));
        }
        try {
            return new ProtoMessage().real(2, Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return new ProtoMessage().text(3, value);
        }
    }

    /** TensorBoard wants a tensor beside the data, which is empty. */
    private static ProtoMessage ofHyperparameters(String tag, ProtoMessage data) {
        ProtoMessage shape = new ProtoMessage().message(2, new ProtoMessage().integer(1, 0));
        return new ProtoMessage()
                .text(1, tag)
                .message(8, new ProtoMessage().integer(1, FLOATS).message(2, shape))
                .message(
                        9,
                        new ProtoMessage()
                                .message(
                                        1, new ProtoMessage().text(1, "hparams").message(2, data)));
    }
}
