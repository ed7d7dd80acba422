package io.locmoe.topology;

import com.hazelcast.auditlog.AuditableEvent;
import com.hazelcast.auditlog.AuditlogService;
import com.hazelcast.auditlog.AuditlogTypeIds;
import com.hazelcast.auditlog.EventBuilder;
import com.hazelcast.auditlog.Level;
import com.hazelcast.auditlog.impl.NoOpAuditlogService;

/**
 * An audit log of Hazelcast that keeps nothing. It serves to act when Hazelcast accepts a connection: that event is
 * the only one which the accepting thread reports, and only that thread can slow down a flood.
 */
final class AcceptanceLog implements AuditlogService {
    private final Runnable accepted;

    /** @param accepted called by the accepting thread, once for each connection, before the next one is accepted */
    AcceptanceLog(Runnable accepted) {
        this.accepted = accepted;
    }

    @Override
    public EventBuilder<?> eventBuilder(String typeId) {
        if (typeId.equals(AuditlogTypeIds.NETWORK_CONNECT)) {
            accepted.run();
        }
        return NoOpAuditlogService.INSTANCE.eventBuilder(typeId);
    }

    @Override
    public void log(AuditableEvent event) {
        // Nobody reads it.
    }

    @Override
    public void log(String typeId, Level level, String message) {
        // Nobody reads it.
    }

    @Override
    public void log(String typeId, Level level, String message, Throwable cause) {
        // Nobody reads it.
    }
}
