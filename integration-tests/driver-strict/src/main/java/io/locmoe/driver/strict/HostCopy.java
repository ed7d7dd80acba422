package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** A copy between host memory and a buffer; both are touched only when it executes. */
record HostCopy(String name, MemorySegment host, StrictBuffer buffer, long offset) {

    HostCopy {
        if (!host.isNative()) {
            throw new IllegalArgumentException("the host memory of a " + name + " is native (off-heap)");
        }
        if (offset < 0 || offset + host.byteSize() > buffer.bytes()) {
            throw new DeviceException(
                    name + " of " + host.byteSize() + " bytes at byte " + offset + " goes beyond " + buffer);
        }
        if ((offset | host.byteSize()) % Span.ELEMENT_BYTES != 0) {
            throw new DeviceException(name + " of " + host.byteSize() + " bytes at byte " + offset
                    + " splits an element of " + Span.ELEMENT_BYTES + " bytes");
        }
    }

    Operand operand(Operand.Role role) {
        Span span = new Span(buffer, offset / Span.ELEMENT_BYTES, host.byteSize() / Span.ELEMENT_BYTES);
        return role == Operand.Role.READ ? Operand.read("the source", span) : Operand.write("the target", span);
    }

    long checksum() {
        CRC32C checksum = new CRC32C();
        long piece = 1 << 30;
        for (long at = 0; at < host.byteSize(); at += piece) {
            checksum.update(
                    host.asSlice(at, Math.min(piece, host.byteSize() - at)).asByteBuffer());
        }
        return checksum.getValue();
    }

    /** @param expected checksum of the host memory when the copy was enqueued */
    void in(long expected) {
        if (checksum() != expected) {
            throw new DeviceException("the host memory of a copyIn to " + buffer
                    + " was changed before the copy executed; await an event recorded after the copy first");
        }
        long found = Poison.find(host, 0, host.byteSize() / Span.ELEMENT_BYTES);
        if (found >= 0) {
            throw new DeviceException("the host memory of a copyIn to " + buffer + " holds at element " + found
                    + " what a copyOut has yet to fill; await an event recorded after that first");
        }
        buffer.memory().asSlice(offset, host.byteSize()).copyFrom(host);
    }

    void out() {
        host.copyFrom(buffer.memory().asSlice(offset, host.byteSize()));
    }
}
