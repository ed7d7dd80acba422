package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.exception.CallerNotMemberException;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import com.hazelcast.spi.exception.RetryableIOException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.spi.exception.WrongTargetException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members read the errors that Hazelcast's operations answer with, and no other object of a class that one names. */
class ErrorsOfMembersTest {
    private final InternalSerializationService serialization = serialization();

    private static InternalSerializationService serialization() {
        Config config = new Config();
        StrangersLimits.set(config);
        return new DefaultSerializationServiceBuilder()
                .setConfig(config.getSerializationConfig())
                .build();
    }

    @AfterEach
    void end() {
        serialization.dispose();
    }

    static Stream<Throwable> errors() {
        Throwable suppressing = new IllegalStateException("it is in another state");
        suppressing.addSuppressed(new NullPointerException("nothing there"));
        return Stream.of(
                new RetryableHazelcastException("there are more suitable members", suppressing),
                new RetryableIOException("try again"),
                new TargetNotMemberException("has left"),
                new CallerNotMemberException("is no member"),
                new WrongTargetException("another one"),
                new OperationTimeoutException("too late"),
                new HazelcastInstanceNotActiveException("has ended"),
                new HazelcastSerializationException("cannot read it", new SecurityException("is not allowed")),
                new IllegalArgumentException("no such thing"),
                new UnsupportedOperationException("not here"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsReadAsItWasSent(Throwable sent) {
        Object read = serialization.toObject(serialization.toData(sent));
        assertThat(read).isInstanceOf(sent.getClass());
        assertThat((Throwable) read).hasMessage(sent.getMessage());
    }

    @Test
    void objectsOfOtherClassesAreNotRead() {
        Gadget.READ.set(0);
        assertThatThrownBy(() -> serialization.toObject(serialization.toData(new Gadget())))
                .hasStackTraceContaining("is not allowed");
        assertThat(Gadget.READ).hasValue(0);
    }
}
