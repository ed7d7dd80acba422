package io.locmoe.dataplane.flight;

import io.locmoe.identity.TokenBucket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Precedes a server's acceptor and limits the rate and the number of its connections. Others wait in the kernel, where
 * they cost no file and no handshake: a flood of strangers takes neither files nor the event loop from existing
 * connections. One for each server, used on its event loop.
 */
public final class ArrivalPace extends ChannelInboundHandlerAdapter {
    /** Burst size: a node gets one or two connections from each other node, and a few from users. */
    private static final int AT_ONCE = 256;

    private static final int PER_SECOND = 100;

    /** Limit of open connections, including those that the event loop is about to close. */
    public static final int OPEN = 512;

    private final TokenBucket allowance;
    private final int most;
    private int open;
    private boolean resting;

    public ArrivalPace() {
        this(new TokenBucket(AT_ONCE, PER_SECOND, System::nanoTime), OPEN);
    }

    ArrivalPace(TokenBucket allowance, int most) {
        this.allowance = allowance;
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel connection) {
            open++;
            allowance.take();
            connection.closeFuture().addListener(closed -> context.executor().execute(() -> left(context)));
            rest(context);
        }
        context.fireChannelRead(message);
    }

    private void left(ChannelHandlerContext context) {
        open--;
        proceed(context);
    }

    private void rest(ChannelHandlerContext context) {
        long pause = allowance.nanosUntilNext();
        if (pause > 0 && !resting) {
            resting = true;
            context.executor().schedule(() -> rested(context), pause, TimeUnit.NANOSECONDS);
        }
        if (resting || open >= most) {
            context.channel().config().setAutoRead(false);
        }
    }

    private void rested(ChannelHandlerContext context) {
        resting = false;
        proceed(context);
    }

    private void proceed(ChannelHandlerContext context) {
        if (!resting && open < most) {
            context.channel().config().setAutoRead(true);
        }
    }
}
