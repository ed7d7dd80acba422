package io.locmoe.dataplane;

/** A way in which nodes exchange messages in a test: by a channel, in an open mesh or one with certificates. */
public enum Way {
    FLIGHT(BodyChannel.FLIGHT, false),
    TCP(BodyChannel.TCP, false),
    UNIX(BodyChannel.UNIX, false),
    SHARED_MEMORY(BodyChannel.SHARED_MEMORY, false),
    SECURED_FLIGHT(BodyChannel.FLIGHT, true),
    SECURED_TCP(BodyChannel.TCP, true),
    SECURED_UNIX(BodyChannel.UNIX, true),
    SECURED_SHARED_MEMORY(BodyChannel.SHARED_MEMORY, true);

    private final BodyChannel channel;
    private final boolean secured;

    Way(BodyChannel channel, boolean secured) {
        this.channel = channel;
        this.secured = secured;
    }

    public BodyChannel channel() {
        return channel;
    }

    /** Whether nodes prove themselves. */
    public boolean secured() {
        return secured;
    }
}
