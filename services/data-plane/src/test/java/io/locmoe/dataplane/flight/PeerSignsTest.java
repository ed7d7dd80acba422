package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that brings nothing, by the clock of its event loop. */
class PeerSignsTest {
    private static final String BEGINS = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    private static final String ANSWERS = "\0\0\10\6\1\0\0\0\0\0\0\0\0\0\0\336\255";

    private final PeerSigns signs = new PeerSigns();
    private final EmbeddedChannel server = new EmbeddedChannel(signs);
    private final EmbeddedChannel connection =
            new EmbeddedChannel(false, false, Http2FrameCodecBuilder.forServer().build(), new End());
    private boolean toldSilent;

    /** Hears of the end of the connection. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            toldSilent = signs.isSilent(context.channel().remoteAddress());
        }
    }

    @BeforeEach
    void comes() throws Exception {
        server.writeInbound(connection);
        connection.register();
        connection.freezeTime();
        brings(BEGINS);
        connection.releaseOutbound();
        assertThat(connection.remoteAddress())
                .as("an address that it keeps when it is closed")
                .isNotNull();
    }

    @AfterEach
    void ends() {
        connection.finishAndReleaseAll();
        server.finish();
    }

    private void brings(String bytes) {
        connection.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        connection.releaseInbound();
    }

    /** Lets so many seconds pass, in each of which it is asked for a sign of life. */
    private void isAskedFor(int seconds) {
        for (int second = 0; second < seconds; second++) {
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
            assertThat(connection.releaseOutbound()).as("a question").isTrue();
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void oneThatBringsNothingForSixSecondsIsClosedASecondLaterAsSilent() {
        isAskedFor(6);
        connection.advanceTimeBy(1, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
        assertThat(connection.isOpen()).isFalse();
        assertThat(toldSilent).isTrue();
        assertThat(signs.isSilent(connection.remoteAddress()))
                .as("when all have heard of its end")
                .isFalse();
    }

    /** As long as a JVM may stand still while it collects garbage. */
    @Test
    void oneThatStandsStillForFiveSecondsIsWaitedForEachTime() {
        for (int time = 0; time < 3; time++) {
            isAskedFor(5);
            brings(ANSWERS);
        }
        isAskedFor(6);
    }

    @Test
    void oneThatEndsByItselfIsNotSilent() {
        isAskedFor(1);
        connection.close();
        assertThat(toldSilent).isFalse();
    }
}
