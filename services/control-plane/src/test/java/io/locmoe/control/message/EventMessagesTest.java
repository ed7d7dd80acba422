package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.Events;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.event.StateOrigin;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever adds an event, or a value to one of its enumerations, reads here what is missing in the protocol. */
class EventMessagesTest {

    @Test
    void everyEventIsAmongThoseThatTheTestsSend() {
        assertThat(types(Events.ofEachKind().stream())).contains(RunEvent.class.getPermittedSubclasses());
        Stream<TrainingEvent> ofTraining = Events.ofEachKind().stream()
                .filter(RunEvent.Training.class::isInstance)
                .map(event -> ((RunEvent.Training) event).event());
        assertThat(types(ofTraining)).contains(TrainingEvent.class.getPermittedSubclasses());
    }

    private static Set<Class<?>> types(Stream<?> events) {
        return events.map(Object::getClass).collect(Collectors.toSet());
    }

    @Test
    void everyValueHasOneInTheProtocol() {
        Stream<RunEvent> failures = Stream.of(NodeFailure.Kind.values())
                .flatMap(kind -> Stream.of(StateOrigin.values())
                        .map(origin -> new RunEvent.Recovered(Events.failure(kind, 1), 3, origin, List.of("node-0"))));
        Stream<RunEvent> stages = Stream.of(RunStage.values()).map(RunEvent.StateChanged::new);
        Stream<RunEvent> ends = Stream.of(RunOutcome.values()).map(outcome -> new RunEvent.Ended(outcome, "over"));
        assertThat(Stream.of(failures, stages, ends).flatMap(events -> events))
                .map(event -> new RunHistory.Entry(1, 0, event))
                .allSatisfy(entry -> assertThat(EventMessages.decodeEntry(EventMessages.encode(entry)))
                        .isEqualTo(entry));
    }
}
