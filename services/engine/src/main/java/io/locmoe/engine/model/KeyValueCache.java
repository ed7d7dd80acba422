package io.locmoe.engine.model;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;

/**
 * Keys and values of the tokens of one sequence that a model has read, so that a further token is one row of work. Keys
 * are kept as attention reads them, after their norm and rotated by their position, those of the key-value heads only.
 * Latent attention keeps the latent vector and the rotated part of keys: 576 elements of a token in a block of
 * DeepSeek-V3, whose keys and values have 40,960.
 *
 * <p>The memory is taken from the device at its full size at once: 2 x blocks x sequence x key-value heads x head
 * width, or blocks x sequence x (latent + rotary) elements in the operand type of products; 64 MiB for 16 blocks,
 * 1,024 tokens, 8 heads of 64 elements and float32. Used by the thread of the model's tape, and closed before the
 * device while it is idle.
 */
public final class KeyValueCache implements AutoCloseable {
    private final Device device;
    private final HeadShape heads;
    private final int positions;
    /** Elements of a token in a block. */
    private final int row;

    private final ElementType type;
    private final DeviceBuffer memory;
    private int length;

    /**
     * An empty cache.
     *
     * @param model the model, on one device
     * @param type  operand type of its products
     */
    public KeyValueCache(Device device, ModelSettings model, ElementType type) {
        this.device = device;
        this.heads = model.headShape();
        this.positions = model.sequence();
        this.row = model.latent().used()
                ? model.latentShape().latent() + model.latentShape().rotary()
                : 2 * heads.keyValueWidth();
        this.type = type;
        this.memory = device.allocate(model.blocks() * blockElements() * type.bytes());
    }

    /** Number of tokens whose keys and values are here. */
    public int length() {
        return length;
    }

    /** Tokens that there is room for: the model's positions. */
    int positions() {
        return positions;
    }

    HeadShape heads() {
        return heads;
    }

    ElementType type() {
        return type;
    }

    /**
     * The elements of all tokens in one block of the model: [positions, 2 x key-value heads x head width], a token's
     * keys and then its values, or [positions, latent] and then [positions, rotary].
     */
    Span ofBlock(int block) {
        return new Span(memory, block * blockElements(), blockElements(), type);
    }

    private long blockElements() {
        return (long) positions * row;
    }

    /**
     * Places of the next tokens.
     *
     * @throws IllegalArgumentException if there is no room
     */
    Documents places(int tokens) {
        if (length + tokens > positions) {
            throw new IllegalArgumentException(tokens + " tokens behind " + length + " of " + positions + " positions");
        }
        return Documents.ending(length, tokens);
    }

    /** @throws IllegalArgumentException if several tokens follow others at once */
    void requireOne(int tokens) {
        if (tokens != 1) {
            throw new IllegalArgumentException(tokens + " tokens behind " + length + "; they are added one by one");
        }
    }

    /** Counts tokens that all blocks have added. */
    void advance(int tokens) {
        length += tokens;
    }

    /** Forgets the sequence, and keeps the memory for another one. */
    public void clear() {
        length = 0;
    }

    @Override
    public void close() {
        device.free(memory);
    }
}
