package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.failure.RareLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyAcceptorTest {
    private final List<SocketChannel> greeted = new ArrayList<>();

    /** Fails in the ways in which systems fail, with connections between. */
    private static final class Failing implements BodyAcceptor.Server {
        private int calls;

        @Override
        public SocketChannel accept() throws IOException {
            return switch (calls++) {
                case 0, 2 -> SocketChannel.open();
                case 1 -> throw new IOException("Too many open files");
                case 3 -> throw new IllegalStateException("not today");
                case 4 -> SocketChannel.open();
                default -> throw new ClosedChannelException();
            };
        }
    }

    private void run(BodyAcceptor.Server server, int failing) {
        new BodyAcceptor(
                        "tcp",
                        server,
                        accepted -> {
                            greeted.add(accepted);
                            if (greeted.size() == failing) {
                                throw new OutOfMemoryError("no thread for it");
                            }
                        },
                        Duration.ofMillis(1),
                        new RareLog(System.getLogger("test")))
                .run();
    }

    @Test
    void acceptsAgainAfterAFailureAndEndsWithItsServer() throws IOException {
        run(new Failing(), 0);
        assertThat(greeted).hasSize(3);
        for (SocketChannel channel : greeted) {
            channel.close();
        }
    }

    @Test
    void aConnectionThatCannotBeGreetedIsClosedAndTheNextIsAccepted() throws IOException {
        run(new Failing(), 1);
        assertThat(greeted).hasSize(3);
        assertThat(greeted.getFirst().isOpen()).isFalse();
        greeted.get(1).close();
        greeted.get(2).close();
    }
}
