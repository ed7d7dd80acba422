package io.locmoe.driver.ascend.binding;

/**
 * Elements on the device, of which tensors are parts.
 *
 * @param address of the storage, as CANN aligns it
 * @param offset  of the first element in the storage, in elements
 * @param storage how many elements the storage has
 */
public record Stored(ElementType type, long address, long offset, long storage) {}
