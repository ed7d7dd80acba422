package io.locmoe.pluginhost;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.router.RouterFactory;

/** What a plug-in can offer. Names are unique within a kind. */
public enum PluginKind {
    GATE("gate", "gate", GateFactory.class),
    ROUTER("router", "router", RouterFactory.class),
    COMMUNICATION("comm", "communication strategy", CommunicationStrategyFactory.class),
    DRIVER("driver", "device driver", DeviceDriver.class);

    private final String setting;
    private final String words;
    private final Class<?> type;

    PluginKind(String setting, String words, Class<?> type) {
        this.setting = setting;
        this.words = words;
        this.type = type;
    }

    /** The setting that chooses one: {@code gate}, {@code router}, {@code comm}, {@code driver}. */
    public String setting() {
        return setting;
    }

    /** How a message calls it. */
    public String words() {
        return words;
    }

    /** The SPI type that is offered. */
    public Class<?> type() {
        return type;
    }
}
