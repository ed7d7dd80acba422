package io.locmoe.dataplane.flight;

import io.locmoe.identity.Allowance;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a server's acceptor and lets in so many connections a second. The others wait in the kernel, where they
 * cost no file and no handshake: a flood of strangers takes the event loop from nobody who is in already. One for each
 * server, used on its event loop.
 */
public final class ArrivalPace extends ChannelInboundHandlerAdapter {
    /** A node is reached by one connection or two of each other node, and by a few users. */
    public static final int AT_ONCE = 256;

    public static final int PER_SECOND = 100;

    private final Allowance allowance = new Allowance(AT_ONCE, PER_SECOND, System::nanoTime);

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        allowance.take();
        long pause = allowance.nanosUntilNext();
        if (pause > 0) {
            ChannelConfig server = context.channel().config();
            server.setAutoRead(false);
            context.executor().schedule(() -> server.setAutoRead(true), pause, TimeUnit.NANOSECONDS);
        }
        context.fireChannelRead(connection);
    }
}
