package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
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
    }

    Operand operand(Operand.Role role) {
        ElementType type = elements();
        Span span = new Span(buffer, offset / type.bytes(), host.byteSize() / type.bytes(), type);
        return role == Operand.Role.READ ? Operand.read("the source", span) : Operand.write("the target", span);
    }

    /** A copy knows bytes only; these are the largest elements that it does not split. */
    private ElementType elements() {
        long bits = offset | host.byteSize();
        if (bits % ElementType.FLOAT32.bytes() == 0) {
            return ElementType.FLOAT32;
        }
        return bits % ElementType.FLOAT16.bytes() == 0 ? ElementType.FLOAT16 : ElementType.INT8;
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
        long found =
                Poison.find(host, elements(), 0, host.byteSize() / elements().bytes());
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
