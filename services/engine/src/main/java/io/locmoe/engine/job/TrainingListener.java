package io.locmoe.engine.job;

/** Observes a training, on the thread that reports an event; must not block. */
@FunctionalInterface
public interface TrainingListener {
    void accept(TrainingEvent event);

    /** Reports a sentence that the user should see. */
    default void notice(String text) {
        accept(new TrainingEvent.Notice(text));
    }
}
